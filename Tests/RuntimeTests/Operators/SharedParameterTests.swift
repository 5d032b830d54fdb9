import Testing
import WSRuntime

/// One parameter that several operators use: its gradient is the sum over its uses.
@Suite struct SharedParameterTests {
  /// What is used three times, each time on what the time before gave.
  enum Subject: String, CaseIterable {
    case dense, denseWithNorm, convolution, convolutionWithLimit, norm, filtered, tight
  }

  private static func plan(
    _ subject: Subject, sharing: Bool, precision: Precision = .float32
  ) -> TestPlan {
    var test = TestPlan(batch: 4)
    test.precision = precision
    test.sharpening = GradientTests.groups(1)
    var signal: Int
    switch subject {
    case .dense:
      signal = test.input([20])
      signal = test.dense("first", from: signal, units: 20, .sigmoid(group: 0))
    case .denseWithNorm:
      signal = test.input([20])
      signal = test.dense("first", from: signal, units: 20, norm: true, .sigmoid(group: 0))
    case .convolution:
      signal = test.input([6, 5, 16])
      signal = test.convolution(
        "first", from: signal, channels: 16, kernel: 3, padding: 1, norm: true, .sigmoid(group: 0))
    case .convolutionWithLimit:
      let limit = test.learnedLimit("first.limit", 0.4)
      signal = test.input([6, 5, 4])
      signal = test.convolution(
        "first", from: signal, channels: 4, kernel: 3, padding: 1, groups: 2,
        .clipLearned(limit: limit))
    case .norm:
      signal = test.input([5, 6])
      signal = test.norm("first", from: signal, .sigmoid(group: 0))
    case .filtered:
      // Minimal filtering in training.
      signal = test.input([8, 8, 32])
      signal = test.convolution(
        "first", from: signal, channels: 32, kernel: 3, padding: 1, .sigmoid(group: 0))
    case .tight:
      // Few channels: another way to the gradient.
      signal = test.input([16, 16, 1])
      signal = test.convolution(
        "first", from: signal, channels: 1, kernel: 3, padding: 1, norm: true, .sigmoid(group: 0))
    }
    signal = test.again("second", like: signal, from: signal, sharing: sharing)
    let first = test.operators[0].output
    signal = test.again("third", like: first, from: signal, sharing: sharing)
    let flat = test.reshape("flat", from: signal, to: [test.signals[signal].shape.reduce(1, *)])
    test.classify(test.dense("scores", from: flat, units: 3))
    return test
  }

  /// Without clips and pools, whose kinks come close to every difference of three uses.
  @Test(arguments: [Subject.dense, .denseWithNorm, .convolution, .norm])
  func gradientsAreThoseOfFiniteDifferences(_ subject: Subject) throws {
    let test = Self.plan(subject, sharing: true)
    try GradientTests.check(test)
    try GradientTests.check(test, sharpness: 0.3)
  }

  /// In every instruction set and both precisions, against a network that has each parameter three
  /// times with equal values.
  @Test(arguments: instructionSets, Subject.allCases)
  func gradientsAreTheSumsOfThoseOfCopies(_ set: String, _ subject: Subject) throws {
    for precision in [Precision.float32, .bfloat16] {
      try with(set) {
        let shared = try Self.engine(Self.plan(subject, sharing: true, precision: precision))
        let copies = try Self.engine(Self.plan(subject, sharing: false, precision: precision))
        let names = copies.program.parameters.map(\.name)
        for (index, parameter) in shared.program.parameters.enumerated() {
          let suffix = parameter.name.drop { $0 != "." }
          for (copy, name) in names.enumerated()
          where name == parameter.name
            || parameter.name.hasPrefix("first.")
              && ["second\(suffix)", "third\(suffix)"].contains(name)
          {
            copies.parameters.value(copy).copy(from: shared.parameters.value(index))
          }
        }
        copies.parametersChanged()
        #expect(shared.trainingStep(step: 0) == copies.trainingStep(step: 0))
        for (index, parameter) in shared.program.parameters.enumerated() where parameter.trainable {
          let suffix = parameter.name.drop { $0 != "." }
          let uses = names.indices.filter {
            names[$0] == parameter.name
              || parameter.name.hasPrefix("first.")
                && ["second\(suffix)", "third\(suffix)"].contains(names[$0])
          }
          #expect(uses.count == (parameter.name.hasPrefix("first.") ? 3 : 1))
          let found = shared.parameters.gradients.part(shared.parameters.ranges[index]).array
          var expected = [Float](repeating: 0, count: found.count)
          for use in uses.reversed() {
            let part = copies.parameters.gradients.part(copies.parameters.ranges[use])
            for element in expected.indices { expected[element] += part[element] }
          }
          let size = expected.map(abs).max() ?? 0
          #expect(
            largestDifference(found, expected) <= 1e-5 * size + 1e-7,
            "\(parameter.name), \(precision)")
        }
      }
    }
  }

  private static func engine(_ test: TestPlan) throws -> Engine {
    let engine = try Engine(plan: test.plan, threads: 2)
    GradientTests.fill(engine)
    return engine
  }

  /// The optimiser packs what it has moved, for all uses; packing everything anew changes nothing.
  @Test func theOptimiserPacksSharedWeights() throws {
    for subject in [Subject.dense, .denseWithNorm, .filtered] {
      let plan = Self.plan(subject, sharing: true, precision: .bfloat16).plan
      var losses: [[Double]] = []
      for packsAnew in [false, true] {
        let engine = try Engine(plan: plan, threads: 2)
        GradientTests.fill(engine)
        losses.append(
          (0..<10).map { step in
            if packsAnew { engine.parametersChanged() }
            let loss = engine.trainingStep(step: step).loss
            engine.update(rateFactor: 1, step: step)
            return loss + engine.evaluationStep(pictures: 4, isHard: false)
          })
      }
      #expect(losses[0] == losses[1])
      #expect(Set(losses[0]).count == 10)
    }
  }

  @Test func aParameterHasOneRole() throws {
    var test = TestPlan(batch: 2)
    let image = test.input([4])
    let first = test.dense("first", from: image, units: 4, norm: true)
    test.classify(test.dense("scores", from: first, units: 2))
    var program = test.program
    guard case .stage(var stage) = program.operators[0].kind else { return }
    stage.product?.bias = stage.norm?.beta
    program.operators[0].kind = .stage(stage)
    let error = runtimeError { _ = try VerifiedProgram(program, batch: 1) }
    #expect(error?.message.contains("`first.beta` is bias here and beta there") == true)
  }
}
