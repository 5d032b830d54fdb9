/// How a reader of NIR wants threshold neurons to be said; each was tried with the version named.
///
/// A neuron that leaks fully in each step is a threshold: LIF with τ = Δt. All these readers fire
/// where v > θ, so sums stand half a unit beside the threshold.
struct NIRDialect: Sendable {
  let name: String
  let summary: String
  /// What the reader takes as a step unless it is told otherwise, in its unit of time.
  let step: Double
  let neuron: Neuron

  enum Neuron: Sendable {
    /// θ = ½, and the bias is one more.
    case leaky
    /// A reader that fires ⌊v / θ⌋ times: θ is above every sum, and so is the bias.
    case integrating
  }

  static let all = [
    NIRDialect(
      name: "norse", summary: "LIF neurons, a step of 1 ms; Norse 1.1.0", step: 1e-3,
      neuron: .leaky),
    NIRDialect(
      name: "snntorch", summary: "LIF neurons, a step of 0.1 ms; snnTorch 1.0.0", step: 1e-4,
      neuron: .leaky),
    NIRDialect(
      name: "spikingjelly", summary: "LIF neurons, a step of 0.1 ms; SpikingJelly 2.0.0",
      step: 1e-4, neuron: .leaky),
    NIRDialect(
      name: "sinabs",
      summary: "IF neurons, which want a fresh state for each picture; Sinabs 3.1.3",
      step: 1e-4, neuron: .integrating),
  ]

  /// Sums stay below this in magnitude, so that halves are exact in the reader's float32.
  var sumLimit: Int {
    switch neuron {
    case .leaky: 1 << 23
    case .integrating: 1 << 21
    }
  }

  /// Of τ: one reader wants more than a step, and none sees the difference in float32.
  var timeConstant: Double { step * (1 + 1 / Double(1 << 40)) }

  /// For sums below `magnitude`.
  func threshold(above magnitude: Int) -> Double {
    switch neuron {
    case .leaky: 0.5
    case .integrating:
      Double((0...21).map { 1 << $0 }.first { $0 > magnitude } ?? 1 << 21)
    }
  }
}
