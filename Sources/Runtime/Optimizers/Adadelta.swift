import CKernels

/// s ← ρ s + (1 − ρ) g²; Δ = √((d + ε) / (s + ε)) g; d ← ρ d + (1 − ρ) Δ²; w ← w − r Δ
struct AdadeltaRule: EngineOptimizerRule {
  let rate: Double
  let rho: Double
  let epsilon: Double

  var numbers: [BoundedNumber] {
    [
      BoundedNumber("rho", rho, in: PlanBounds.memory),
      BoundedNumber("epsilon", epsilon, in: PlanBounds.optimizerEpsilon),
    ]
  }
  var moments: Int { 2 }

  func update(_ step: OptimizerStep) -> Int32 {
    wsk_adadelta(
      step.pool, step.count, step.weights, step.gradients, step.moments[0].start,
      step.moments[1].start, step.rate, Float(rho), Float(epsilon), step.packings)
  }
}
