import WSRuntime

/// Adds up what rounding takes from the weights of one projection.
struct ProjectionLoss {
  /// Σ (largest value · (integer / scale − real))².
  private(set) var error = 0.0
  /// Σ (largest value · real)².
  private(set) var power = 0.0
  private var weights = 0
  private var zeros = 0
  private var bits = 0.0
  private var rows = 0

  mutating func add(_ levels: [Int16], for part: RowPart, scale: Double) {
    let importance = part.largestValue * part.largestValue
    var most = 0
    var synapses = 0
    for (level, weight) in zip(levels, part.weights) {
      let difference = Double(level) / scale - weight
      error += importance * difference * difference
      power += importance * weight * weight
      most = max(most, abs(Int(level)) >> part.shift)
      guard weight != 0 else { continue }
      synapses += 1
      if level == 0 { zeros += 1 }
    }
    guard synapses > 0 else { return }
    weights += synapses
    rows += 1
    // log₂ of the levels −most … most, in straight lines between powers of two.
    let levels = Double(2 * most + 1)
    bits += Double(levels.exponent) + levels.significand - 1
  }

  func report(
    of term: SumTerm, _ grid: WeightGrid, in population: Double
  ) -> HardenReport.Projection {
    HardenReport.Projection(
      name: term.name, source: term.part.source, bits: grid.bits,
      effectiveBits: rows > 0 ? bits / Double(rows) : 0,
      zeros: weights > 0 ? Double(zeros) / Double(weights) : 0,
      ownError: relativeError(error, of: power), error: relativeError(error, of: population))
  }
}

/// √(error / power); 0 where there is nothing to lose.
func relativeError(_ error: Double, of power: Double) -> Double {
  power > 0 && error.isFinite ? (error / power).squareRoot() : 0
}
