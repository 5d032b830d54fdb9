; nvim-treesitter-textobjects' names. Helix reads its own file.
(network body: (network_body) @class.inner) @class.outer
(plan body: (plan_body) @class.inner) @class.outer
(op value: (_) @function.inner) @function.outer
(parameter) @parameter.inner @parameter.outer
(arguments (_) @parameter.inner @parameter.outer)
(call arguments: (arguments) @call.inner) @call.outer
(binding value: (_) @assignment.rhs) @assignment.outer
(output value: (_) @assignment.rhs) @assignment.outer
(size value: (_) @assignment.rhs) @assignment.outer
(setting value: (_) @assignment.rhs) @assignment.outer
(number) @number.inner
[(comment) (doc_comment)] @comment.outer
