import CKernels

/// s ← ρ s + (1 − ρ) g²; w ← w − r g / (√s + ε)
struct RMSpropRule: EngineOptimizerRule {
  let rate: Double
  let rho: Double
  let epsilon: Double

  var numbers: [BoundedNumber] {
    [
      BoundedNumber("rho", rho, in: PlanBounds.memory),
      BoundedNumber("epsilon", epsilon, in: PlanBounds.optimizerEpsilon),
    ]
  }
  var moments: Int { 1 }

  func update(_ step: OptimizerStep) -> Int32 {
    wsk_rmsprop(
      step.pool, step.count, step.weights, step.gradients, step.moments[0].start, step.rate,
      Float(rho), Float(epsilon), step.packings)
  }
}
