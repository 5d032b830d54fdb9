; What a list of symbols shows, with the documentation that stands directly above it.
((doc_comment)* @doc
 . (network name: (identifier) @name) @definition.module
 (#strip! @doc "^///[ \t]?")
 (#select-adjacent! @doc @definition.module))
((doc_comment)* @doc
 . (op name: (identifier) @name) @definition.function
 (#strip! @doc "^///[ \t]?")
 (#select-adjacent! @doc @definition.function))
((doc_comment)* @doc
 . (plan kind: (plan_kind) subject: (identifier) @name) @definition.class
 (#strip! @doc "^///[ \t]?")
 (#select-adjacent! @doc @definition.class))

(size name: (identifier) @name) @definition.constant
(input name: (identifier) @name) @definition.field
(label name: (identifier) @name) @definition.field
(output name: (identifier) @name) @definition.field
(binding name: (identifier) @name) @definition.field

(call function: (identifier) @name) @reference.call
(plan subject: (identifier) @name) @reference.module
