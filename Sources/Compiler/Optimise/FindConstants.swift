import WSRuntime

extension Netlist {
  /// For each population what its channels are whatever comes in: 0, 1 or neither (nil). A channel
  /// is only constant if all of its neurons are, of one value.
  ///
  /// The bounds are those of intervals, source by source, with constants taken as such. Nil beyond
  /// 2^31 synapses, and for anything but threshold neurons in one step.
  func constantChannels() throws(RuntimeError) -> [String: [Int?]]? {
    guard steps == 1, populations.allSatisfy({ $0.neuron == .threshold }) else { return nil }
    var synapses = 0
    for projection in projections {
      guard let count = try connectivity(of: projection).synapseCount, count < 1 << 31 - synapses
      else { return nil }
      synapses += count
    }
    var least: [String: [Int32]] = [:]
    var greatest: [String: [Int32]] = [:]
    for input in inputs {
      let size = input.shape.elements
      least[input.name] = Array(repeating: 0, count: size)
      greatest[input.name] = Array(repeating: Int32(input.code.largestValue), count: size)
    }
    var constants: [String: [Int?]] = [:]
    for population in populations {
      let size = population.shape.elements
      var low = (0..<size).map { population.bias[$0 % population.bias.count] }
      var high = low
      for projection in projections where projection.to == population.name {
        let (down, up) = (least[projection.from] ?? [], greatest[projection.from] ?? [])
        try connectivity(of: projection).forEachSynapse(projection.weight) { (synapse: Synapse) in
          let weight = Int32(truncatingIfNeeded: synapse.weight)
          let (smaller, larger) = weight > 0 ? (down, up) : (up, down)
          low[synapse.target] &+= weight &* smaller[synapse.source]
          high[synapse.target] &+= weight &* larger[synapse.source]
        }
      }
      least[population.name] = low.map { $0 >= 0 ? 1 : 0 }
      greatest[population.name] = high.map { $0 >= 0 ? 1 : 0 }
      let channels = population.shape.last ?? 1
      constants[population.name] = (0..<channels).map { channel in
        let places = stride(from: channel, to: size, by: channels)
        if places.allSatisfy({ high[$0] < 0 }) { return 0 }
        return places.allSatisfy({ low[$0] >= 0 }) ? 1 : nil
      }
    }
    return constants
  }
}
