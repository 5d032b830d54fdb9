#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension SchedulePlan {
  /// The numbers of its arguments, with what they may be.
  var numbers: [BoundedNumber] {
    switch self {
    case .constant: []
    case .step(let every, let factor):
      [
        BoundedNumber("every", every.count, in: PlanBounds.stepEvery),
        BoundedNumber("factor", factor, in: PlanBounds.stepFactor),
      ]
    case .cosine(let warmUp): [BoundedNumber("warm_up", warmUp.count, in: PlanBounds.warmUp)]
    case .oneCycle(let warmUp): [BoundedNumber("warm_up", warmUp, in: PlanBounds.risingShare)]
    }
  }

  /// Its rates hang on how long the whole run is.
  var endsWithRun: Bool {
    switch self {
    case .constant, .step: false
    case .cosine, .oneCycle: true
    }
  }

  /// The factor of the optimiser's rate at a step: a pure function of where in the run it lies.
  ///
  /// - Parameters:
  ///   - step: counts from 0 over the whole run.
  ///   - total: the steps of the whole run.
  ///   - stepsPerEpoch: turns epochs into steps.
  package func factor(step: Int, total: Int, stepsPerEpoch: Int) -> Double {
    switch self {
    case .constant:
      return 1
    case .step(let every, let factor):
      let period = max(1, every.steps(stepsPerEpoch: stepsPerEpoch))
      return pow(factor, Double(step / period))
    case .cosine(let warmUp):
      return Self.riseAndFall(
        step: step, rise: warmUp.steps(stepsPerEpoch: stepsPerEpoch), total: total)
    case .oneCycle(let warmUp):
      let rise = Span(Double(total) * min(warmUp, 1), .batches)
      return Self.riseAndFall(step: step, rise: rise.steps(stepsPerEpoch: 1), total: total)
    }
  }

  /// (step + 1) / rise, then ½ (1 + cos π t) with t from 0 to 1 over the rest.
  private static func riseAndFall(step: Int, rise: Int, total: Int) -> Double {
    if step < rise { return Double(step + 1) / Double(rise) }
    let rest = total - rise
    guard rest > 0, step < total else { return 0 }
    return 0.5 * (1 + cos(.pi * Double(step - rise) / Double(rest)))
  }
}

extension Span {
  /// Whole batches, rounded to the nearest; absurd numbers are clamped.
  ///
  /// The product of the double nearest to `0.285` with 100 may lie a hair below 28.5, which is
  /// rounded up: four units in the last place make up for both roundings.
  package func steps(stepsPerEpoch: Int) -> Int {
    let product = unit == .epochs ? count * Double(stepsPerEpoch) : count
    guard product.isFinite else { return product > 0 ? Self.mostSteps : 0 }
    let steps = product + 4 * product.ulp
    return Int(min(max(steps.rounded(), 0), Double(Self.mostSteps)))
  }

  private static let mostSteps = 1 << 50
}
