import Testing
import WSRuntime

/// Plans with damaged parts are refused, or can be executed: a plan is a file.
@Suite struct PlanMutationTests {
  /// Every operator there is.
  private static func everything() -> TrainingPlan {
    var test = TestPlan(batch: 3)
    test.precision = .bfloat16
    test.sharpening = GradientTests.groups(1)
    let image = test.input([8, 8, 2])
    let limit = test.learnedLimit("limit", 0.5)
    let a = test.convolution(
      "a", from: image, channels: 16, kernel: 3, padding: 1, norm: true, .sigmoid(group: 0))
    let b = test.convolution(
      "b", from: a, channels: 4, kernel: 2, stride: 2, groups: 2, .brelu(group: 0))
    let high = test.maxPool("high", from: a, window: 2, stride: 2)
    let mean = test.averagePool("mean", from: a, window: 2, stride: 2)
    let both = test.concat("both", [high, mean, b])
    let sum = test.add("sum", [both, both])
    let kept = test.dropout("kept", from: sum, rate: 0.25)
    let smooth = test.norm("smooth", from: kept, .clip(limit: 0.8))
    let flat = test.reshape("flat", from: smooth, to: [16 * 36])
    let hidden = test.dense("hidden", from: flat, units: 20, norm: true, .clipLearned(limit: limit))
    let votes = test.dense("votes", from: hidden, units: 8, norm: true, .brelu(group: 0))
    test.classify(test.decode("digit", from: votes, key: ["11110000", "00001111"], temperature: 2))
    return test.plan
  }

  @Test(arguments: ["everything", "tiny"])
  func damagedPlans(name: String) throws {
    let plan = name == "tiny" ? TinyRun.plan() : Self.everything()
    #expect(try run(plan))
    let text = String(decoding: plan.encoded(), as: UTF8.self)
    let whole = try JSONValue.parse(text, origin: "a plan")
    var random = KernelRandom(state: Mutations.seed)
    var executed = 0
    for _ in 0..<Mutations.variants {
      var value = random.damaged(whole)
      if random.int(0...3) == 0 { value = random.damaged(value) }
      do {
        if try run(try TrainingPlan(decoding: Array(value.text().utf8))) { executed += 1 }
      } catch let error as RuntimeError {
        #expect(!error.code.hasPrefix("WS9"), "\(error)")
      }
    }
    #expect(Mutations.variants < 100 || executed > 0)
  }

  @Test func damagedBytes() throws {
    let bytes = TinyRun.plan().encoded()
    var random = KernelRandom(state: Mutations.seed)
    for _ in 0..<Mutations.variants {
      do {
        _ = try run(try TrainingPlan(decoding: random.damaged(bytes)))
      } catch let error as RuntimeError {
        #expect(!error.code.hasPrefix("WS9"), "\(error)")
      }
    }
  }

  /// Steps of all kinds, unless the plan asks for much more than it did.
  private func run(_ plan: TrainingPlan) throws -> Bool {
    let weights = plan.program.parameters.reduce(0) { sum, parameter in
      min(sum + parameter.shape.reduce(1) { min($0 &* $1, 1 << 30) }, 1 << 30)
    }
    let use = Placement.Use(plan.training, forTraining: true)
    guard let placement = Placement(plan.program, for: use), placement.arenaBytes < 1 << 22,
      weights < 1 << 18
    else { return false }
    let engine = try Engine(plan: plan, threads: 2)
    GradientTests.fill(engine)
    for sharpness in [Float(0), 0.5, 1] {
      for group in engine.sharpness.indices { engine.setSharpness(sharpness, of: group) }
      guard engine.trainingStep(step: 1).loss.isFinite else { break }
      engine.update(rateFactor: 1, step: 1)
    }
    engine.evaluationStep(pictures: min(2, plan.training.batch), isHard: true)
    return true
  }
}
