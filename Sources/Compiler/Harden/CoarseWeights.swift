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

/// A projection for whose weights the limit of sums leaves too little, whatever they will be.
struct LimitedWeights {
  let name: String
  let source: FoldedSource
  let bits: Int
  let synapses: Int
  let largestValue: Double
  /// The largest mean magnitude with which no sum reaches its limit, in steps of the grid.
  let mean: Double

  /// Nil where there is room.
  fileprivate init?(_ term: SumTerm, _ grid: WeightGrid) {
    let row = elementCount(Array(term.weightShape.dropFirst())) ?? Int.max
    // A part's largest value is that of a sum where an average was folded into its view.
    let reach = Double(row) * term.part.largest
    (name, source, bits, synapses) = (term.name, term.part.source, grid.bits, row)
    largestValue = term.part.largest
    mean = SumQuantiser.sumLimit / max(reach, 1)
    // Below these the error is a fifth of the weights or more, however they are distributed; signs
    // are all there or are not.
    let least =
      switch grid.bits {
      case 1: 0.95
      case 2: 0.27
      default: 0.8
      }
    guard mean < least else { return nil }
  }

  /// Of weights that are equally likely between −2 · mean and 2 · mean: the share within half a step.
  fileprivate var zeros: Double { bits == 1 ? 1 - mean : min(1, 0.25 / mean) }

  fileprivate var effectiveBits: Double {
    let levels = 4 * mean + 1
    return Double(levels.exponent) + levels.significand - 1
  }
}

extension FoldedNetwork {
  func limitedWeights(_ widths: WeightWidths) -> [LimitedWeights] {
    populations.flatMap { population -> [LimitedWeights] in
      guard case .threshold(let sum) = population.kind else { return [] }
      return zip(sum.terms, widths.bits(of: sum)).compactMap {
        LimitedWeights($0, WeightGrid(bits: $1))
      }
    }
  }
}

extension HardenReport.Projection {
  package var isCoarse: Bool {
    guard ownError > 0.2, error > 0.03 else { return false }
    return switch bits {
    case 1: zeros > 0.05
    // Of three levels one half may well be 0, but not nearly all.
    case 2: zeros > 0.75
    default: isLimited
    }
  }

  /// Its weights use a bit less than they might, or nearly: not their width is what holds them.
  package var isLimited: Bool { bits > 2 && effectiveBits < Double(bits) - 0.9 }

  /// `b.dense: 1.6 effective bits, 79 % became 0, an error of 83 %`
  package var words: String {
    "`\(name)`: \(tenths(effectiveBits)) effective bits, "
      + "\(wholePercent(zeros)) % became 0, an error of \(wholePercent(ownError)) %"
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

  static func coarseWeights(
    _ limited: LimitedWeights, _ folded: FoldedNetwork, _ graph: Graph
  ) -> Diagnostic {
    let most =
      limited.bits == 1
      ? "" : "no more than \(tenths(limited.effectiveBits)) effective bits, and "
    let largest = groupedDigits(Int(limited.largestValue))
    return Diagnostic(
      .coarseWeights, .warning,
      "the weights of \(WeightWidths.text(limited.bits)) will be coarse in "
        + "`\(limited.name)`: \(most)about \(wholePercent(limited.zeros)) % become 0",
      at: graph.node(ofPart: limited.name).map { Label($0.range, "these weights") },
      notes: [
        "\(groupedDigits(limited.synapses)) synapses with values up to \(largest) reach a neuron, "
          + "and no sum may reach 2^24"
      ], helps: [Help(limited.source.remedyForCoarseWeights(folded))])
  }
}

private func tenths(_ number: Double) -> String { decimalText((number * 10).rounded() / 10) }

private func wholePercent(_ part: Double) -> Int { Int((min(part, 100) * 100).rounded()) }

extension HardenReport.Projection {
  /// What to change where the weights are too coarse.
  package func remedy(_ folded: FoldedNetwork) -> String {
    source.remedyForCoarseWeights(folded)
  }
}

extension FoldedSource {
  fileprivate func remedyForCoarseWeights(_ folded: FoldedNetwork) -> String {
    guard case .input(let index) = self, case .analog(let bits) = folded.inputs[index].code,
      bits > 1
    else { return "let fewer synapses reach a neuron, or give them a layer of their own" }
    let fewer = bits > 8 ? 8 : bits / 2
    return "let the input have fewer bits: `input: analog(\(fewer) bits)` in the `emit` plan"
  }
}

extension Graph {
  /// The layer that a part of a netlist came from: the one whose name its own begins with.
  package func node(ofPart name: String) -> GraphNode? {
    nodes.filter { node in
      name == node.name || [".", "_", "+"].contains { name.hasPrefix(node.name + $0) }
    }
    .max { $0.name.utf8.count < $1.name.utf8.count }
  }
}
