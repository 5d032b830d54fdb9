import WSRuntime

struct DropoutLayer: TrainedLayer, EmittedLayer, ShapeKeeping {
  static let entry = LayerEntry(
    DropoutLayer.self,
    Word(
      "dropout", "sets values to 0 at random while training; the identity when deployed",
      [
        .first(
          "rate", .fraction(PlanBounds.dropoutRate), "the share of values set to 0")
      ]),
    .wiring,
    signal: SignalRule(training: .scales, reads: WiringSignals.anything, yields: .keeps),
    traits: [.keepsValues, .passesScale, .passesShift])

  var rate: Double

  init(rate: Double) { self.rate = rate }
  init(_ call: LayerCall) throws(CallFault) { rate = try call.number("rate") }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    ["rate": .number(rate)]
  }

  func warnings(reading inputs: [SignalShape]) -> [CallFault] {
    rate == 0 ? [.idle("`dropout(0)` sets nothing to 0", parameter: "rate")] : []
  }

  func lower(_ index: Int, reading inputs: [Int], _ lowering: inout PlanLowering) -> Int {
    let kind = OperatorKind.dropout(rate: rate, stream: lowering.nextStream())
    return lowering.addOperator(kind, index, reading: inputs)
  }

  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    try folding.value(of: node.inputs[0])
  }
}
