/// What activations read while deployed.
enum ActivationSignals {
  static let sums: Set<Wire> = [.spike, .integer, .fixedSum, .rawSum]

  static let sharpened = SignalRule(training: .unit, reads: sums, yields: .sharpened)
}
