import WSLang
import WSRuntime

struct ThresholdLayer: ActivationLayer, EmittedLayer, ShapeKeeping {
  static let entry = LayerEntry(
    ThresholdLayer.self,
    Word(
      "threshold", "1 where the value is at least `level`, else 0, from the first step on",
      [.first("level", .number(PlanBounds.thresholdLevel), "the smallest value that fires")]),
    .activations,
    signal: SignalRule(training: .spike, reads: ActivationSignals.sums, yields: .spike),
    traits: [.codesInputs, .isHard, .needsTiledAverages])

  var level: Double

  init(level: Double) { self.level = level }
  init(_ call: LayerCall) throws(CallFault) { level = try call.number("level") }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    ["level": .number(level)]
  }

  func activation(_ index: Int, _ lowering: inout PlanLowering) -> ActivationPlan {
    .threshold(level: level)
  }

  func passesPositive(inTwin: Bool) -> Bool { false }

  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    try folding.foldThreshold(node, at: level)
  }
}
