; nvim-treesitter's names. Helix reads its own file.
[(network_body) (plan_body) (parameters) (arguments) (list) (type) (parenthesized)] @indent.begin
[(op) (size) (output) (binding) (setting)] @indent.begin
["}" ")" "]"] @indent.branch @indent.end
[(comment) (doc_comment)] @indent.auto
