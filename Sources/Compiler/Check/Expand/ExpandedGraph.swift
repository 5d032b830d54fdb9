import WSLang

/// A network with its ops expanded: layers with evaluated arguments, joined by references.
struct ExpandedGraph {
  var nodes: [ExpandedNode] = []
  /// What each binding stands for, in the order of `NetworkNames.bindings`.
  var bindings: [Reference] = []
  /// The scopes of derived names.
  var names = DerivedNames()
  /// The ops that were expanded.
  var calledOps: Set<Int> = []
}

/// A signal: the result of a node, or of a binding that may come later in the file.
enum Reference: Equatable {
  case node(Int)
  case binding(Int)
  /// It was at fault; whoever reads it stays silent.
  case broken
}

struct ExpandedNode {
  enum Kind {
    case input(Int)
    case layer(LayerEntry, Arguments)
  }

  let kind: Kind
  var inputs: [Reference]
  /// The place of the call, inside an op's body if it stands in one.
  let place: Place
  /// The place in the binding by which the op was called; equal to `place` outside ops.
  let callPlace: Place
  /// The innermost op that it stands in.
  let op: String?
  /// Index of the binding that it belongs to; nil for inputs.
  let binding: Int?
  let name: DerivedNames.Entry

  func has(_ trait: LayerTraits) -> Bool {
    if case .layer(let entry, _) = kind { entry.traits.contains(trait) } else { false }
  }

  var layerName: String {
    switch kind {
    case .input: InputLayer.entry.name
    case .layer(let entry, _): entry.name
    }
  }
}
