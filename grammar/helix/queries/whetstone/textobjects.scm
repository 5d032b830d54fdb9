(network body: (network_body) @class.inside) @class.around
(plan body: (plan_body) @class.inside) @class.around
(op value: (_) @function.inside) @function.around
(parameter) @parameter.inside
(arguments (_) @parameter.inside)
(list (_) @entry.inside)
(setting value: (_) @entry.inside) @entry.around
[(comment) (doc_comment)] @comment.inside
[(comment) (doc_comment)]+ @comment.around
