import WSLang
import WSRuntime

struct SigmoidLayer: SharpenableLayer {
  static let entry = LayerEntry(
    SigmoidLayer.self,
    Word("sigmoid", "the logistic curve, which sharpens into a threshold at 0"),
    .activations, signal: ActivationSignals.sharpened, traits: .needsTiledAverages)

  static let threshold = 0.0

  func ramp(group: Int?) -> ActivationPlan { .sigmoid(group: group) }
}
