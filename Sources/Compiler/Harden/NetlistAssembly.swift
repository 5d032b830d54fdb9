import WSRuntime

/// A netlist as it grows, population by population.
struct NetlistAssembly {
  private let folded: FoldedNetwork
  private let options: HardenOptions
  private var populations: [Netlist.Population] = []
  private var projections: [Netlist.Projection] = []
  private var reports: [HardenReport.Population] = []
  private var names: Set<String> = []

  init(_ folded: FoldedNetwork, _ options: HardenOptions) {
    self.folded = folded
    self.options = options
  }

  /// As far as it has grown; its outputs are there with the last population.
  var netlist: Netlist {
    Netlist(
      name: folded.name, steps: 1, inputs: folded.inputs, populations: populations,
      projections: projections,
      outputs: populations.count == folded.populations.count ? folded.outputs : [],
      data: folded.data, vectors: nil)
  }

  var report: HardenReport { HardenReport(populations: reports) }

  /// - Parameters:
  ///   - samples: on which the population's spikes are kept; nil: weights are rounded to the nearest.
  ///   - nearest: why there are none, where some were wanted.
  mutating func add(
    _ population: FoldedPopulation, on samples: SampleRounding?,
    nearest: HardenReport.NearestRows? = nil
  ) {
    switch population.kind {
    case .pool(let name, let part, let pool):
      let validFrom = arrival(of: part) + 1
      populations.append(
        Netlist.Population(
          name: population.name, shape: population.shape, validFrom: validFrom,
          bias: Array(repeating: -1, count: population.shape.last ?? 1)))
      project(
        name, part, to: population.name, validFrom,
        .pool(window: pool.window, stride: pool.stride, padding: [0, 0, 0, 0]), [], [],
        storedBits: 8)
    case .threshold(let sum):
      let grids = options.widths.bits(of: sum).map { WeightGrid(bits: $0) }
      var quantiser = SumQuantiser(
        sum, name: population.name, grids: grids, scales: options.scales)
      let quantised = quantiser.quantise(on: samples)
      let validFrom = (sum.terms.map { arrival(of: $0.part) }.max() ?? 0) + 1
      populations.append(
        Netlist.Population(
          name: population.name, shape: population.shape, validFrom: validFrom,
          bias: quantised.bias))
      for (index, term) in sum.terms.enumerated() {
        project(
          term.name, term.part, to: population.name, validFrom, term.map,
          quantised.weights[index], term.weightShape, storedBits: grids[index].storedBits,
          shift: quantised.shifts[index])
      }
      var report = quantised.report
      if let nearest { report.nearest = nearest }
      reports.append(report)
    }
  }

  /// Pictures enter at step 0; each projection takes a step, a skip as many as it skips.
  private func arrival(of part: WiringPart) -> Int {
    switch part.source {
    case .input: 0
    case .population(let index): populations[index].validFrom
    }
  }

  private mutating func project(
    _ name: String, _ part: WiringPart, to target: String, _ validFrom: Int,
    _ map: LinearMap, _ weight: [Int16], _ weightShape: [Int], storedBits: Int,
    shift: Int = 0
  ) {
    let source =
      switch part.source {
      case .input(let index): folded.inputs[index].name
      case .population(let index): populations[index].name
      }
    var view = part.view
    if view.upsample == [1, 1] { view.upsample = nil }
    if view.sum == [1, 1] { view.sum = nil }
    projections.append(
      Netlist.Projection(
        name: unique(name), from: source, to: target, map: map, view: view,
        delay: validFrom - arrival(of: part), weight: weight,
        weightShape: weightShape, storedBits: storedBits, shift: shift))
  }

  /// A product whose sum several thresholds read is projected to each of them.
  private mutating func unique(_ name: String) -> String {
    var candidate = name
    var number = 2
    while !names.insert(candidate).inserted {
      candidate = "\(name)_\(number)"
      number += 1
    }
    return candidate
  }
}
