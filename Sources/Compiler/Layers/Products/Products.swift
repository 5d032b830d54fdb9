import WSLang
import WSRuntime

/// What layers with trained weights have in common: what they yield is a raw sum.
enum Products {
  static let signal = SignalRule(
    training: .real, reads: [.spike, .integer, .fixedSum], yields: .rawSum)

  static let biasParameter = WordParameter(
    "bias", .boolean, "adds a trained number to each channel",
    default: .value(.boolean(true), "true"))

  static func bias(_ hasBias: Bool, _ channels: Int) -> ParameterShape? {
    hasBias ? ParameterShape("bias", [channels], .shift) : nil
  }
}
