/// What hardening found out about each population.
package struct HardenReport: Equatable, Sendable {
  package struct Population: Equatable, Sendable {
    package var name: String
    package var neurons: Int
    /// Cannot fire whatever the input, by the bound of its sum.
    package var dead: Int
    /// Cannot help firing.
    package var alwaysOn: Int
    /// Bias of at least 0: fires on an empty input.
    package var firesWithoutInput: Int
    /// Rows (of shared kernels: channels) with a smaller scale, so that no sum reaches 2^24.
    package var rescaled: Int
    /// The largest possible magnitude of a sum.
    package var largestSum: Int
    /// √(Σ (integer / scale − real)² / Σ real²) over all weights, each times the largest value of
    /// its source.
    package var weightError: Double
    package var projections: [Projection]
    /// Rows that were rounded to the nearest although their spikes were to be kept.
    package var nearest: NearestRows?

    /// `8 bits`, `4 to 8 bits`
    package var widths: String { WeightWidths.text(projections.map(\.bits)) }
  }

  /// Why rows were rounded to the nearest although their spikes were to be kept.
  package enum NearestRows: Equatable, Sendable {
    /// A dense product and windows meet in their sum, so that neurons share no rows.
    case unlikeTerms
    /// So many could have reached the limit of sums with the weights that keep spikes.
    case sumLimit(Int)

    fileprivate var words: String {
      switch self {
      case .unlikeTerms:
        "all rows are rounded to the nearest, whatever spikes that changes: a dense product and "
          + "windows meet in its sum"
      case .sumLimit(let rows):
        "\(rows) \(rows == 1 ? "row is" : "rows are") rounded to the nearest, whatever spikes that "
          + "changes: with others its sums could reach 2^24"
      }
    }
  }

  /// What rounding left of the weights of one projection.
  package struct Projection: Equatable, Sendable {
    package var name: String
    package var source: FoldedSource
    /// The width that was asked for.
    package var bits: Int
    /// log₂ of how many levels a row's weights use, the mean over the rows.
    package var effectiveBits: Double
    /// Weights that became 0, of those that were not.
    package var zeros: Double
    /// √(Σ error² / Σ real²) over its own weights.
    package var ownError: Double
    /// The same error as a share of all that arrives at the population.
    package var error: Double
  }

  package var populations: [Population]

  /// `8 bits`, `4 to 8 bits`
  package var widths: String {
    WeightWidths.text(populations.flatMap { $0.projections.map(\.bits) })
  }

  /// One line for each finding that someone should know about.
  package var findings: [String] {
    populations.flatMap { population -> [String] in
      var lines: [String] = []
      func note(_ count: Int, _ what: String) {
        if count > 0 {
          lines.append("\(population.name): \(count) of \(population.neurons) \(what)")
        }
      }
      note(population.dead, "neurons can never fire")
      note(population.alwaysOn, "neurons always fire")
      note(population.firesWithoutInput - population.alwaysOn, "neurons fire without input")
      if population.rescaled > 0 {
        lines.append(
          "\(population.name): \(population.rescaled) rows have a smaller scale, so that sums stay "
            + "below 2^24")
      }
      if let nearest = population.nearest { lines.append("\(population.name): \(nearest.words)") }
      return lines
    }
  }
}
