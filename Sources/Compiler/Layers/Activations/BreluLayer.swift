import WSLang
import WSRuntime

struct BreluLayer: SharpenableLayer {
  static let entry = LayerEntry(
    BreluLayer.self,
    Word("brelu", "bounded ReLU: a ramp from 0 to 1 that sharpens into a threshold at 0.5"),
    .activations, signal: ActivationSignals.sharpened, traits: .needsTiledAverages)

  static let threshold = 0.5

  func ramp(group: Int?) -> ActivationPlan { .brelu(group: group) }
}
