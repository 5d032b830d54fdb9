import WSRuntime

/// Inference through the netlist's integers, spike by spike.
///
/// With `activity` the biases of a population's neurons are moved together until about that share of
/// them fires.
struct EventContender: Contender {
  let batch: Int
  /// Of all weights that a picture could add, those that one does add, the mean.
  let share: Double
  private let simulator: Simulator
  private let pictures: ExampleSet

  init(_ source: RaceSource, threads: Int, pictures path: String, activity: Double?) throws {
    let plan = try source.plan()
    batch = plan.training.batch
    var netlist = try source.startingNetlist(plan, threads: threads)
    pictures = try pictureBytes(path, for: netlist, count: batch)
    if let activity {
      let few = ExampleSet(pictures.dataset, indices: Array(0..<Int32(min(8, batch))))
      try netlist.moveBiases(to: activity, on: few, threads: threads)
    }
    simulator = try Simulator(netlist, threads: threads)
    share =
      try simulator.run(pictures).operationsPerPicture
      / netlist.mostOperations(threads: threads)
  }

  mutating func step() throws { _ = try simulator.run(pictures) }
}

extension Netlist {
  /// Far beyond what weights of 6 bits sum up to here, and within the bounds of a netlist.
  private static let farBias: Int32 = 1 << 23

  /// Populations that are no pools.
  private var thresholds: [Int] {
    populations.indices.filter { index in
      projections.contains { !$0.map.isPool && $0.to == populations[index].name }
    }
  }

  fileprivate mutating func moveBiases(
    to activity: Double, on pictures: ExampleSet, threads: Int
  ) throws {
    let original = populations.map(\.bias)
    let places = thresholds
    for place in places {
      populations[place].bias = original[place].map { _ in -Self.farBias }
    }
    for place in places {
      let neurons = Double(populations[place].shape.reduce(1, *) * pictures.count)
      var (low, high) = (-Self.farBias / 2, Self.farBias / 2)
      while high - low > 1 {
        let middle = (low + high) / 2
        populations[place].bias = original[place].map { $0 / 2 + middle }
        let spikes = try Simulator(self, threads: threads).run(pictures).populations[place].spikes
        if Double(spikes) > activity * neurons { high = middle } else { low = middle }
      }
    }
  }

  /// Weights that are added where every input and every neuron is active.
  fileprivate func mostOperations(threads: Int) throws -> Double {
    var active = self
    for place in thresholds {
      active.populations[place].bias = populations[place].bias.map { _ in Self.farBias }
    }
    let size = inputs[0].shape.reduce(1, *)
    let result = try Simulator(active, threads: threads).run(
      inputs: [inputs[0].name: Array(repeating: UInt16(inputs[0].code.largestValue), count: size)],
      count: 1)
    return max(1, result.operationsPerPicture)
  }
}
