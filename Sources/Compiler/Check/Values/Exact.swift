/// A number of a setting, as it was written: a fraction of whole numbers, so that `2.6 + 0.2` is
/// `2.8` and three tenths are not a hair more. Where the fraction would need more digits than a
/// double has, it is the nearest double.
package enum Exact: Equatable, Sendable {
  /// In lowest terms; the denominator is above 0, and both are whole numbers that a double holds.
  case fraction(Int, Int)
  case nearest(Double)

  package init(_ whole: Int) {
    self = whole.magnitude <= Exact.largest ? .fraction(whole, 1) : .nearest(Double(whole))
  }

  /// A literal of the language, such as `0.25` or `1e-3`.
  init(decimal text: String, value: Double) {
    self = Exact.fraction(of: text) ?? .nearest(value)
  }

  package var value: Double {
    switch self {
    // Both are exact, so the quotient is the double nearest to the fraction.
    case .fraction(let numerator, let denominator): Double(numerator) / Double(denominator)
    case .nearest(let value): value
    }
  }

  /// The value if it is a whole number.
  var whole: Int? {
    switch self {
    case .fraction(let numerator, let denominator): denominator == 1 ? numerator : nil
    case .nearest(let value): Int(exactly: value)
    }
  }

  static func + (left: Exact, right: Exact) -> Exact {
    combined(
      left, right, rounded: left.value + right.value,
      exact: { a, b, c, d in pair(sum(product(a, d), product(c, b)), product(b, d)) })
  }

  static func - (left: Exact, right: Exact) -> Exact { left + Exact(-1) * right }

  static func * (left: Exact, right: Exact) -> Exact {
    combined(
      left, right, rounded: left.value * right.value,
      exact: { a, b, c, d in pair(product(a, c), product(b, d)) })
  }

  /// The divisor is not 0.
  static func / (left: Exact, right: Exact) -> Exact {
    combined(
      left, right, rounded: left.value / right.value,
      exact: { a, b, c, d in pair(product(a, d), product(b, c)) })
  }

  static func < (left: Exact, right: Exact) -> Bool {
    if case .fraction(let top, _) = left - right { return top < 0 }
    return left.value < right.value
  }

  static func > (left: Exact, right: Exact) -> Bool { right < left }

  /// 2^53: up to here every whole number is a double.
  private static let largest: UInt = 1 << 53

  private static func combined(
    _ left: Exact, _ right: Exact, rounded: Double, exact: (Int, Int, Int, Int) -> (Int, Int)?
  ) -> Exact {
    guard case .fraction(let a, let b) = left, case .fraction(let c, let d) = right,
      let (top, bottom) = exact(a, b, c, d), let result = reduced(top, bottom)
    else { return .nearest(rounded) }
    return result
  }

  private static func pair(_ top: Int?, _ bottom: Int?) -> (Int, Int)? {
    guard let top, let bottom else { return nil }
    return (top, bottom)
  }

  private static func product(_ left: Int, _ right: Int) -> Int? {
    let (result, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? nil : result
  }

  private static func sum(_ left: Int?, _ right: Int?) -> Int? {
    guard let left, let right else { return nil }
    let (result, overflow) = left.addingReportingOverflow(right)
    return overflow ? nil : result
  }

  /// Nil if it does not fit.
  private static func reduced(_ top: Int, _ bottom: Int) -> Exact? {
    guard bottom != 0, top != .min, bottom != .min else { return nil }
    var (large, small) = (abs(top), abs(bottom))
    while small != 0 { (large, small) = (small, large % small) }
    let sign = bottom < 0 ? -1 : 1
    let (numerator, denominator) = (sign * top / large, sign * bottom / large)
    guard numerator.magnitude <= largest, denominator.magnitude <= largest else { return nil }
    return .fraction(numerator, denominator)
  }

  /// Digits, perhaps a point, perhaps an exponent.
  private static func fraction(of text: String) -> Exact? {
    let parts = text.utf8.split(omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
    guard let digits = parts.first, parts.count <= 2 else { return nil }
    var exponent = 0
    if parts.count == 2 {
      guard let written = Int(String(decoding: parts[1], as: UTF8.self)), abs(written) <= 40
      else { return nil }
      exponent = written
    }
    var top = 0
    var isBehindPoint = false
    for digit in digits {
      if digit == UInt8(ascii: ".") {
        isBehindPoint = true
        continue
      }
      guard let next = sum(product(top, 10), Int(digit) - Int(UInt8(ascii: "0"))) else {
        return nil
      }
      top = next
      if isBehindPoint { exponent -= 1 }
    }
    var bottom = 1
    while exponent != 0 {
      let scaled = product(exponent > 0 ? top : bottom, 10)
      guard let scaled else { return nil }
      if exponent > 0 { top = scaled } else { bottom = scaled }
      exponent -= exponent.signum()
    }
    return reduced(top, bottom)
  }
}
