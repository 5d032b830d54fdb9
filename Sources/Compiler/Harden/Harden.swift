import WSLang
import WSRuntime

package struct HardenOptions: Equatable, Sendable {
  /// Of all weights: 1 (±1), 2 (ternary) … 16.
  package var weightBits: Int

  package init(weightBits: Int) { self.weightBits = weightBits }
}

package struct HardenedNetwork: Sendable {
  package var netlist: Netlist
  package var report: HardenReport
  /// The same neurons in real numbers: what the netlist is compared with.
  package var folded: FoldedNetwork
}

/// The integer netlist of a trained network; nil after a report of what stands in the way.
///
/// `options` defaults to what the subject's `emit` plan says.
package func harden(
  _ subject: Subject, weights: WeightSet, options: HardenOptions? = nil,
  into diagnostics: inout Diagnostics
) -> HardenedNetwork? {
  guard let folded = foldNetwork(subject, weights: weights, into: &diagnostics) else {
    return nil
  }
  let bits = options?.weightBits ?? subject.emit?.weightBits ?? Defaults.weightBits
  let (netlist, report) = quantise(folded, grid: WeightGrid(bits: bits))
  for coarse in report.coarseProjections {
    diagnostics.report(.coarseWeights(coarse, report, folded, subject.graph))
  }
  return HardenedNetwork(netlist: netlist, report: report, folded: folded)
}

/// Integer rows for all populations, and the step at which each one is first valid.
package func quantise(
  _ folded: FoldedNetwork, grid: WeightGrid
) -> (netlist: Netlist, report: HardenReport) {
  var assembly = NetlistAssembly(folded, grid: grid)
  for population in folded.populations { assembly.add(population) }
  let netlist = Netlist(
    name: folded.name, steps: 1, inputs: folded.inputs, populations: assembly.populations,
    projections: assembly.projections, outputs: folded.outputs, data: folded.data, vectors: nil)
  let report = HardenReport(weightBits: grid.bits, populations: assembly.reports)
  return (netlist, report)
}

private struct NetlistAssembly {
  private let folded: FoldedNetwork
  private let grid: WeightGrid
  private(set) var populations: [Netlist.Population] = []
  private(set) var projections: [Netlist.Projection] = []
  private(set) var reports: [HardenReport.Population] = []
  private var names: Set<String> = []

  init(_ folded: FoldedNetwork, grid: WeightGrid) {
    self.folded = folded
    self.grid = grid
  }

  mutating func add(_ population: FoldedPopulation) {
    switch population.kind {
    case .pool(let name, let part, let pool):
      let validFrom = arrival(of: part) + 1
      populations.append(
        Netlist.Population(
          name: population.name, shape: population.shape, validFrom: validFrom,
          bias: Array(repeating: -1, count: population.shape.last ?? 1)))
      project(
        name, part, to: population.name, validFrom,
        .pool(window: pool.window, stride: pool.stride, padding: [0, 0, 0, 0]), [], [])
    case .threshold(let sum):
      var quantiser = SumQuantiser(sum, name: population.name, grid: grid)
      let quantised = quantiser.quantise()
      let validFrom = (sum.terms.map { arrival(of: $0.part) }.max() ?? 0) + 1
      populations.append(
        Netlist.Population(
          name: population.name, shape: population.shape, validFrom: validFrom,
          bias: quantised.bias))
      for (index, term) in sum.terms.enumerated() {
        project(
          term.name, term.part, to: population.name, validFrom, term.map,
          quantised.weights[index], term.weightShape, shift: quantised.shifts[index])
      }
      reports.append(quantised.report)
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
    _ map: LinearMap, _ weight: [Int16], _ weightShape: [Int], shift: Int = 0
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
        weightShape: weightShape, storedBits: grid.storedBits, shift: shift))
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
