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

  /// The scale s that makes Σ (level(w) / s − w)² least, of a few dozen around the one that puts
  /// the largest weight at the end of the grid; nil where all weights are 0.
  ///
  /// With few bits it pays to cut the largest weights off. A whole number is tried too: integer
  /// weights stay exact.
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
    let whole = Double(largest) / largestWeight
    guard whole.isFinite else { return nil }

    var best = whole
    var leastError = error(row, whole)
    func attempt(_ scale: Double) {
      let error = error(row, scale)
      if error < leastError { (best, leastError) = (scale, error) }
    }
    if whole >= 1 { attempt(whole.rounded(.down)) }
    let (candidates, highest) = search
    for candidate in 0..<candidates {
      let place = Double(candidate) / Double(candidates - 1)
      attempt(whole * (Self.lowest + (highest - Self.lowest) * place))
    }
    return best
  }

  private static let lowest = 0.8

  /// How many scales are tried, and up to which multiple of the whole one.
  private var search: (candidates: Int, highest: Double) {
    switch bits {
    case ...2: (33, 4.0)
    case 3: (33, 2.5)
    case 4: (25, 2.0)
    case 5, 6: (25, 1.5)
    default: (13, 1.1)
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
