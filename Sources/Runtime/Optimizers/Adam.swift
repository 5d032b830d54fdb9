import CKernels

/// m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ):
/// w ← w − r (m̂ / (√v̂ + ε) + decay · w)
struct AdamRule: EngineOptimizerRule {
  let rate: Double
  let beta1: Double
  let beta2: Double
  let epsilon: Double
  let decay: Double

  var numbers: [BoundedNumber] {
    [
      BoundedNumber("beta1", beta1, in: PlanBounds.memory),
      BoundedNumber("beta2", beta2, in: PlanBounds.memory),
      BoundedNumber("epsilon", epsilon, in: PlanBounds.optimizerEpsilon),
      BoundedNumber("decay", decay, in: PlanBounds.decay),
    ]
  }
  var moments: Int { 2 }

  func update(_ step: OptimizerStep) -> Int32 {
    wsk_adam(
      step.pool, step.count, step.weights, step.gradients, step.moments[0].start,
      step.moments[1].start, step.rate, Float(beta1), Float(beta2), Float(epsilon), Float(decay),
      step.number, step.packings)
  }
}
