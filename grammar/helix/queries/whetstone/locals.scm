(op) @local.scope
(parameter name: (identifier) @local.definition.variable.parameter)
(identifier) @local.reference
