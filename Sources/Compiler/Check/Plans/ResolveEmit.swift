import WSLang

/// An `emit` plan resolved against its network.
struct CheckedEmit {
  private(set) var resolved: ResolvedEmit
  /// Where the target is written; nil for another than the plan's.
  private(set) var targetPlace: Place?
  /// The memories that may leave their neuron as integers.
  let graded: Set<Int>
  let readsMembranes: Bool
}

extension CheckedEmit {
  /// Another target than the plan's.
  mutating func take(_ target: TargetCall) {
    resolved.target = target.name
    resolved.targetArguments = target.arguments
    targetPlace = nil
  }

  /// The defaults of a network without an `emit` plan.
  static func withoutPlan(_ network: CheckedNetwork) -> CheckedEmit {
    CheckedEmit(
      resolved: ResolvedEmit(
        name: nil, target: Target.netlist.name,
        options: HardenOptions(WeightWidths(Defaults.weightBits)),
        inputBits: network.integerInputs ? Defaults.inputBits : nil),
      targetPlace: nil, graded: [], readsMembranes: false)
  }
}

/// Resolves an `emit` plan; nil after a report. `quantise` is that of the training whose weights it
/// takes.
func resolveEmit(
  _ plan: CheckedPlan, conversion: CheckedPlan?, quantise: Argument?, _ network: CheckedNetwork,
  _ reporter: inout Reporter
) -> CheckedEmit? {
  guard plan.isSound, network.isSound, let target = plan.settings["target"],
    let (targetName, targetArguments) = target.value.word
  else { return nil }
  let errors = reporter.errorCount
  let inputBits = resolveInput(plan, network, &reporter)
  let options = resolveWeights(plan, quantise, network, &reporter)
  let graded = resolveGraded(plan, network, &reporter)
  let readout =
    plan.settings["readout"]?.value.word?.name
    ?? conversion?.settings["readout"]?.value.word?.name
  let softmaxes = network.typed.graph.nodes.contains { $0.has(.isLeftToLoss) }
  if !softmaxes {
    plan.reportNoEffect("readout", "the network has no `softmax`", &reporter)
  }
  guard reporter.errorCount == errors else { return nil }
  return CheckedEmit(
    resolved: ResolvedEmit(
      name: plan.alias, target: targetName, targetArguments: targetArguments,
      options: options, inputBits: inputBits),
    targetPlace: target.place, graded: graded, readsMembranes: readout == "membrane")
}

/// The width of the inputs' grid, where an input enters as integers.
private func resolveInput(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> Int? {
  let entersAsInteger = network.integerInputs
  guard let input = plan.settings["input"] else {
    return entersAsInteger ? Defaults.inputBits : nil
  }
  guard entersAsInteger else {
    plan.reportNoEffect(
      "input", "every input is spikes or becomes spikes on the host", &reporter)
    return nil
  }
  return input.value.word?.arguments.integer("bits")
}

/// `graded: [trace: 16 bits]`: memories by the names of their signals.
private func resolveGraded(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> Set<Int> {
  guard let argument = plan.settings["graded"], case .table(let rows) = argument.value else {
    return []
  }
  let memories = network.nodes(yielding: [.memory])
  var found: Set<Int> = []
  for row in rows {
    let name = row.key.joined(separator: ".")
    let bindings = network.names.bindings
    let node =
      network.bindingIndex[name].flatMap { network.typed.graph.bindings[$0] }
      ?? memories.first { network.layerName($0) == name }
    guard let node else {
      reporter.report(
        .unknownSignal, "no signal or layer is called `\(name)`", at: row.keyPlace,
        helps: reporter.didYouMean(
          Name(name, row.keyPlace.range), among: bindings.map(\.binding.name.text)))
      continue
    }
    guard memories.contains(sorted: node) else {
      reporter.report(
        .gradedSpike, "`\(name)` is no memory, so `graded` has no effect on it", at: row.keyPlace,
        secondary: [network.typed.graph.nodes[node].place.label("makes this signal")])
      continue
    }
    if !found.insert(node).inserted {
      reporter.report(.settingTwice, "`\(name)` is given twice", at: row.keyPlace)
    }
  }
  return found
}

extension CheckedNetwork {
  /// Whether an input is read by neurons as integers, not as spikes or through a code of the host.
  var integerInputs: Bool {
    let graph = typed.graph
    for (index, node) in graph.nodes.enumerated() {
      for input in graph.inputs[index] {
        guard let input, case .input(let position) = graph.nodes[input].kind,
          case .layer = node.kind
        else { continue }
        if !node.has(.codesInputs), types.inputs[position]?.kind != .spike { return true }
      }
    }
    return false
  }
}
