extension Netlist {
  /// Fails with the first thing that is wrong: what this accepts, the simulator runs.
  package func verify() throws(RuntimeError) {
    var verifier = NetlistVerifier(self)
    try verifier.verify()
  }
}

/// The rules that every netlist keeps. Each rule relies on the ones that are checked before it.
private struct NetlistVerifier {
  let netlist: Netlist
  private let inputs: [String: Netlist.Input]
  private let populations: [String: Netlist.Population]
  private let incoming: [String: [Netlist.Projection]]
  /// By projection, of those that were checked.
  private var connectivity: [String: Connectivity] = [:]

  init(_ netlist: Netlist) {
    self.netlist = netlist
    inputs = Dictionary(netlist.inputs.map { ($0.name, $0) }) { first, _ in first }
    populations = Dictionary(netlist.populations.map { ($0.name, $0) }) { first, _ in first }
    incoming = Dictionary(grouping: netlist.projections, by: \.to)
  }

  mutating func verify() throws(RuntimeError) {
    guard netlist.steps == 1 else {
      throw Netlist.fault(
        "the netlist runs for \(netlist.steps) steps; this program runs netlists of one step")
    }
    try verifyNames()
    for input in netlist.inputs { try verifyInput(input) }
    for population in netlist.populations {
      try verifyShape(population.shape, of: "population `\(population.name)`")
    }
    for projection in netlist.projections { try verifyEnds(projection) }
    try verifyOrder()
    for projection in netlist.projections { try verifyProjection(projection) }
    for population in netlist.populations { try verifyPopulation(population) }
    for output in netlist.outputs { try verifyOutput(output) }
    for population in netlist.populations { try verifySums(population) }
    if let vectors = netlist.vectors { try netlist.verifyVectors(vectors) }
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
    try verifyShape(input.shape, of: "input `\(input.name)`")
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

  private func verifyShape(_ shape: [Int], of what: String) throws(RuntimeError) {
    guard !shape.isEmpty, shape.allSatisfy({ $0 > 0 }), let size = checkedProduct(shape) else {
      throw Netlist.fault("\(what) has the shape \(shape)")
    }
    guard size <= Netlist.mostElements else {
      throw Netlist.fault(
        "\(what) has \(size) elements, at most \(Netlist.mostElements) are possible")
    }
  }

  private func verifyEnds(_ projection: Netlist.Projection) throws(RuntimeError) {
    guard inputs[projection.from] != nil || populations[projection.from] != nil else {
      throw projection.fault("comes from `\(projection.from)`, which is no input or population")
    }
    guard populations[projection.to] != nil else {
      throw projection.fault("goes to `\(projection.to)`, which is no population")
    }
  }

  private mutating func verifyProjection(_ projection: Netlist.Projection) throws(RuntimeError) {
    guard let source = inputs[projection.from]?.shape ?? populations[projection.from]?.shape,
      let target = populations[projection.to]
    else { return }
    guard (1...(1 << 20)).contains(projection.delay) else {
      throw projection.fault("has the delay \(projection.delay), at least 1 is needed")
    }
    let connections = try projection.connectivity(from: source, to: target.shape)
    try verifyWeights(projection, expected: connections.weightShape)
    try verifyTiming(projection, target: target)
    connectivity[projection.name] = connections
  }

  private func verifyWeights(
    _ projection: Netlist.Projection, expected: [Int]
  ) throws(RuntimeError) {
    guard projection.map.hasWeights else {
      guard projection.weight.isEmpty else { throw projection.fault("is a pool with weights") }
      return
    }
    guard projection.weightShape == expected else {
      throw RuntimeError(
        .netlistTensor,
        "tensor `\(projection.name).weight` has the shape \(projection.weightShape), "
          + "expected \(expected)")
    }
    guard checkedProduct(expected) == projection.weight.count else {
      throw projection.fault("has \(projection.weight.count) weights, its shape is \(expected)")
    }
    guard projection.storedBits == 8 || projection.storedBits == 16 else {
      throw projection.fault("stores its weights in \(projection.storedBits) bits, not 8 or 16")
    }
    if projection.storedBits == 8, projection.weight.contains(where: { Int8(exactly: $0) == nil }) {
      throw projection.fault("has weights that do not fit into its 8 bits")
    }
  }

  /// All that a population adds up must belong to the same picture.
  private func verifyTiming(_ projection: Netlist.Projection, target: Netlist.Population)
    throws(RuntimeError)
  {
    let start = populations[projection.from]?.validFrom ?? 0
    guard (0...(1 << 40)).contains(start), start + projection.delay == target.validFrom else {
      throw projection.fault(
        "arrives in step \(start) + \(projection.delay), but `\(target.name)` is valid from "
          + "step \(target.validFrom)")
    }
  }

  private func verifyPopulation(_ population: Netlist.Population) throws(RuntimeError) {
    let incoming = incoming[population.name] ?? []
    let isDense = incoming.contains { $0.map == .dense }
    let channels = population.shape.last ?? 0
    let size = population.shape.reduce(1, *)
    guard population.bias.count == channels || (isDense && population.bias.count == size) else {
      throw RuntimeError(
        .netlistTensor,
        "tensor `\(population.name).bias` has \(population.bias.count) values, expected "
          + (isDense && size != channels ? "\(channels) or \(size)" : "\(channels)"))
    }
    let pools = incoming.count(where: \.map.isPool)
    if pools > 0 {
      guard pools == incoming.count, population.bias.allSatisfy({ $0 == -1 }) else {
        throw Netlist.fault(
          "population `\(population.name)` pools, so all its projections must be pools and its "
            + "bias −1")
      }
    }
    if incoming.isEmpty { throw Netlist.fault("no projection goes to `\(population.name)`") }
  }

  /// Sources come before the populations that read them; so there is no cycle.
  private func verifyOrder() throws(RuntimeError) {
    var ready = Set(inputs.keys)
    for population in netlist.populations {
      for projection in incoming[population.name] ?? [] {
        guard ready.contains(projection.from) else {
          throw projection.fault(
            projection.from == population.name || reaches(population.name, projection.from)
              ? "closes a cycle, which a netlist of one step cannot have"
              : "comes from `\(projection.from)`, which is listed after `\(population.name)`")
        }
      }
      ready.insert(population.name)
    }
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
    guard case .key(let key) = output.decode else { return }
    let widths = Set(key.map(\.count))
    let size = source.shape.reduce(1, *)
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

  private func verifySums(_ population: Netlist.Population) throws(RuntimeError) {
    let sums = population.largestSums(
      incoming: incoming[population.name] ?? [], connectivity: { connectivity[$0.name] },
      largestValue: { inputs[$0]?.code.largestValue ?? 1 })
    if let neuron = sums.firstIndex(where: { $0 >= Netlist.sumLimit }) {
      throw RuntimeError(
        .netlistSum,
        "the sum of neuron \(neuron) of `\(population.name)` could reach \(sums[neuron]), it "
          + "must stay below 2^24 = \(Netlist.sumLimit)")
    }
  }
}

extension Netlist {
  static func fault(_ reason: String) -> RuntimeError {
    RuntimeError(.netlistStructure, reason)
  }
}
