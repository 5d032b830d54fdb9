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

  /// How far beyond the end of the grid the largest weight may be put.
  var mostCut: Double {
    switch bits {
    case ...2: 4
    case 3: 2.5
    case 4: 2
    default: 1.5
    }
  }
}
