import WSLang

/// The nodes of an expanded network in an order in which each comes after those that it reads;
/// loops are cut where a `delay` reads a named signal.
struct OrderedGraph {
  var nodes: [ExpandedNode] = []
  /// For each node the nodes that it reads; nil where the signal was at fault.
  var inputs: [[Int?]] = []
  /// For each binding of the network its node; nil if it was at fault.
  var bindings: [Int?] = []
  /// Delays whose input comes later: node → the binding whose written type tells its shape.
  var loops: [Int: Int] = [:]
  var derived: DerivedNames.Resolved
}

/// Resolves references between bindings and puts nodes in order. A loop without `delay` is
/// reported with the way round.
func orderNodes(
  _ graph: ExpandedGraph, _ names: NetworkNames, _ reporter: inout Reporter
) -> OrderedGraph {
  let bindings = resolveBindings(graph, names, &reporter)
  let inputs = graph.nodes.map { node in
    node.inputs.map { reference -> Int? in
      switch reference {
      case .node(let index): index
      case .binding(let index): bindings[index]
      case .broken: nil
      }
    }
  }
  var edges = inputs.map { $0.compactMap { $0 } }
  let inLoop = membersOfLoops(edges)
  var loops: [Int: Int] = [:]
  for index in graph.nodes.indices where inLoop[index] && graph.nodes[index].has(.breaksLoops) {
    if case .binding(let binding)? = graph.nodes[index].inputs.first {
      loops[index] = binding
      edges[index] = []
    } else {
      reporter.report(
        .loopWithoutName, "the signal that goes round a loop has no name",
        at: graph.nodes[index].place,
        "delays it",
        helps: [Help("bind it to a name with a written type, and delay that name")])
      loops[index] = -1
      edges[index] = []
    }
  }
  let order = dependencyOrder(edges)
  var broken: Set<Int> = []
  for cycle in order.cycles {
    reportLoop(cycle, graph, bindings, names, &reporter)
    broken.formUnion(cycle)
  }
  return arranged(graph, order.order, inputs, bindings, loops, broken)
}

private func arranged(
  _ graph: ExpandedGraph, _ order: [Int], _ inputs: [[Int?]], _ bindings: [Int?],
  _ loops: [Int: Int], _ broken: Set<Int>
) -> OrderedGraph {
  var position = [Int](repeating: 0, count: graph.nodes.count)
  for (new, old) in order.enumerated() { position[old] = new }
  var result = OrderedGraph(derived: graph.names.resolved())
  result.nodes = order.map { graph.nodes[$0] }
  result.inputs = order.map { old in
    inputs[old].map { input in
      guard let input, !broken.contains(old) else { return nil }
      // Only a delay may read what comes later; anything else is part of a loop that was reported.
      return position[input] < position[old] || loops[old] != nil ? position[input] : nil
    }
  }
  result.bindings = bindings.map { $0.map { position[$0] } }
  for (node, binding) in loops { result.loops[position[node]] = binding }
  return result
}

/// The node of each binding; `a = b` is b's. A circle of such names is a loop without a layer.
private func resolveBindings(
  _ graph: ExpandedGraph, _ names: NetworkNames, _ reporter: inout Reporter
) -> [Int?] {
  let edges = graph.bindings.map { reference -> [Int] in
    if case .binding(let index) = reference { [index] } else { [] }
  }
  let order = dependencyOrder(edges)
  var isBroken = [Bool](repeating: false, count: edges.count)
  for cycle in order.cycles {
    for index in cycle { isBroken[index] = true }
    reportCircle(cycle.map { names.bindings[$0].binding.name }, &reporter)
  }
  var result = [Int?](repeating: nil, count: edges.count)
  for index in order.order where !isBroken[index] {
    switch graph.bindings[index] {
    case .node(let node): result[index] = node
    case .binding(let other): result[index] = result[other]
    case .broken: break
    }
  }
  return result
}

/// Names every step of a loop: each signal through which one of its layers reads the next.
private func reportLoop(
  _ cycle: [Int], _ graph: ExpandedGraph, _ nodes: [Int?], _ names: NetworkNames,
  _ reporter: inout Reporter
) {
  var steps: [Int] = []
  for (position, reader) in cycle.enumerated() {
    let read = cycle[(position + 1) % cycle.count]
    let reference = graph.nodes[reader].inputs.first { reference in
      if case .binding(let binding) = reference { nodes[binding] == read } else { false }
    }
    // `a = b` is a step of its own.
    var next = reference
    while case .binding(let binding)? = next {
      steps.append(binding)
      next = graph.bindings[binding]
    }
  }
  reportCircle(steps.map { names.bindings[$0].binding.name }, &reporter)
}

private func reportCircle(_ cycle: [Name], _ reporter: inout Reporter) {
  guard let circle = Circle(cycle) else { return }
  reporter.report(
    .loopWithoutDelay, "`\(circle.first.text)` depends on itself without a `delay`",
    at: Place(circle.first.range), secondary: circle.labels("part of the loop"),
    notes: ["the loop reads " + circle.text(joinedBy: " ← ")])
}

/// Which nodes stand on a cycle (Tarjan's strongly connected components, without recursion).
private func membersOfLoops(_ edges: [[Int]]) -> [Bool] {
  var result = [Bool](repeating: false, count: edges.count)
  var number = [Int](repeating: -1, count: edges.count)
  var low = [Int](repeating: 0, count: edges.count)
  var isOpen = [Bool](repeating: false, count: edges.count)
  var open: [Int] = []
  var path: [(node: Int, next: Int)] = []
  var count = 0
  for root in edges.indices where number[root] < 0 {
    path.append((root, 0))
    while let top = path.last {
      let node = top.node
      if top.next == 0 && number[node] < 0 {
        number[node] = count
        low[node] = count
        count += 1
        open.append(node)
        isOpen[node] = true
      }
      if top.next < edges[node].count {
        path[path.count - 1].next += 1
        let target = edges[node][top.next]
        if number[target] < 0 {
          path.append((target, 0))
        } else if isOpen[target] {
          low[node] = min(low[node], number[target])
        }
        continue
      }
      path.removeLast()
      if let parent = path.last?.node { low[parent] = min(low[parent], low[node]) }
      guard low[node] == number[node] else { continue }
      var members: [Int] = []
      while let member = open.popLast() {
        isOpen[member] = false
        members.append(member)
        if member == node { break }
      }
      if members.count > 1 || edges[node].contains(node) {
        for member in members { result[member] = true }
      }
    }
  }
  return result
}
