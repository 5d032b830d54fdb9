import CKernels

/// A rule that moves parameters along their gradients, with its moments.
package struct Optimizer: Sendable {
  /// Flat like the parameters.
  package let moments: [Block<Float>]
  private let rule: any EngineOptimizerRule

  package init(_ plan: OptimizerPlan, for parameters: ParameterStore) throws(RuntimeError) {
    rule = plan.engineRule
    moments = try (0..<rule.moments).map { (_) throws(RuntimeError) in
      try Block(count: parameters.trainableCount)
    }
  }

  /// The rate before the schedule's factor.
  package var rate: Double { rule.rate }

  /// `step` counts the steps of the run from 0.
  ///
  /// Packs the weights of `layers` on the way. Returns whether all parameters are numbers still.
  func update(
    _ parameters: ParameterStore, _ layers: [wsk_packing], rateFactor: Double, step: Int,
    pool: OpaquePointer
  ) -> Bool {
    layers.withUnsafeBufferPointer { layers in
      rule.update(
        OptimizerStep(
          pool: pool, count: Int64(parameters.trainableCount), weights: parameters.values.start,
          gradients: parameters.gradients.start, moments: moments,
          rate: Float(rate * rateFactor), number: Int64(step) + 1,
          packings: wsk_packings(layers: layers.baseAddress, count: Int64(layers.count))))
        != 0
    }
  }
}
