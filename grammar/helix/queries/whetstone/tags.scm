(network name: (identifier) @definition.module)
(plan subject: (identifier) @definition.class)
(op name: (identifier) @definition.function)
(size name: (identifier) @definition.constant)
