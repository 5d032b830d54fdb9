import WSLang
import WSRuntime

struct BitsLayer: Layer {
  static let entry = LayerEntry(
    BitsLayer.self,
    Word(
      "bits", "the `n` binary digits of each value of an input",
      [.first("n", .size(Bounds(1, 16)), "how many digits")]),
    .inputCodes, signal: HostCodes.signal, traits: .codesInputs)

  var count: Int

  init(count: Int) { self.count = count }
  init(_ call: LayerCall) throws(CallFault) { count = try call.whole("n") }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    ["n": .integer(count)]
  }

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    try HostCodes.widened(inputs[0], by: count)
  }
}
