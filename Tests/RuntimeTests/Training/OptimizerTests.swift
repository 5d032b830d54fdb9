import Testing
import WSRuntime

/// Three steps of each optimiser on three numbers, against values computed in double precision by
/// numpy from the published formulas.
@Suite struct OptimizerTests {
  static let start: [Float] = [0.5, -1, 2]
  static let gradients: [[Float]] = [[0.1, -0.4, 0], [0.3, 0.2, -1], [-0.2, 0.5, 0.7]]

  func run(_ plan: OptimizerPlan, factors: [Double] = [1, 1, 1]) throws -> [Float] {
    var test = TestPlan(batch: 1)
    let image = test.input([3])
    test.classify(test.dense("scores", from: image, units: 1))
    test.optimizer = plan
    let engine = try Engine(plan: test.plan, threads: 1)
    for index in 0..<3 { engine.parameters.values[index] = Self.start[index] }
    for (step, gradient) in Self.gradients.enumerated() {
      for index in 0..<3 { engine.parameters.gradients[index] = gradient[index] }
      engine.update(rateFactor: factors[step], step: step)
    }
    return Array(engine.parameters.values.array.prefix(3))
  }

  func expect(_ values: [Float], _ expected: [Double]) {
    for (value, wanted) in zip(values, expected) {
      #expect(abs(Double(value) - wanted) < 2e-6 * max(1, abs(wanted)), "\(values), \(expected)")
    }
  }

  @Test func sgd() throws {
    expect(try run(.sgd(rate: 0.1, momentum: 0, nesterov: false)), [0.48, -1.03, 2.03])
    expect(
      try run(.sgd(rate: 0.1, momentum: 0.9, nesterov: false)), [0.4359, -0.9796, 2.12])
    expect(
      try run(.sgd(rate: 0.1, momentum: 0.9, nesterov: true)), [0.42231, -1.01164, 2.138])
    expect(
      try run(.sgd(rate: 0.1, momentum: 0.9, nesterov: false), factors: [1, 0.5, 0.25]),
      [0.466725, -0.9609, 2.055])
  }

  @Test func adam() throws {
    expect(
      try run(.adam(rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)),
      [0.478243152, -0.990728128, 2.008488393])
    expect(
      try run(.adamw(rate: 0.01, beta1: 0.8, beta2: 0.99, epsilon: 1e-6, decay: 0.1)),
      [0.477137854, -0.98918453, 2.002415808])
  }

  @Test func adadelta() throws {
    expect(
      try run(.adadelta(rate: 1, rho: 0.95, epsilon: 1e-6)),
      [0.494246023, -1.003645638, 2.000782811])
  }

  @Test func rmsprop() throws {
    expect(
      try run(.rmsprop(rate: 0.01, rho: 0.9, epsilon: 1e-7)),
      [0.455828401, -1.007647732, 2.012847309])
  }
}
