import WSRuntime

extension Circuit {
  /// Above so many weights a layer's sums are not tried as wiring.
  private static let mostWired = 1 << 16

  /// The smallest form of each layer that keeps the rate.
  ///
  /// - Parameter interval: clocks that a picture may take, on average over the test vectors, or at
  ///   most where there are none; nil: as many as it likes.
  init(
    _ netlist: Netlist, _ family: CircuitFamily, interval: Int? = nil
  ) throws(RuntimeError) {
    layout = try CircuitLayout(netlist)
    self.family = family
    stages = []
    for layer in layout.layers {
      let candidates = Self.forms(of: layer, family, netlist.vectors)
      let fitting = candidates.filter { candidate in
        interval.map { candidate.cost.clocks <= $0 } ?? true
      }
      guard let chosen = fitting.min(by: { $0.cost.area(family) < $1.cost.area(family) }) else {
        let least = candidates.map(\.cost.clocks).min() ?? 0
        throw .refusal(
          by: "verilog", of: .population(layer.population.name),
          "it takes \(groupedDigits(least)) clocks for a picture",
          takes: "what keeps the interval of \(groupedDigits(interval ?? 0)) clocks",
          help: "write a longer `interval:`")
      }
      stages.append(chosen)
    }
  }

  private static func forms(
    of layer: CircuitLayer, _ family: CircuitFamily, _ vectors: Netlist.TestVectors?
  ) -> [CircuitStage] {
    if let pool = StreamingPool(layer) {
      return [CircuitStage(layer: layer, form: .pool(pool), cost: pool.cost(family))]
    }
    let engine = EventEngine(layer)
    let activity = layer.feeds.map { feed in
      vectors.map { $0.activity(of: feed.stream) } ?? 1
    }
    var forms = [
      CircuitStage(
        layer: layer, form: .events(engine),
        cost: engine.cost(layer, family, activity: activity))
    ]
    let weights = layer.feeds.reduce(0) { $0 + $1.projection.weight.count { $0 != 0 } }
    if weights <= mostWired, let sums = WiredSums(layer, family) {
      forms.append(CircuitStage(layer: layer, form: .sums(sums), cost: sums.cost(family)))
    }
    return forms
  }
}

extension Netlist.TestVectors {
  /// The share of ones in the bits of a stream's elements.
  fileprivate func activity(of stream: CircuitStream) -> Double {
    if let values = inputs[stream.source] {
      let ones = values.reduce(0) { $0 + $1.nonzeroBitCount }
      return Double(ones) / Double(max(1, values.count * stream.bits))
    }
    let spikes = populations[stream.source] ?? []
    let ones = spikes.reduce(0) { $0 + $1.nonzeroBitCount }
    return Double(ones) / Double(max(1, count * stream.beats * stream.elements))
  }
}
