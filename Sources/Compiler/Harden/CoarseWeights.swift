import WSLang
import WSRuntime

extension HardenReport {
  /// Projections whose weights a limit made coarser than the width that was asked for, so that
  /// their neurons feel it.
  var coarseProjections: [(projection: Projection, population: Population)] {
    populations.flatMap { population in
      population.projections.filter(\.isCoarse).map { ($0, population) }
    }
  }
}

extension HardenReport.Projection {
  package var isCoarse: Bool {
    guard ownError > 0.2, error > 0.03 else { return false }
    return bits == 1 ? zeros > 0.05 : effectiveBits < Double(bits) - 0.9
  }

  /// `b.dense: 1.6 effective bits, 79 % became 0, an error of 83 %`
  package var words: String {
    func percent(_ part: Double) -> Int { Int((min(part, 100) * 100).rounded()) }
    return "`\(name)`: \(decimalText((effectiveBits * 10).rounded() / 10)) effective bits, "
      + "\(percent(zeros)) % became 0, an error of \(percent(ownError)) %"
  }
}

extension Diagnostic {
  static func coarseWeights(
    _ coarse: (projection: HardenReport.Projection, population: HardenReport.Population),
    _ folded: FoldedNetwork, _ graph: Graph
  ) -> Diagnostic {
    let (projection, population) = coarse
    let reason =
      population.rescaled > 0
      ? "they are made smaller in \(population.rescaled) rows, so that no sum reaches 2^24"
      : "the projections into `\(population.name)` are too unlike in size for one sum"
    return Diagnostic(
      .coarseWeights, .warning,
      "the weights of \(WeightWidths.text(projection.bits)) are coarse in \(projection.words)",
      at: graph.node(ofPart: projection.name).map { Label($0.range, "these weights") },
      notes: [reason], helps: [Help(projection.remedy(folded))])
  }
}

extension HardenReport.Projection {
  /// What to change where the weights are too coarse.
  package func remedy(_ folded: FoldedNetwork) -> String {
    guard case .input(let index) = source, case .analog(let bits) = folded.inputs[index].code,
      bits > 1
    else { return "let fewer synapses reach a neuron, or give them a layer of their own" }
    let fewer = bits > 8 ? 8 : bits / 2
    return "let the input have fewer bits: `input: analog(\(fewer) bits)` in the `emit` plan"
  }
}

extension Graph {
  /// The layer that a part of a netlist came from: the one whose name its own begins with.
  func node(ofPart name: String) -> GraphNode? {
    nodes.filter {
      name == $0.name || name.hasPrefix($0.name + ".") || name.hasPrefix($0.name + "_")
    }
    .max { $0.name.utf8.count < $1.name.utf8.count }
  }
}
