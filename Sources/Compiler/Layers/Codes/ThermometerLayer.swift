import WSLang
import WSRuntime

struct ThermometerLayer: Layer {
  static let entry = LayerEntry(
    ThermometerLayer.self,
    Word(
      "thermometer", "as many ones as the value is high, of `levels`",
      [.first("levels", .size(Bounds(1, 65_536)), "how many thresholds")]),
    .inputCodes, signal: HostCodes.signal, traits: .codesInputs)

  var levels: Int

  init(levels: Int) { self.levels = levels }
  init(_ call: LayerCall) throws(CallFault) { levels = try call.whole("levels") }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    ["levels": .integer(levels)]
  }

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    try HostCodes.widened(inputs[0], by: levels)
  }
}
