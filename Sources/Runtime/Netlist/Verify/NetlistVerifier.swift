extension Netlist {
  /// Fails with the first thing that is wrong: what this accepts has a meaning, and one of
  /// threshold neurons in one step is what the simulators run.
  package func verify() throws(RuntimeError) {
    var verifier = NetlistVerifier(self)
    try verifier.verify()
  }

  /// What sizes of inputs and populations can be computed of.
  func verifyShapes() throws(RuntimeError) {
    func verify(_ shape: [Int], of what: String) throws(RuntimeError) {
      guard !shape.isEmpty, let size = elementCount(shape) else {
        throw Netlist.fault("\(what) has the shape \(shape)")
      }
      guard size <= Netlist.mostElements else {
        throw Netlist.fault(
          "\(what) has \(size) elements, at most \(Netlist.mostElements) are possible")
      }
    }
    for input in inputs { try verify(input.shape, of: "input `\(input.name)`") }
    for population in populations {
      try verify(population.shape, of: "population `\(population.name)`")
    }
  }

  static func fault(_ reason: String) -> RuntimeError {
    RuntimeError(.netlistStructure, reason)
  }
}

/// The rules that every netlist keeps. Each rule relies on the ones that are checked before it.
struct NetlistVerifier {
  let netlist: Netlist
  let inputs: [String: Netlist.Input]
  let populations: [String: Netlist.Population]
  let incoming: [String: [Netlist.Projection]]
  /// By projection, of those that were checked.
  var connectivity: [String: Connectivity] = [:]

  init(_ netlist: Netlist) {
    self.netlist = netlist
    inputs = Dictionary(netlist.inputs.map { ($0.name, $0) }) { first, _ in first }
    populations = Dictionary(netlist.populations.map { ($0.name, $0) }) { first, _ in first }
    incoming = Dictionary(grouping: netlist.projections, by: \.to)
  }

  mutating func verify() throws(RuntimeError) {
    try verifySteps()
    try verifyNames()
    try netlist.verifyShapes()
    for input in netlist.inputs { try verifyInput(input) }
    for population in netlist.populations { try verifyNeuron(population) }
    for projection in netlist.projections { try verifyEnds(projection) }
    try verifyOrder()
    for projection in netlist.projections { try verifyProjection(projection) }
    for population in netlist.populations { try verifyPopulation(population) }
    for output in netlist.outputs { try verifyOutput(output) }
    for population in netlist.populations { try verifySums(population) }
    if let vectors = netlist.vectors { try netlist.verifyVectors(vectors) }
  }

  private func verifySteps() throws(RuntimeError) {
    for (count, what) in [(netlist.steps, "steps"), (netlist.period, "a period of steps")]
    where !(1...Netlist.mostSteps).contains(count) {
      throw Netlist.fault(
        "the netlist has \(what): \(count), 1 to \(Netlist.mostSteps) are possible")
    }
  }

  private func verifyNames() throws(RuntimeError) {
    var seen: Set<String> = []
    let signals =
      netlist.inputs.map(\.name) + netlist.populations.map(\.name)
      + netlist.outputs.map(\.name)
    for name in signals where !seen.insert(name).inserted {
      throw Netlist.fault("two inputs, populations or outputs are called `\(name)`")
    }
    var projectionNames: Set<String> = []
    for projection in netlist.projections where !projectionNames.insert(projection.name).inserted {
      throw Netlist.fault("two projections are called `\(projection.name)`")
    }
    // A tensor's name is a name and an ending, so names with such endings could collide.
    var tensors: Set<String> = []
    for name in NetlistFile.tensorNames(of: netlist) where !tensors.insert(name).inserted {
      throw Netlist.fault("two tensors would be called `\(name)`")
    }
    if netlist.inputs.isEmpty { throw Netlist.fault("there is no input") }
    if netlist.populations.isEmpty { throw Netlist.fault("there is no population") }
  }

  private func verifyInput(_ input: Netlist.Input) throws(RuntimeError) {
    if let picture = input.picture {
      guard let owner = inputs[picture], owner.picture == nil, owner.shape == input.shape else {
        throw Netlist.fault(
          "input `\(input.name)` sees the picture of `\(picture)`, which has none of its shape")
      }
    }
    switch input.code {
    case .analog(let bits):
      guard (1...16).contains(bits) else {
        throw Netlist.fault("input `\(input.name)` has \(bits) bits, 1 to 16 are possible")
      }
    case .threshold(let level):
      guard level.isFinite else {
        throw Netlist.fault("input `\(input.name)` has the level \(level)")
      }
    case .spikes: break
    }
  }

  /// Sources come before the populations that read them in the same step; so there is no cycle
  /// without a delay.
  private func verifyOrder() throws(RuntimeError) {
    var ready = Set(inputs.keys)
    for population in netlist.populations {
      for projection in incoming[population.name] ?? []
      where !ready.contains(projection.from) && !isLate(projection, population) {
        throw projection.fault(
          projection.from == population.name || reaches(population.name, projection.from)
            ? netlist.steps == 1
              ? "closes a cycle, which a netlist of one step cannot have"
              : "closes a cycle without a delay of at least one step"
            : "comes from `\(projection.from)`, which is listed after `\(population.name)`")
      }
      ready.insert(population.name)
    }
  }

  /// Reads steps that are over.
  private func isLate(_ projection: Netlist.Projection, _ target: Netlist.Population) -> Bool {
    guard netlist.steps > 1, let start = populations[projection.from]?.validFrom else {
      return false
    }
    let sum = start.addingReportingOverflow(projection.delay)
    return sum.overflow || sum.partialValue > target.validFrom
  }

  private func reaches(_ start: String, _ end: String) -> Bool {
    var reached: Set<String> = [start]
    var open = [start]
    while let name = open.popLast() {
      if name == end { return true }
      for projection in netlist.projections
      where projection.from == name && reached.insert(projection.to).inserted {
        open.append(projection.to)
      }
    }
    return false
  }

  private func verifyOutput(_ output: Netlist.Output) throws(RuntimeError) {
    guard let source = populations[output.from] else {
      throw Netlist.fault(
        "output `\(output.name)` comes from `\(output.from)`, which is no population")
    }
    try verifyReadout(output, of: source)
    if let shape = output.shape { try verifyShape(shape, of: output, from: source) }
    guard case .key(let key) = output.decode else { return }
    let widths = Set(key.map(\.count))
    let size = source.shape.elements
    guard let width = widths.first, widths.count == 1, width == size || width == source.shape.last
    else {
      throw RuntimeError(
        .netlistTensor,
        "tensor `\(output.name).key` has rows of \(widths.sorted()), `\(source.name)` has "
          + "\(size) neurons in \(source.shape.last ?? 0) channels")
    }
    guard key.allSatisfy({ $0.allSatisfy { $0 <= 1 } }) else {
      throw RuntimeError(
        .netlistTensor, "tensor `\(output.name).key` holds something else than 0 and 1")
    }
  }

  /// A shape is that of values which no key turns into classes.
  private func verifyShape(
    _ shape: [Int], of output: Netlist.Output, from source: Netlist.Population
  ) throws(RuntimeError) {
    switch output.decode {
    case .spikes, .final: break
    case .key, .membrane:
      throw Netlist.fault("output `\(output.name)` has a shape, and is read as a class")
    }
    guard (1...8).contains(shape.count), shape.allSatisfy({ $0 > 0 }),
      elementCount(shape) == elementCount(source.shape)
    else {
      throw Netlist.fault(
        "output `\(output.name)` reads `\(source.name)` of \(source.shape.asSize) as "
          + shape.asSize)
    }
  }

  /// A membrane is read from neurons that never fire, everything else from what is emitted.
  private func verifyReadout(
    _ output: Netlist.Output, of source: Netlist.Population
  ) throws(RuntimeError) {
    let fits: Bool
    switch output.decode {
    case .key, .spikes: fits = source.neuron.isSpiking
    case .membrane: if case .accumulate = source.neuron { fits = true } else { fits = false }
    case .final: fits = source.neuron.range != nil
    }
    guard fits else {
      throw Netlist.fault(
        "output `\(output.name)` reads `\(source.name)` as `\(output.decode.name)`, which its "
          + "`\(source.neuron.name)` neurons do not give")
    }
  }
}
