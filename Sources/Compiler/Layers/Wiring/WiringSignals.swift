/// What layers do to signals that only move values; arrays are height, width, channels, the last
/// axis fastest.
enum WiringSignals {
  /// What is only moved is judged where it arrives.
  static let anything: Set<Wire> = [
    .spike, .integer, .fixedSum, .rawSum, .soft, .memory, .realInput,
  ]
  static let keeps = SignalRule(training: .keeps, reads: anything, yields: .keeps)

  static let joined: [WordParameter] = [.first("signals", .signals, "two signals or more")]
}
