import Testing
import WSRuntime

/// The engine against the plain executor: forward, gradients, ten training steps, evaluation.
@Suite("the engine and the reference")
struct ReferenceTests {
  /// Rounding may lead a program this far, as a share of its largest numbers: what amplifies it
  /// more, as a norm over equal numbers does, is not compared.
  private static let noise = 3e-5

  private struct Trio {
    let engine: Engine
    let reference: ReferenceExecutor
    /// The reference in single precision.
    let rounded: ReferenceExecutor
    var all: [any Executor] { [engine, reference, rounded] }

    init(_ plan: TrainingPlan) throws {
      engine = try Engine(plan: plan, threads: 2, keepsAll: true)
      reference = ReferenceExecutor(plan: plan)
      rounded = ReferenceExecutor(plan: plan, isSingle: true)
      reference.restore(engine.save())
      rounded.restore(engine.save())
      var random = KernelRandom(state: plan.training.seed)
      for input in plan.program.inputs.indices {
        let shape = plan.program.signals[plan.program.inputs[input].signal].shape
        var pictures = PictureBatch(
          shape: shape,
          stored: .bytes(
            (0..<shape.reduce(plan.training.batch, *)).map { _ in UInt8(random.int(0...255)) }),
          values: InputGrid(bits: 8).values, batch: plan.training.batch)
        for place in 0..<plan.training.batch { pictures.sources[place].picture = place }
        pictures.sources[0].isFlipped = true
        (pictures.sources[0].row, pictures.sources[0].column) = (1, shape[1] - 1)
        pictures.count = plan.training.batch
        for executor in all { executor.load(pictures, input: input) }
      }
      for (index, label) in plan.program.labels.enumerated() {
        let classes = (0..<label.positions.reduce(plan.training.batch, *)).map { _ in
          Int32(random.int(0...(label.classes - 1)))
        }
        for executor in all { executor.load(classes, label: index) }
      }
    }

    func setSharpness(_ sharpness: Float) {
      for group in engine.sharpness.indices {
        for executor in all { executor.setSharpness(sharpness, of: group) }
      }
    }

    /// A norm takes away what a bias before it adds: its gradient is rounding and nothing else.
    var cancelled: Set<Int> {
      var cancelled: Set<Int> = []
      for node in engine.program.operators {
        guard case .stage(let stage) = node.kind, stage.norm != nil else { continue }
        if let bias = stage.product?.bias { cancelled.insert(bias) }
      }
      return cancelled
    }

    /// Whether rounding, which leads numbers this far, cannot have led the last step to the other
    /// side of a place where a function jumps.
    var isDecided: Bool {
      let noise = zip(rounded.values, reference.values).reduce(0) {
        max($0, ReferenceTests.difference($1.0, $1.1))
      }
      return noise < ReferenceTests.noise
        && reference.distances.count == rounded.distances.count
        && zip(reference.distances, rounded.distances).allSatisfy {
          abs($0) > 1e-6 + 20 * abs($0 - $1)
        }
    }
  }

  /// The largest difference of some numbers, as a share of the largest of them.
  private static func difference(_ found: [Double], _ expected: [Double]) -> Double {
    let size = expected.reduce(1e-3) { max($0, abs($1)) }
    guard found.count == expected.count else { return .infinity }
    return zip(found, expected).reduce(0) { most, pair in
      let difference = abs(pair.0 - pair.1) / size
      return difference.isNaN ? .infinity : max(most, difference)
    }
  }

  /// - Parameter rounded: what rounding makes of `expected`: some times its difference is allowed.
  private static func compare(
    _ found: [Float], _ expected: [Double], _ rounded: [Double], tolerance: Double, _ what: String
  ) -> Bool {
    let own = difference(found.map { Double($0) }, expected)
    let allowed = tolerance + 200 * difference(rounded, expected)
    #expect(own < allowed, "\(what)")
    return own < allowed
  }

  /// One step of a program: loss, outputs and the gradient of every parameter; nil where rounding
  /// may have led elsewhere.
  private func compareStep(_ trio: Trio, step: Int, tolerance: Double, _ what: String) -> Bool? {
    let (engine, reference, rounded) = (trio.engine, trio.reference, trio.rounded)
    let found = engine.trainingStep(step: step)
    let expected = reference.trainingStep(step: step)
    _ = rounded.trainingStep(step: step)
    let program = engine.program
    if program.precision == .float32 {
      guard trio.isDecided else { return nil }
      #expect(found.correct == expected.correct, "\(what)")
    }
    var agrees = true
    func compare(
      _ found: [Float], _ expected: [Double], _ rounded: [Double], _ subject: String
    ) {
      agrees =
        Self.compare(found, expected, rounded, tolerance: tolerance, "\(subject), \(what)")
        && agrees
    }
    compare([Float(found.loss)], [expected.loss], [expected.loss], "loss")
    for (output, planned) in program.outputs.enumerated() {
      compare(
        engine.scores(output: output), reference.values[planned.signal],
        rounded.values[planned.signal], "scores")
    }
    for (index, parameter) in program.parameters.enumerated()
    where parameter.trainable && !trio.cancelled.contains(index) {
      compare(
        engine.parameters.gradients.part(engine.parameters.ranges[index]).array,
        reference.parameterGradients[index], rounded.parameterGradients[index],
        "gradient of \(parameter.name)")
    }
    return agrees
  }

  @Test("agree on forward pass and gradients of random programs, soft and sharp")
  func gradients() throws {
    var compared = 0
    for seed in 1...80 {
      let trio = try Trio(RandomProgram(seed: UInt64(seed)).test.plan)
      for sharpness in [Float(0), 0.5] {
        trio.setSharpness(sharpness)
        let agrees = compareStep(
          trio, step: 3, tolerance: 2e-4, "seed \(seed), sharpness \(sharpness)")
        compared += agrees == nil ? 0 : 1
      }
    }
    #expect(compared > 80)
  }

  @Test("agree in bfloat16, as far as it goes")
  func bfloat16() throws {
    for seed in 1...10 {
      var random = KernelRandom(state: UInt64(seed))
      var test = TestPlan(batch: 3, seed: UInt64(seed))
      test.precision = .bfloat16
      test.sharpening = GradientTests.groups(1)
      let image = test.input([6, 6, 2])
      let wide = test.convolution(
        "wide", from: image, channels: 16, kernel: 3, padding: 1, .sigmoid(group: 0))
      let deep = test.convolution(
        "deep", from: wide, channels: random.int(4...40), kernel: 3, stride: random.int(1...2),
        norm: true, .sigmoid(group: 0))
      let flat = test.reshape("flat", from: deep, to: [test.signals[deep].shape.reduce(1, *)])
      test.classify(test.dense("scores", from: flat, units: 5))
      #expect(
        try compareStep(Trio(test.plan), step: 0, tolerance: 5e-3, "seed \(seed)") == true)
    }
  }

  @Test("agree after ten training steps of each optimiser")
  func tenSteps() throws {
    var (steps, runs) = (0, 0)
    var optimizers: Set<Int> = []
    for seed in 101...240 {
      let plan = RandomProgram(seed: UInt64(seed)).test.plan
      let trio = try Trio(plan)
      var step = 0
      while step < 10 {
        trio.setSharpness(Float(step) / 12)
        for executor in trio.all { executor.normIsFrozen = step >= 8 }
        guard compareStep(trio, step: step, tolerance: 5e-4, "seed \(seed), step \(step)") == true
        else { break }
        for executor in trio.all {
          #expect(executor.update(rateFactor: 1 - Double(step) / 20, step: step))
        }
        step += 1
      }
      steps += step
      guard step == 10 else { continue }
      runs += 1
      optimizers.insert(plan.training.optimizer.rule.moments)
      for (index, parameter) in plan.program.parameters.enumerated()
      where !trio.cancelled.contains(index) {
        _ = Self.compare(
          trio.engine.parameterValues[index], trio.reference.parameters[index],
          trio.rounded.parameters[index], tolerance: 1e-3, "\(parameter.name), seed \(seed)")
      }
    }
    #expect(steps > 400)
    #expect(runs > 8)
    #expect(optimizers == [1, 2])
  }

  @Test("agree on scores, activity and spikes with every activation hard")
  func evaluation() throws {
    var compared = 0
    for seed in 201...230 {
      let trio = try Trio(RandomProgram(seed: UInt64(seed)).test.plan)
      var probes: [SpikeProbe] = []
      var losses: [Double] = []
      for executor in trio.all {
        var probe: SpikeProbe? = SpikeProbe([.activity, .spikes], of: executor.spikes)
        for _ in 0..<2 {
          losses.append(executor.evaluationStep(pictures: 2, isHard: true, probe: &probe))
        }
        if let probe { probes.append(probe) }
      }
      guard trio.isDecided else { continue }
      compared += 1
      #expect(abs(losses[0] - losses[2]) < 2e-4 * max(1, abs(losses[2])), "seed \(seed)")
      #expect(probes[0].spikes == probes[1].spikes, "seed \(seed)")
      #expect(probes[0].positive == probes[1].positive, "seed \(seed)")
      for (found, expected) in zip(probes[0].sums, probes[1].sums) {
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-3 }, "seed \(seed)")
      }
    }
    #expect(compared > 20)
  }

  @Test("read the spikes that a probe puts in place of a signal's own")
  func substitutes() throws {
    let trio = try Trio(RandomProgram(seed: 301).test.plan)
    let last = try #require(trio.engine.spikes.indices.last)
    var results: [[Float]] = []
    for executor in [trio.engine, trio.reference] as [any Executor] {
      for byte in [UInt8(0), 0b101010] {
        var probe: SpikeProbe? = SpikeProbe([], of: executor.spikes)
        probe?.substitutes[last] = Array(repeating: byte, count: executor.batch)
        _ = executor.evaluationStep(pictures: executor.batch, isHard: true, probe: &probe)
        results.append(executor.scores(output: 0))
      }
    }
    #expect(executorsAgree(results))
    #expect(results[0] != results[1])
  }

  private func executorsAgree(_ results: [[Float]]) -> Bool {
    results[0] == results[2] && results[1] == results[3]
  }

  @Test("save and restore all that goes on")
  func state() throws {
    let plan = RandomProgram(seed: 401).test.plan
    let (first, second) = (try Trio(plan), try Trio(plan))
    for step in 0..<4 {
      if step == 2 {
        second.engine.restore(first.engine.save())
        second.reference.restore(first.engine.save())
      }
      let wanted = first.engine.trainingStep(step: step)
      first.engine.update(rateFactor: 1, step: step)
      guard step >= 2 else { continue }
      #expect(second.engine.trainingStep(step: step) == wanted)
      second.engine.update(rateFactor: 1, step: step)
      let plain = second.reference.trainingStep(step: step)
      second.reference.update(rateFactor: 1, step: step)
      #expect(abs(plain.loss - wanted.loss) < 1e-3 * abs(wanted.loss))
    }
    #expect(second.engine.save() == first.engine.save())
  }
}
