extension NetlistVerifier {
  func verifyEnds(_ projection: Netlist.Projection) throws(RuntimeError) {
    guard inputs[projection.from] != nil || populations[projection.from] != nil else {
      throw projection.comesFromNothing
    }
    guard populations[projection.to] != nil else {
      throw projection.goesToNothing
    }
    if let source = populations[projection.from], source.neuron.range == nil {
      throw projection.fault(
        "comes from `\(source.name)`, whose `\(source.neuron.name)` neurons emit nothing")
    }
  }

  mutating func verifyProjection(_ projection: Netlist.Projection) throws(RuntimeError) {
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
      guard projection.weight.isEmpty, projection.shift == 0 else {
        throw projection.fault("is a pool with weights")
      }
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
    guard (0..<15).contains(projection.shift) else {
      throw projection.fault("has the shift \(projection.shift), 0 to 14 are possible")
    }
    let cut = Int16((1 << projection.shift) - 1)
    if projection.weight.contains(where: { $0 & cut != 0 }) {
      throw projection.fault("has weights that are no multiples of 2^\(projection.shift)")
    }
    if projection.storedBits == 8,
      projection.weight.contains(where: { Int8(exactly: $0 >> projection.shift) == nil })
    {
      throw projection.fault("has weights that do not fit into its 8 bits")
    }
  }

  /// All that a population adds up must belong to the same picture, and in it to a step that is
  /// there.
  private func verifyTiming(_ projection: Netlist.Projection, target: Netlist.Population)
    throws(RuntimeError)
  {
    let start = populations[projection.from]?.validFrom ?? 0
    let times = 0...Netlist.mostPhysicalSteps
    guard times.contains(start), times.contains(target.validFrom) else {
      throw projection.fault(
        "joins populations that are valid from the steps \(start) and \(target.validFrom)")
    }
    let lag = Lag(
      from: start, delay: projection.delay, to: target.validFrom, period: netlist.period)
    if lag == .steps(0) { return }
    let arrival = "arrives in step \(start) + \(projection.delay)"
    guard netlist.steps > 1, lag != .early else {
      throw projection.fault(
        "\(arrival), but `\(target.name)` is valid from step \(target.validFrom)")
    }
    switch lag {
    case .early: return
    case .broken(let late):
      throw projection.fault(
        "\(arrival), \(late) after `\(target.name)` is valid, which is no multiple of the period "
          + "\(netlist.period)")
    case .steps(let steps):
      guard steps < netlist.steps else {
        throw projection.fault(
          "brings what is \(steps) steps old, but a picture has only \(netlist.steps)")
      }
    }
  }
}
