import WSLang
import WSRuntime

struct ReluLayer: ActivationLayer, ShapeKeeping, PlainLayer {
  static let entry = LayerEntry(
    ReluLayer.self, Word("relu", "0 below 0, else the value; it never becomes a spike"),
    .activations,
    signal: SignalRule(training: .real, reads: ActivationSignals.sums, yields: .soft),
    traits: .needsTiledAverages)

  func activation(_ index: Int, _ lowering: inout PlanLowering) -> ActivationPlan { .relu }

  func passesPositive(inTwin: Bool) -> Bool { true }
}
