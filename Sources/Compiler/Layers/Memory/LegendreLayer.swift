import WSLang
import WSRuntime

/// The memory of Voelker et al. 2019: the last `window` steps of each value as `order` coefficients
/// of Legendre polynomials.
struct LegendreLayer: Layer {
  static let entry = LayerEntry(
    LegendreLayer.self,
    Word(
      "legendre", "keeps the last `window` steps of each value as `order` coefficients",
      [
        .first("order", .size(.atLeastOne), "coefficients for each value"),
        WordParameter("window", .count(.step, .atLeastOne), "the steps that it looks back"),
      ]),
    .memory,
    signal: SignalRule(
      training: .real, reads: [.spike, .integer, .fixedSum, .rawSum], yields: .memory))

  var order: Int
  var window: Int

  init(order: Int, window: Int) {
    self.order = order
    self.window = window
  }

  init(_ call: LayerCall) throws(CallFault) {
    order = try call.whole("order")
    window = try call.whole("window")
  }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    ["order": .integer(order), "window": .integer(window)]
  }

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    let input = inputs[0]
    try expectSteps(input, for: "legendre")
    try expectVector(input, for: "legendre")
    let (size, overflow) = order.multipliedReportingOverflow(by: input.shape[0])
    guard !overflow else { throw tooLarge(parameter: "order") }
    return SignalShape([size], steps: input.steps)
  }
}
