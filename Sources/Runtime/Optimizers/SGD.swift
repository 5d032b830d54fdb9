import CKernels

/// v ← μ v + g; w ← w − r v (Nesterov: w ← w − r (g + μ v))
struct SGDRule: EngineOptimizerRule {
  let rate: Double
  let momentum: Double
  let nesterov: Bool

  var numbers: [BoundedNumber] { [BoundedNumber("momentum", momentum, in: PlanBounds.memory)] }
  var moments: Int { 1 }

  func update(_ step: OptimizerStep) -> Int32 {
    wsk_sgd(
      step.pool, step.count, step.weights, step.gradients, step.moments[0].start, step.rate,
      Float(momentum), nesterov ? 1 : 0, step.packings)
  }
}
