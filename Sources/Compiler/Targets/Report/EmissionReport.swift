import WSRuntime

/// What an emitted netlist consists of and how true it is to its network, population by population.
package struct EmissionReport: Sendable {
  package struct Population: Sendable {
    package let name: String
    package let kind: String
    package let neurons: Int
    /// Weights that are stored.
    package let weights: Int
    /// Connections with weights of 0 too; nil beyond 2^63.
    package let synapses: Int?
    /// Connections that arrive at a neuron.
    package let fanIn: Int
    /// The most that leave one of its neurons.
    package let fanOut: Int
    /// Nil for populations without weights.
    package let weightRange: ClosedRange<Int>?
    package let biasRange: ClosedRange<Int>
    package let sum: SumBound
    /// Of the spikes and silences in the test vectors; nil without vectors and for other integers.
    package let activity: Double?
    /// The least distance of a sum from its threshold in the test vectors: 0 is a spike at the
    /// threshold, 1 the nearest silence; nil for pools and where it was not measured.
    package let margin: Int?
    package let fidelity: Fidelity

    /// Of a signed number that holds every partial sum.
    package var accumulatorBits: Int { sum.magnitude.signedBits }
  }

  /// How a population relates to the network that was trained.
  package enum Fidelity: Equatable, Sendable {
    /// What was said beside it, if anything.
    case exact(String?)
    case approximate(Rounding)
  }

  /// What whole weights cost.
  package struct Rounding: Equatable, Sendable {
    /// By projection.
    package let widths: [String: Int]
    /// Of the weights, relative.
    package let error: Double
    /// Spikes that are others than in the network, of all; nil where it was not measured.
    package let changed: Changes?
  }

  package struct Changes: Equatable, Sendable {
    package let spikes: Int
    package let outcomes: Int

    package init(spikes: Int, outcomes: Int) {
      self.spikes = spikes
      self.outcomes = outcomes
    }

    package var share: Double { outcomes > 0 ? Double(spikes) / Double(outcomes) : 0 }
  }

  package let network: String
  /// As its call is written.
  package let target: String
  package let populations: [Population]
  /// Pictures that activity and margins were measured with.
  package let vectors: Int
  package let vectorsAreNoise: Bool
}

extension EmissionReport {
  /// - Parameters:
  ///   - netlist: as it is written, with its test vectors.
  ///   - harden: what rounding did; nil for a netlist that was given as such.
  ///   - changes: by population, what the comparison with the network has found.
  package init(
    _ netlist: Netlist, target: String, harden: HardenReport?, changes: [String: Changes],
    vectorsAreNoise: Bool
  ) throws(RuntimeError) {
    let rounded = Dictionary(
      (harden?.populations ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let sums = try netlist.sumBounds()
    let margins = try measureMargins(netlist)
    let incoming = Dictionary(grouping: netlist.projections, by: \.to)
    let outgoing = Dictionary(grouping: netlist.projections, by: \.from)
    var populations: [Population] = []
    for (index, population) in netlist.populations.enumerated() {
      let arriving = incoming[population.name] ?? []
      let neurons = population.shape.elements
      var (fanIn, fanOut, synapses) = (0, 0, Int?.some(0))
      for projection in arriving {
        let connectivity = try netlist.connectivity(of: projection)
        fanIn = added(fanIn, connectivity.fanIn) ?? Int.max
        synapses = synapses.flatMap { sum in connectivity.synapseCount.flatMap { added(sum, $0) } }
      }
      for projection in outgoing[population.name] ?? [] {
        fanOut = added(fanOut, try netlist.connectivity(of: projection).largestFanOut) ?? Int.max
      }
      let weights = arriving.flatMap { [$0.weight.min(), $0.weight.max()] }.compactMap(\.self)
      let sum = sums[index].reduce(SumBound(magnitude: 0, least: Int.max, greatest: Int.min)) {
        SumBound(
          magnitude: max($0.magnitude, $1.magnitude), least: min($0.least, $1.least),
          greatest: max($0.greatest, $1.greatest))
      }
      populations.append(
        Population(
          name: population.name, kind: population.neuron.name, neurons: neurons,
          weights: arriving.reduce(0) { $0 + $1.weight.count }, synapses: synapses, fanIn: fanIn,
          fanOut: fanOut, weightRange: range(weights.map { Int($0) }),
          biasRange: range(population.bias.map { Int($0) }) ?? 0...0, sum: sum,
          activity: netlist.activity(of: population.name, neurons: neurons),
          margin: arriving.contains(where: \.map.isPool) ? nil : margins[population.name],
          fidelity: Self.fidelity(
            rounded[population.name], isGiven: harden == nil,
            isPool: arriving.contains(where: \.map.isPool), changes[population.name])))
    }
    self.init(
      network: netlist.name, target: target, populations: populations,
      vectors: netlist.vectors?.count ?? 0, vectorsAreNoise: vectorsAreNoise)
  }

  private static func fidelity(
    _ rounded: HardenReport.Population?, isGiven: Bool, isPool: Bool, _ changes: Changes?
  ) -> Fidelity {
    if isGiven { return .exact("as the netlist that was given") }
    guard let rounded else { return .exact(isPool ? "an OR" : "made for the target") }
    if rounded.weightError == 0 { return .exact(nil) }
    return .approximate(
      Rounding(
        widths: Dictionary(
          rounded.projections.map { ($0.name, $0.bits) }, uniquingKeysWith: { first, _ in first }),
        error: rounded.weightError, changed: changes))
  }
}

private func added(_ left: Int, _ right: Int) -> Int? {
  let (sum, overflow) = left.addingReportingOverflow(right)
  return overflow ? nil : sum
}

private func range(_ values: [Int]) -> ClosedRange<Int>? {
  guard let least = values.min(), let greatest = values.max() else { return nil }
  return least...greatest
}

extension Netlist {
  /// The share of spikes in the test vectors.
  fileprivate func activity(of population: String, neurons: Int) -> Double? {
    guard let vectors, let spikes = vectors.populations[population] else { return nil }
    let outcomes = Double(vectors.count) * Double(steps) * Double(neurons)
    return Double(spikes.reduce(0) { $0 + $1.nonzeroBitCount }) / max(outcomes, 1)
  }
}
