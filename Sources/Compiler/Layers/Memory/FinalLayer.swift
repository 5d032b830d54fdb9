import WSLang

struct FinalLayer: PlainLayer {
  static let entry = LayerEntry(
    FinalLayer.self, Word("final", "the signal at the last step"), .memory,
    signal: SignalRule(training: .keeps, reads: [.spike], yields: .spike))

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    try expectSteps(inputs[0], for: "final")
    return SignalShape(inputs[0].shape)
  }
}
