import WSLang
import WSRuntime

struct DelayLayer: Layer {
  static let entry = LayerEntry(
    DelayLayer.self,
    Word(
      "delay", "the signal of some steps ago, 0 before the first",
      [.first("steps", .count(.step, .atLeastOne), "how long ago")]),
    .memory, signal: SignalRule(training: .keeps, reads: [.spike], yields: .spike),
    traits: .breaksLoops)

  var steps: Int

  init(steps: Int) { self.steps = steps }
  init(_ call: LayerCall) throws(CallFault) { steps = try call.whole("steps") }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    ["steps": .integer(steps)]
  }

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    try expectSteps(inputs[0], for: "delay")
    return inputs[0]
  }
}
