/// Defaults that were chosen by experiment: the one place to change them.
package enum Defaults {
  /// What flows back through an activation.
  static let gradient = Value.word("window", Arguments(["width": .number(1)]))
  static let gradientText = "window(1.0)"

  /// A perfect code leads each rival by 4 · copies, so the temperature grows with them.
  static func temperature(copies: Int) -> Double { max(1, Double(copies) / 2) }
  static let temperatureText = "half of `copies`, at least 1"

  static let batch = 128

  /// Where the shift in front of a sharpenable activation starts: 1 is at its threshold.
  static let shiftStart = 0.0

  static let weightBits = 8
  static let inputBits = 8
}
