import WSLang
import WSRuntime

/// Which activations a `sharpen` plan takes, and in which groups.
struct SharpeningGroups {
  var groups: [[Int]]

  /// Nil after a report.
  static func resolve(
    _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
  ) -> SharpeningGroups? {
    let isNamed =
      plan.settings["only"] != nil || plan.settings["except"] != nil
      || plan.settings["order"]?.value.word == nil
    let index = LayerIndex(.activations, of: network, named: isNamed)
    guard !index.all.isEmpty else {
      reporter.report(
        .nothingToSharpen, "`\(network.name)` has nothing to sharpen", at: plan.place,
        helps: [Help("`brelu` and `sigmoid` sharpen; other activations do not")])
      return nil
    }
    guard let scope = scope(plan, index, &reporter) else { return nil }
    guard let order = plan.settings["order"] else { return nil }
    if let word = order.value.word {
      let chosen = index.all.filter(scope.contains)
      return SharpeningGroups(
        groups: word.name == "together" ? [chosen] : bottomUp(chosen, network))
    }
    return listed(order, scope, index, network, &reporter)
  }

  /// The activations that `only` and `except` leave.
  private static func scope(
    _ plan: CheckedPlan, _ index: LayerIndex, _ reporter: inout Reporter
  ) -> Set<Int>? {
    var scope = Set(index.all)
    if let only = plan.settings["only"] {
      guard let nodes = flatten(only, index, &reporter) else { return nil }
      reporter.verifyOnce("only", only, nodes)
      scope = Set(nodes)
    }
    if let except = plan.settings["except"] {
      guard let nodes = flatten(except, index, &reporter) else { return nil }
      reporter.verifyOnce("except", except, nodes)
      if let only = plan.settings["only"], scope.isDisjoint(with: nodes) {
        let isFault = reporter.reportNoEffect(
          "except", except, "`only` does not take these", because: only)
        if isFault { return nil }
      }
      scope.subtract(nodes)
    }
    guard !scope.isEmpty else {
      reporter.report(.nothingToSharpen, "the plan leaves nothing to sharpen", at: plan.place)
      return nil
    }
    return scope
  }

  /// All activations of names and lists of names; nil after a report.
  private static func flatten(
    _ argument: Argument, _ index: LayerIndex, _ reporter: inout Reporter
  ) -> [Int]? {
    switch argument.value {
    case .reference(let path): return index.find(path, at: argument.place, &reporter)
    case .list(let items):
      var nodes: [Int] = []
      for item in items {
        guard let found = flatten(item, index, &reporter) else { return nil }
        nodes += found
      }
      return nodes
    default: return nil
    }
  }

  /// By the number of activations on the longest path from an input; ties together.
  private static func bottomUp(_ chosen: [Int], _ network: CheckedNetwork) -> [[Int]] {
    let graph = network.typed.graph
    var isActivation = [Bool](repeating: false, count: graph.nodes.count)
    for node in network.nodes(yielding: [.sharpened]) { isActivation[node] = true }
    var depth = [Int](repeating: 0, count: graph.nodes.count)
    for node in graph.nodes.indices {
      let below =
        graph.loops[node] == nil
        ? graph.inputs[node].compactMap { $0.map { depth[$0] } }.max() ?? 0 : 0
      depth[node] = below + (isActivation[node] ? 1 : 0)
    }
    var levels: [Int: [Int]] = [:]
    for node in chosen { levels[depth[node], default: []].append(node) }
    return levels.keys.sorted().compactMap { levels[$0] }
  }

  /// `[c1, [c2, c3]]`: one group for each entry.
  private static func listed(
    _ order: Argument, _ scope: Set<Int>, _ index: LayerIndex, _ network: CheckedNetwork,
    _ reporter: inout Reporter
  ) -> SharpeningGroups? {
    let entries: [Argument]
    switch order.value {
    case .list(let items): entries = items
    default: entries = [order]
    }
    var groups: [[Int]] = []
    var taken: Set<Int> = []
    for entry in entries {
      let words = ["bottom_up", "together"]
      let found: [Int]?
      if case .reference(let path) = entry.value {
        found = index.find(path, at: entry.place, also: words, &reporter)
      } else {
        found = flatten(entry, index, &reporter)
      }
      guard let nodes = found else { return nil }
      for node in nodes where !taken.insert(node).inserted || !scope.contains(node) {
        let reason = scope.contains(node) ? "stands in the order twice" : "is left out by this plan"
        reporter.report(
          .sharpenedTwice, "`\(network.layerName(node))` \(reason)", at: entry.place)
        return nil
      }
      groups.append(nodes)
    }
    if let missing = index.all.first(where: { scope.contains($0) && !taken.contains($0) }) {
      reporter.report(
        .orderLeavesOut, "`order` leaves out `\(network.layerName(missing))`", at: order.place,
        secondary: [network.typed.graph.nodes[missing].place.label("never sharpened")],
        helps: [Help("add it, or name it in `except:`")])
      return nil
    }
    return SharpeningGroups(groups: groups.filter { !$0.isEmpty })
  }
}

extension Reporter {
  /// Names of a list that stand for one activation.
  fileprivate mutating func verifyOnce(_ key: String, _ argument: Argument, _ nodes: [Int]) {
    guard Set(nodes).count < nodes.count else { return }
    report(
      .sharpenedTwice, "`\(key)` names an activation twice", at: argument.place,
      helps: [Help("once is enough")], severity: .warning)
  }
}
