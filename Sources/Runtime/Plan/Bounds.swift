/// The numbers that a setting or a field of a file takes.
package struct Bounds: Equatable, Sendable {
  package let lower: Double?
  package let upper: Double?
  package let excludesLower: Bool
  package let excludesUpper: Bool

  package static let any = Bounds(nil, nil)
  package static let positive = Bounds(0, nil, excludesLower: true)
  package static let nonNegative = Bounds(0, nil)
  package static let atLeastOne = Bounds(1, nil)
  package static let unitInterval = Bounds(0, 1)
  package static let belowOne = Bounds(0, 1, excludesUpper: true)
  package static let positiveUpToOne = Bounds(0, 1, excludesLower: true)
  /// More is no plan, and less than what overflows.
  package static let upToBillion = Bounds(0, 1_000_000_000)
  package static let positiveUpToBillion = Bounds(0, 1_000_000_000, excludesLower: true)

  package init(
    _ lower: Double?, _ upper: Double?, excludesLower: Bool = false, excludesUpper: Bool = false
  ) {
    self.lower = lower
    self.upper = upper
    self.excludesLower = excludesLower
    self.excludesUpper = excludesUpper
  }

  /// Training computes in float32: what becomes an excluded end there is outside.
  package func contains(_ value: Double) -> Bool {
    guard value.isFinite else { return false }
    if let lower, excludesLower ? Float(value) <= Float(lower) : value < lower { return false }
    if let upper, excludesUpper ? Float(value) >= Float(upper) : value > upper { return false }
    return true
  }

  package func contains(_ value: Int) -> Bool { contains(Double(value)) }
}
