import Testing
import WSRuntime

@Suite struct EvaluatorTests {
  /// 23 pictures in batches of 10 and of 23: the shorter last batch changes nothing.
  @Test func partialBatchesCountEveryPictureOnce() throws {
    let pictures = ExampleSet(try TinyRun.pictures(23, seed: 9))
    let weights = try Engine(plan: TinyRun.plan(), threads: 1).weights
    var results: [Evaluation] = []
    for batch in [10, 23, 40] {
      var test = TestPlan(batch: batch)
      test.sharpening = GradientTests.groups(1)
      let image = test.input([6, 6, 1])
      let a = test.dense("a", from: image, units: 9, norm: true, .brelu(group: 0))
      test.classify(test.dense("scores", from: a, units: 2))
      let engine = try Engine(plan: test.plan, threads: 2, forTraining: false)
      results.append(
        try #require(
          try Evaluator(engine, on: pictures).evaluate(isHard: true, measuresActivity: true)))
    }
    #expect(weights.entries.count > 0)
    for result in results {
      #expect(result.pictures == 23)
      #expect(result.outputs == results[0].outputs)
      #expect(result.layers == results[0].layers)
      #expect(abs((result.loss ?? 0) - (results[0].loss ?? 1)) < 1e-6)
    }
  }

  @Test func spikesScoresAndActivityAgree() throws {
    let engine = try Engine(plan: TinyRun.plan(), threads: 1, forTraining: false)
    let pictures = ExampleSet(try TinyRun.pictures(23, seed: 9))
    #expect(engine.spikes.map(\.name) == ["a", "pooled", "votes"])
    #expect(engine.spikes.map(\.isActivation) == [true, false, true])
    var packed: [String: [UInt8]] = [:]
    var firstScores: [Float] = []
    let evaluation = try #require(
      try Evaluator(engine, on: pictures).evaluate(
        isHard: true, measuresActivity: true,
        visitSpikes: { packed[$0.name, default: []] += $1 },
        visitScores: { pictures, scores in
          for picture in 0..<pictures { firstScores.append(scores[0][2 * picture]) }
        }))
    #expect(packed.mapValues(\.count) == ["a": 23 * 18, "pooled": 23 * 5, "votes": 23])
    #expect(firstScores.count == 23)
    for layer in evaluation.layers {
      let bits = (packed[layer.name] ?? []).reduce(0) { $0 + $1.nonzeroBitCount }
      #expect(abs(layer.activity - Double(bits) / 23 / Double(layer.neurons)) < 1e-9)
      #expect(layer.dead + layer.alwaysOn <= 1)
    }
    // Decode of the votes: four bits for class 0 against four for class 1, ties to the first.
    let predictions = evaluation.outputs[0].predictions
    for (votes, prediction) in zip(packed["votes"] ?? [], predictions) {
      let (low, high) = ((votes & 15).nonzeroBitCount, (votes >> 4).nonzeroBitCount)
      #expect(prediction == (low >= high ? 0 : 1))
    }
  }

  /// A netlist's network takes the integers of its grid.
  @Test func inputsMayBeIntegers() throws {
    let data = try TinyRun.pictures(7, seed: 9)
    for usesIntegers in [false, true] {
      var test = TestPlan(batch: 4)
      let image = test.input([6, 6, 1])
      test.classify(test.dense("scores", from: image, units: 2))
      let engine = try Engine(plan: test.plan, threads: 1, forTraining: false)
      var seen: [Float] = []
      _ = try Evaluator(
        engine, on: ExampleSet(data),
        inputs: usesIntegers
          ? [Netlist.Input(name: "x", shape: data.shape, code: .analog(bits: 8))] : nil
      ).evaluate(
        isHard: true,
        visitScores: { pictures, _ in
          for index in 0..<(36 * pictures) { seen.append(engine.inputs[0][index]) }
        })
      #expect(seen == data.images.map { usesIntegers ? Float($0) : Float($0) / 255 })
    }
  }

  @Test func inconsistentPlansAreRefused() throws {
    let changes: [(inout Program, inout Training) -> Void] = [
      { $1.batch = 0 }, { $1.batch = 1 << 40 }, { $1.sharpening = nil },
      { $1.gradient = .window(width: 0) }, { $1.freezeNorm = 9 }, { $1.losses[0].weight = .nan },
      { $1.losses[0].kind = .hinge(logits: 0, label: 0) },
      { program, _ in program.signals[1].shape = [6, 6, 5] },
      { program, _ in program.operators[0].inputs = [] },
      { program, _ in program.operators[0].inputs = [77] },
      { program, _ in program.operators[0].output = 0 },
      { program, _ in program.parameters[0].shape = [4, 3, 3, 2] },
      { program, _ in program.parameters[0].shape = [1 << 40, 1 << 40] },
      { program, _ in program.parameters[0].trainable = false },
      { program, _ in program.outputs[0].label = 5 },
      { program, _ in program.labels[0].classes = 7 },
      { program, _ in program.inputs[0].signal = -1 },
      { program, _ in program.inputs[0].gridBits = 17 },
      { program, _ in program.signals.append(PlanSignal(name: "nobody's", shape: [1])) },
    ]
    for (number, change) in changes.enumerated() {
      let plan = TinyRun.plan()
      var (program, training) = (plan.program, plan.training)
      change(&program, &training)
      #expect(
        runtimeError { _ = try TrainingPlan(program, training) }?.code == "WS7042",
        "change \(number)")
    }
  }
}
