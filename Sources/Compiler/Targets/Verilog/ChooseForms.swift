import WSRuntime

extension Circuit {
  /// Above so many weights a layer's sums are not tried as wiring.
  fileprivate static let mostWired = 1 << 16

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
        throw layer.refusal("takes \(groupedDigits(least))", interval: interval ?? 0)
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
    if layer.weightCount <= mostWired, let sums = WiredSums(layer, family) {
      forms.append(CircuitStage(layer: layer, form: .sums(sums), cost: sums.cost(family)))
    }
    return forms
  }
}

extension CircuitLayer {
  fileprivate func refusal(_ clocks: String, interval: Int) -> RuntimeError {
    .refusal(
      by: "verilog", of: .population(population.name), "it \(clocks) clocks for a picture",
      takes: "what keeps the interval of \(groupedDigits(interval)) clocks",
      help: "write a longer `interval:`")
  }

  /// Other than 0.
  fileprivate var weightCount: Int {
    feeds.reduce(0) { $0 + $1.projection.weight.count { $0 != 0 } }
  }

  /// For a picture in the form that takes the fewest: for one without a spike, and for one of nothing
  /// but ones, if all weights stay.
  fileprivate func clocks(_ family: CircuitFamily) -> (least: Int, most: Int) {
    if let pool = StreamingPool(self) { return (pool.clocks, pool.clocks) }
    let engine = EventEngine(self)
    func events(_ activity: Double) -> Int {
      engine.cost(self, family, activity: feeds.map { _ in activity }).clocks
    }
    let (silent, full) = (events(0), events(1))
    guard feeds.count == 1 else { return (silent, full) }
    let wired = SlidingWindow(feeds[0], to: output).clocks
    return (min(silent, wired), weightCount <= Circuit.mostWired ? min(full, wired) : full)
  }
}

extension CircuitLayout {
  /// Layers that cannot keep a rate, of which the first is an error, and those whose spikes decide
  /// whether they can.
  func refusals(
    above interval: Int, _ family: CircuitFamily
  ) throws(RuntimeError) -> [RuntimeError] {
    var possible: [RuntimeError] = []
    for layer in layers {
      let (least, most) = layer.clocks(family)
      guard least <= interval else {
        throw layer.refusal("takes at least \(groupedDigits(least))", interval: interval)
      }
      if most > interval {
        possible.append(
          layer.refusal(
            "takes \(groupedDigits(least)) to \(groupedDigits(most))", interval: interval))
      }
    }
    return possible
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
