[
  (network_body) (plan_body) (parameters) (arguments) (list) (type) (parenthesized)
  (op) (size) (output) (binding) (setting)
] @indent
["}" ")" "]"] @outdent
