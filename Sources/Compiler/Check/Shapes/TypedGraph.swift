import WSLang

/// A network with shapes: what each node computes and the signal that it makes.
struct TypedGraph {
  var graph: OrderedGraph
  /// Nil where a fault was reported.
  var results: [LayerResult?]
  var training: [SignalType?]

  /// The name that reports use: an input's own, else the derived one.
  func name(of node: Int, in names: NetworkNames) -> String {
    if case .input(let index) = graph.nodes[node].kind { return names.inputs[index].name.text }
    return graph.derived[graph.nodes[node].name]
  }
}

/// A written type, evaluated.
struct WrittenType {
  let kind: SignalKind
  let shape: SignalShape
  let place: Place
}

/// What a node computes and the signal that it makes.
struct LayerResult {
  let layer: any Layer
  let shape: SignalShape

  init(_ layer: any Layer, _ shape: SignalShape) {
    self.layer = layer
    self.shape = shape
  }
}
