import WSLang

/// An input of the network. It is no word of the language; in the text of a graph it looks like
/// one.
struct InputLayer: PlainLayer {
  static let entry = LayerEntry(
    InputLayer.self, Word("input", "what a data set feeds"), .wiring,
    signal: SignalRule(training: .keeps, reads: [], yields: .keeps))

  /// Its shape is written, not computed.
  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    inputs.first ?? SignalShape([])
  }
}
