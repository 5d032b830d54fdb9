import WSRuntime

/// The part of a graph that outputs and losses hang on, with its readers.
struct LiveGraph {
  let graph: Graph
  /// For each output the node whose values are its scores: a softmax is left to whoever reads
  /// the logits.
  let scoreNodes: [Int]
  /// For each node: an output or a loss hangs on it.
  let isLive: [Bool]
  /// For each node the live nodes that read it.
  let readers: [[Int]]
  /// For each node: an output or a loss reads it.
  let isObserved: [Bool]

  init(_ graph: Graph, losses: [ResolvedLoss]) {
    self.graph = graph
    let nodes = graph.nodes
    scoreNodes = graph.outputs.map { output in
      let node = nodes[output.node]
      return node.layer.entry.traits.contains(.isLeftToLoss) ? node.inputs[0] : output.node
    }
    var observed = Array(repeating: false, count: nodes.count)
    for node in scoreNodes { observed[node] = true }
    for loss in losses {
      guard case .node(let node, let target) = loss.judged else { continue }
      observed[node] = true
      observed[target] = true
    }
    isObserved = observed

    // A delay reads what stands later, so one sweep is not enough: follow each node's inputs.
    var live = Array(repeating: false, count: nodes.count)
    var pending = nodes.indices.filter { observed[$0] }
    while let node = pending.popLast() {
      if live[node] { continue }
      live[node] = true
      pending.append(contentsOf: nodes[node].inputs)
    }
    isLive = live
    var readers = Array(repeating: [Int](), count: nodes.count)
    for (index, node) in nodes.enumerated() where live[index] {
      for input in node.inputs { readers[input].append(index) }
    }
    self.readers = readers
  }

  /// The only reader of a node that nothing else looks at.
  func onlyReader(of node: Int) -> Int? {
    isObserved[node] || readers[node].count != 1 ? nil : readers[node][0]
  }

  /// The nodes that become one stage with this one: product, norm, activation, each the only
  /// reader of the one before.
  func stage(from first: Int) -> [Int] {
    var chain = [first]
    var place = placeInStage(first)
    while let next = onlyReader(of: chain[chain.count - 1]), let nextPlace = placeInStage(next),
      place.map({ nextPlace > $0 }) ?? false
    {
      chain.append(next)
      place = nextPlace
    }
    return chain
  }

  private func placeInStage(_ node: Int) -> StagePlace? {
    (graph.nodes[node].layer as? any StageLayer).map { type(of: $0).place }
  }

  /// The activation, softmax or decode that a sum ends in, through norm and wiring: what the
  /// initialiser looks at. The first one where there are several.
  func activation(behind node: Int) -> (any Layer)? {
    var current = node
    // Each round moves forward, so the loop ends.
    while let reader = readers[current].first, reader > current {
      let layer = graph.nodes[reader].layer
      guard layer.entry.traits.contains(.passesScale) else { return layer }
      current = reader
    }
    return nil
  }

  /// The sharpenable threshold that the sums of a node run into without another shift on the way:
  /// no norm, and through an `add` only as its first term.
  func thresholdBehind(_ node: Int) -> Double? {
    var current = node
    while let reader = readers[current].first, reader > current {
      let next = graph.nodes[reader]
      let traits = next.layer.entry.traits
      let passes =
        traits.contains(.passesShift)
        || traits.contains(.passesFirstShift) && next.inputs[0] == current
      guard passes else {
        return (next.layer as? any SharpenableLayer).map { type(of: $0).threshold }
      }
      current = reader
    }
    return nil
  }
}
