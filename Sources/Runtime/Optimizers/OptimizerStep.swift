import CKernels

/// One step over all parameters: what every rule gets.
struct OptimizerStep {
  let pool: OpaquePointer
  let count: Int64
  let weights: UnsafeMutablePointer<Float>
  let gradients: UnsafeMutablePointer<Float>
  /// As many as the rule has.
  let moments: [Block<Float>]
  /// With the schedule's factor.
  let rate: Float
  /// Counts the steps of the run from 1.
  let number: Int64
  let packings: wsk_packings
}

/// A rule that the engine knows how to run.
protocol EngineOptimizerRule: OptimizerRule {
  /// Returns 0 if a parameter is no number any more.
  func update(_ step: OptimizerStep) -> Int32
}
