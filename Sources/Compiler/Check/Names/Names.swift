import WSLang

/// A size as declared, or as a `--set` replaces it.
struct SizeDefinition {
  let name: Name
  var value: Expression
  /// The source of the value; the name always stands in the file.
  var source: Int
}

/// The names of a file, by what they stand for.
struct FileNames {
  var sizes: [SizeDefinition] = []
  var ops: [OpDefinition] = []
  var networks: [NetworkNames] = []
  var plans: [PlanDeclaration] = []
}

/// The names of a network.
struct NetworkNames {
  let declaration: NetworkDeclaration
  var sizes: [SizeDefinition] = []
  var ops: [OpDefinition] = []
  var inputs: [SignalDeclaration] = []
  var labels: [SignalDeclaration] = []
  /// Bindings and outputs, in the order of the file.
  var bindings: [NamedBinding] = []

  var name: String { declaration.name.text }
}

struct NamedBinding {
  let binding: Binding
  let isOutput: Bool
}

struct OpDefinition {
  let declaration: OpDeclaration
  /// Index of the network that it stands in; nil: the file.
  let network: Int?

  var name: String { declaration.name.text }
}
