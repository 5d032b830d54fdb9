/// The integer grid of a weight: symmetric, ±(2^(bits − 1) − 1); one bit is ±1, where only a
/// weight of exactly 0 (no synapse) stays 0.
package struct WeightGrid: Equatable, Sendable {
  package let bits: Int

  /// 1 ... 16 bits; what lies outside is taken as the nearest.
  package init(bits: Int) { self.bits = min(max(bits, 1), 16) }

  package var largest: Int { bits == 1 ? 1 : (1 << (bits - 1)) - 1 }
  /// Tensors hold 8 or 16 bits.
  package var storedBits: Int { bits <= 8 ? 8 : 16 }

  /// scale · weight on the grid.
  package func level(_ weight: Double, scale: Double) -> Int16 {
    if bits == 1 { return weight < 0 ? -1 : weight > 0 ? 1 : 0 }
    let limit = Double(largest)
    return Int16(min(max((weight * scale).rounded(), -limit), limit))
  }

  /// The scale s that makes Σ (level(w) / s − w)² least, of a few dozen that put the largest
  /// weight on or near the end of the grid; nil where all weights are 0.
  ///
  /// The largest weight always lands on a level, so rows of small whole multiples stay exact. With
  /// few bits it can pay to cut the largest weights off.
  package func bestScale(_ row: [Double]) -> Double? {
    var largestWeight = 0.0
    var total = 0.0
    var synapses = 0
    for weight in row {
      if weight != 0 { synapses += 1 }
      largestWeight = max(largestWeight, abs(weight))
      total += abs(weight)
    }
    guard largestWeight > 0, largestWeight.isFinite else { return nil }
    if bits == 1 { return total.isFinite ? Double(synapses) / total : nil }

    let lowest = max(largest - 26, (4 * largest + 4) / 5)
    let uncut = stride(from: largest, through: lowest, by: -1).map(Double.init)
    let cut = (1...12).map { Double(largest) * (1 + (mostCut - 1) * Double($0) / 12) }
    var best: Double?
    var leastError = Double.infinity
    for end in bits <= 6 ? uncut + cut : uncut {
      let scale = end / largestWeight
      let error = error(row, scale)
      if error < leastError { (best, leastError) = (scale, error) }
    }
    return best
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

  private func error(_ row: [Double], _ scale: Double) -> Double {
    let limit = Double(largest)
    let inverse = 1 / scale
    var sum = 0.0
    for weight in row {
      let level = min(max((weight * scale).rounded(), -limit), limit)
      let difference = level * inverse - weight
      sum += difference * difference
    }
    return sum
  }
}
