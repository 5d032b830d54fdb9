/// Defaults that were chosen by experiment (docs/results.md): the one place to change them.
package enum Defaults {
  /// What flows back through an activation.
  static let gradient = Value.word("triangle", Arguments(["width": .number(1)]))
  static let gradientText = "triangle(1.0)"

  /// A perfect code leads each rival by 4 · copies, so the temperature grows with them.
  static func temperature(copies: Int) -> Double { Double(max(1, copies)) }
  static let temperatureText = "as large as `copies`"

  static let batch = 128

  /// As accurate as float32 on each example (docs/performance.md), and faster or as fast.
  static let precision = "bfloat16"

  /// Where the shift in front of a sharpenable activation starts: 1 is at its threshold.
  static let shiftStart = 0.0

  static let weightBits = 8
  static let inputBits = 8
}
