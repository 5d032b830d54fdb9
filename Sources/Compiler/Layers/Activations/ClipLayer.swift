import WSLang
import WSRuntime

struct ClipLayer: ActivationLayer, ShapeKeeping {
  static let entry = LayerEntry(
    ClipLayer.self,
    Word(
      "clip", "ReLU with an upper limit; a spike train under `convert`",
      [
        WordParameter(
          "limit",
          .either([
            .choice([Word("learned", "trained with the weights")]), .number(PlanBounds.clipLimit),
          ]),
          "the largest value")
      ]),
    .activations,
    signal: SignalRule(training: .real, reads: ActivationSignals.sums, yields: .converted),
    traits: .needsTiledAverages)

  /// Nil: it is trained with the weights.
  var limit: Double?

  init(limit: Double?) { self.limit = limit }

  init(_ call: LayerCall) throws(CallFault) {
    limit = call.value("limit")?.word == nil ? try call.number("limit") : nil
  }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    ["limit": limit.map { .number($0) } ?? .word("learned")]
  }

  /// Normed sums seldom pass four deviations.
  private static let learned = ParameterShape("limit", [1], .constant(4))

  func parameters(reading inputs: [SignalShape]) -> [ParameterShape] {
    limit == nil ? [Self.learned] : []
  }

  func activation(_ index: Int, _ lowering: inout PlanLowering) -> ActivationPlan {
    if let limit { return .clip(limit: limit) }
    return .clipLearned(limit: lowering.add(Self.learned, of: index))
  }

  func passesPositive(inTwin: Bool) -> Bool { true }
}
