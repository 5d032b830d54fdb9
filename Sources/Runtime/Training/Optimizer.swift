import CKernels

/// A rule that moves parameters along their gradients, with its moments.
///
///     sgd       v ← μ v + g;  w ← w − r v                 (Nesterov: w ← w − r (g + μ v))
///     adam(w)   m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²
///               w ← w − r (m̂ / (√v̂ + ε) + decay · w)      m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)
///     adadelta  s ← ρ s + (1 − ρ) g²;  Δ = √((d + ε) / (s + ε)) g
///               d ← ρ d + (1 − ρ) Δ²;  w ← w − r Δ
///     rmsprop   s ← ρ s + (1 − ρ) g²;  w ← w − r g / (√s + ε)
package struct Optimizer: Sendable {
  package let plan: OptimizerPlan
  /// Flat like the parameters: none, one or two arrays.
  package let moments: [Block<Float>]

  package init(_ plan: OptimizerPlan, for parameters: ParameterStore) throws(RuntimeError) {
    self.plan = plan
    let count: Int
    switch plan {
    case .sgd, .rmsprop: count = 1
    case .adam, .adamw, .adadelta: count = 2
    }
    var moments: [Block<Float>] = []
    for _ in 0..<count {
      let bytes = parameters.trainableCount * MemoryLayout<Float>.stride
      moments.append(
        try Memory(bytes: bytes)
          .block(of: Float.self, at: 0, count: parameters.trainableCount))
    }
    self.moments = moments
  }

  /// The rate before the schedule's factor.
  package var rate: Double {
    switch plan {
    case .sgd(let rate, _, _), .adam(let rate, _, _, _), .adamw(let rate, _, _, _, _),
      .adadelta(let rate, _, _), .rmsprop(let rate, _, _):
      rate
    }
  }

  /// `step` counts the steps of the run from 0.
  ///
  /// Packs the weights of `layers` on the way. Returns whether all parameters are numbers still.
  func update(
    _ parameters: ParameterStore, _ layers: [wsk_packing], rateFactor: Double, step: Int,
    pool: OpaquePointer
  ) -> Bool {
    layers.withUnsafeBufferPointer { layers in
      update(
        parameters, wsk_packings(layers: layers.baseAddress, count: Int64(layers.count)),
        rateFactor: rateFactor, step: step, pool: pool)
    }
  }

  private func update(
    _ parameters: ParameterStore, _ packings: wsk_packings, rateFactor: Double, step: Int,
    pool: OpaquePointer
  ) -> Bool {
    let count = Int64(parameters.trainableCount)
    let (w, g) = (parameters.values.start, parameters.gradients.start)
    let rate = Float(rate * rateFactor)
    let allFinite: Int32
    switch plan {
    case .sgd(_, let momentum, let nesterov):
      allFinite = wsk_sgd(
        pool, count, w, g, moments[0].start, rate, Float(momentum), nesterov ? 1 : 0, packings)
    case .adam(_, let beta1, let beta2, let epsilon):
      allFinite = wsk_adam(
        pool, count, w, g, moments[0].start, moments[1].start, rate, Float(beta1), Float(beta2),
        Float(epsilon), 0, Int64(step) + 1, packings)
    case .adamw(_, let beta1, let beta2, let epsilon, let decay):
      allFinite = wsk_adam(
        pool, count, w, g, moments[0].start, moments[1].start, rate, Float(beta1), Float(beta2),
        Float(epsilon), Float(decay), Int64(step) + 1, packings)
    case .adadelta(_, let rho, let epsilon):
      allFinite = wsk_adadelta(
        pool, count, w, g, moments[0].start, moments[1].start, rate, Float(rho), Float(epsilon),
        packings)
    case .rmsprop(_, let rho, let epsilon):
      allFinite = wsk_rmsprop(
        pool, count, w, g, moments[0].start, rate, Float(rho), Float(epsilon), packings)
    }
    return allFinite != 0
  }
}
