/// How a program is trained.
package struct Training: Equatable, Sendable {
  /// Pictures per step.
  package var batch: Int
  package var seed: UInt64
  package var limit: Epochs
  /// So many epochs before the limit, batch norm keeps its statistics and training uses them.
  package var freezeNorm: Epochs
  package var losses: [PlanLoss]
  package var optimizer: OptimizerPlan
  package var schedule: SchedulePlan
  package var gradient: SurrogateGradient
  /// Nil: nothing sharpens (a float twin, or no activation that could).
  package var sharpening: SharpeningPlan?
  /// The program is the float twin of a network: what sharpens there is a ReLU, and no netlist is
  /// made of it.
  package var isTwin: Bool
  package var data: DataRecipe

  package init(
    batch: Int, seed: UInt64, limit: Epochs, freezeNorm: Epochs, losses: [PlanLoss],
    optimizer: OptimizerPlan, schedule: SchedulePlan, gradient: SurrogateGradient,
    sharpening: SharpeningPlan?, isTwin: Bool, data: DataRecipe
  ) {
    self.batch = batch
    self.seed = seed
    self.limit = limit
    self.freezeNorm = freezeNorm
    self.losses = losses
    self.optimizer = optimizer
    self.schedule = schedule
    self.gradient = gradient
    self.sharpening = sharpening
    self.isTwin = isTwin
    self.data = data
  }
}

extension Training {
  /// Activations become binary in the course of it.
  package var sharpens: Bool { sharpening != nil }
}

package typealias Epochs = Int

/// What flows back through an activation with threshold θ, at every sharpness.
package enum SurrogateGradient: Equatable, Sendable {
  /// The derivative of the ramp itself: 0 once hard.
  case exact
  /// 1/w where |x − θ| ≤ w/2, else 0.
  case window(width: Double)
  /// max(0, 1 − |x − θ|/w)/w.
  case triangle(width: Double)
}
