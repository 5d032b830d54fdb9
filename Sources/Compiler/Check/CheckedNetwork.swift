import WSLang

/// A network after all checks that concern it alone: what plans are resolved against.
struct CheckedNetwork {
  let names: NetworkNames
  let scope: NumberScope
  let types: WrittenTypes
  let typed: TypedGraph
  let calledOps: Set<Int>
  /// Index of each binding by its name.
  let bindingIndex: [String: Int]
  /// False if any part of it was at fault.
  let isSound: Bool

  var name: String { names.name }

  /// Its outputs: index in `names.bindings`, and the node.
  var outputs: [(binding: Int, node: Int?)] {
    names.bindings.indices.filter { names.bindings[$0].isOutput }.map {
      ($0, typed.graph.bindings[$0])
    }
  }

  /// The nodes whose entry has a deployed yield, in order.
  func nodes(yielding wanted: Set<SignalRule.Yield>) -> [Int] {
    nodes { wanted.contains($0.signal.yields) }
  }

  /// The nodes of layers with some property, in order.
  func nodes(where isWanted: (LayerEntry) -> Bool) -> [Int] {
    typed.graph.nodes.indices.filter { index in
      guard case .layer(let entry, _) = typed.graph.nodes[index].kind else { return false }
      return isWanted(entry)
    }
  }

  func layerName(_ node: Int) -> String { typed.name(of: node, in: names) }
}
