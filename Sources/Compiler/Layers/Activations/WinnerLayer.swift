import WSLang
import WSRuntime

struct WinnerLayer: Layer {
  static let entry = LayerEntry(
    WinnerLayer.self,
    Word(
      "winner", "1 for the `k` largest values of the last axis, else 0",
      [.first("k", .size(.atLeastOne), "how many win")]),
    .activations, signal: SignalRule(training: .spike, reads: [.rawSum], yields: .spike),
    traits: .needsTiledAverages)

  var count: Int

  init(count: Int) { self.count = count }
  init(_ call: LayerCall) throws(CallFault) { count = try call.whole("k") }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    ["k": .integer(count)]
  }

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    let input = inputs[0]
    guard let last = input.shape.last, count <= last else {
      throw CallFault(
        .tooManyWinners, "\(count) of \(input.shape.last ?? 0) values cannot win",
        parameter: "k", label: "reads \(shapeText(input))")
    }
    return input
  }
}
