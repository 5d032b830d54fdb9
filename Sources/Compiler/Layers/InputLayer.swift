import WSLang

/// An input of the network, whose shape is written and not computed. It is no word of the language;
/// in the text of a graph it looks like one.
struct InputLayer: PlainLayer, ShapeKeeping {
  static let entry = LayerEntry(
    InputLayer.self, Word("input", "what a data set feeds"), .wiring,
    signal: SignalRule(training: .keeps, reads: [], yields: .keeps))
}
