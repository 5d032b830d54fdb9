/// What one projection contributes to the row of a neuron, in real weights.
package struct RowPart: Sendable {
  package var weights: [Double]
  /// The projection's weights count 2^shift times.
  package var shift: Int
  /// Of the source: what an error of a weight is multiplied by, at most.
  package var largestValue: Double

  package init(_ weights: [Double], shift: Int = 0, largestValue: Double = 1) {
    self.weights = weights
    self.shift = shift
    self.largestValue = largestValue
  }

  fileprivate var unit: Double { Double(1 << shift) }
}

/// The integer grid of a weight: symmetric, ±(2^(bits − 1) − 1); one bit is ±1, where only a
/// weight of exactly 0 (no synapse) stays 0.
package struct WeightGrid: Equatable, Sendable {
  package let bits: Int

  /// 1 ... 16 bits; what lies outside is taken as the nearest.
  package init(bits: Int) { self.bits = min(max(bits, 1), 16) }

  package var largest: Int { bits == 1 ? 1 : (1 << (bits - 1)) - 1 }
  /// Tensors hold 8 or 16 bits.
  package var storedBits: Int { bits <= 8 ? 8 : 16 }
  /// Shifted weights still fit into 16 bits.
  package var mostShift: Int { min(16 - bits, 14) }

  /// scale · weight on the grid.
  package func level(_ weight: Double, scale: Double) -> Int16 {
    if bits == 1 { return weight < 0 ? -1 : weight > 0 ? 1 : 0 }
    let limit = Double(largest)
    return Int16(min(max((weight * scale).rounded(), -limit), limit))
  }

  /// scale · weight, on the grid of a projection whose weights count 2^shift times.
  package func level(_ weight: Double, scale: Double, shift: Int) -> Int16 {
    level(weight, scale: scale / Double(1 << shift)) << shift
  }

  /// The scale s that makes Σ (largest value · (level(w) / s − w))² least, of a few dozen that put
  /// the largest weight on or near the end of the grid; nil where all weights are 0.
  ///
  /// The largest weight always lands on a level, so rows of small whole multiples stay exact. With
  /// few bits it can pay to cut the largest weights off.
  package func bestScale(_ row: [RowPart]) -> Double? {
    var most = 0.0
    for part in row {
      for weight in part.weights { most = max(most, abs(weight) / part.unit) }
    }
    guard most > 0, most.isFinite else { return nil }
    if bits == 1 { return signScale(row) }

    let lowest = max(largest - 26, (4 * largest + 4) / 5)
    let uncut = stride(from: largest, through: lowest, by: -1).map(Double.init)
    let cut = (1...12).map { Double(largest) * (1 + (mostCut - 1) * Double($0) / 12) }
    var best: Double?
    var leastError = Double.infinity
    for end in bits <= 6 ? uncut + cut : uncut {
      let scale = end / most
      let error = row.reduce(0) { $0 + self.error($1, scale) }
      if error < leastError { (best, leastError) = (scale, error) }
    }
    return best
  }

  /// Signs alone: the least squares solution. Nil where it overflows.
  private func signScale(_ row: [RowPart]) -> Double? {
    var synapses = 0.0
    var total = 0.0
    for part in row {
      let importance = part.largestValue * part.largestValue * part.unit
      for weight in part.weights where weight != 0 {
        synapses += importance * part.unit
        total += importance * abs(weight)
      }
    }
    return total.isFinite && total > 0 ? synapses / total : nil
  }

  /// How far beyond the end of the grid the largest weight may be put.
  private var mostCut: Double {
    switch bits {
    case ...2: 4
    case 3: 2.5
    case 4: 2
    default: 1.5
    }
  }

  private func error(_ part: RowPart, _ scale: Double) -> Double {
    let limit = Double(largest)
    let own = scale / part.unit
    let inverse = 1 / own
    var sum = 0.0
    for weight in part.weights {
      let level = min(max((weight * own).rounded(), -limit), limit)
      let difference = level * inverse - weight
      sum += difference * difference
    }
    return sum * part.largestValue * part.largestValue
  }
}
