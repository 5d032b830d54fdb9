/// What one projection contributes to the row of a neuron, in real weights.
package struct RowPart: Sendable {
  package var weights: [Double]
  package var grid: WeightGrid
  /// The projection's weights count 2^shift times.
  package var shift: Int
  /// Of the source: what an error of a weight is multiplied by, at most.
  package var largestValue: Double

  package init(_ weights: [Double], grid: WeightGrid, shift: Int = 0, largestValue: Double = 1) {
    self.weights = weights
    self.grid = grid
    self.shift = shift
    self.largestValue = largestValue
  }

  fileprivate var unit: Double { Double(1 << shift) }

  /// Σ (largest value · (level(w) / s − w))²
  fileprivate func error(_ scale: Double) -> Double {
    let limit = Double(grid.largest)
    let own = scale / unit
    let inverse = 1 / own
    let isSign = grid.bits == 1
    var sum = 0.0
    for weight in weights {
      let level =
        isSign
        ? (weight < 0 ? -1 : weight > 0 ? 1 : 0) : min(max((weight * own).rounded(), -limit), limit)
      let difference = level * inverse - weight
      sum += difference * difference
    }
    return sum * largestValue * largestValue
  }
}

/// The scale s that makes Σ (largest value · (level(w) / s − w))² least over rows that share it.
///
/// Tried are, for each grid, a few dozen that put its largest weight on or near the end of it: the
/// largest weight always lands on a level, so rows of small whole multiples stay exact, and with few
/// bits it can pay to cut the largest weights off. Signs have the least squares solution.
package struct ScaleSearch {
  /// What the weights of one grid reach.
  private struct Reach {
    let grid: WeightGrid
    var most = 0.0
    var synapses = 0.0
    var total = 0.0

    mutating func add(_ part: RowPart) {
      let importance = part.largestValue * part.largestValue * part.unit
      for weight in part.weights where weight != 0 {
        most = max(most, abs(weight) / part.unit)
        synapses += importance * part.unit
        total += importance * abs(weight)
      }
    }

    var scales: [Double] {
      guard most > 0 else { return [] }
      if grid.bits == 1 { return total.isFinite && total > 0 ? [synapses / total] : [] }
      let largest = grid.largest
      let lowest = max(largest - 26, (4 * largest + 4) / 5)
      let uncut = stride(from: largest, through: lowest, by: -1).map(Double.init)
      let cut = (1...12).map { Double(largest) * (1 + (grid.mostCut - 1) * Double($0) / 12) }
      return (grid.bits <= 6 ? uncut + cut : uncut).map { $0 / most }
    }
  }

  /// Nil where all weights are 0 or one is too large.
  ///
  /// - Parameter row: the parts of each of `rows` rows.
  package static func best(rows: Int, row: (Int) -> [RowPart]) -> Double? {
    var reaches: [Reach] = []
    for index in 0..<rows {
      for part in row(index) {
        let place = reaches.firstIndex { $0.grid == part.grid }
        if place == nil { reaches.append(Reach(grid: part.grid)) }
        reaches[place ?? reaches.count - 1].add(part)
      }
    }
    guard reaches.allSatisfy(\.most.isFinite) else { return nil }
    let scales = reaches.flatMap(\.scales)
    guard scales.count > 1 else { return scales.first }
    var errors = Array(repeating: 0.0, count: scales.count)
    for index in 0..<rows {
      let parts = row(index)
      for place in scales.indices {
        errors[place] += parts.reduce(0) { $0 + $1.error(scales[place]) }
      }
    }
    var best: Double?
    var leastError = Double.infinity
    for (scale, error) in zip(scales, errors) where error < leastError {
      (best, leastError) = (scale, error)
    }
    return best
  }
}
