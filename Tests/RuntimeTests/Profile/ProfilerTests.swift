import Testing
import WSRuntime

@Suite("the profile of training steps")
struct ProfilerTests {
  /// A whole run of 4 epochs of 3 batches, timed by a clock that moves at each reading.
  static func train(in path: FilePath, isProfiled: Bool) throws -> TrainingProfile? {
    let plan = TinyRun.plan()
    let setup = try TrainingSetup(plan, data: try TinyRun.data(), threads: 2)
    let folder = try RunFolder.create(path, plan: plan, source: nil)
    let counter = TinyRun.Counter()
    let trainer = try Trainer(
      folder, setup,
      surroundings: .init(
        threads: 2, clock: { counter.tick() }, isInterrupted: { false }))
    let profile = isProfiled ? try trainer.profile() : nil
    _ = try trainer.run { _ in }
    return profile
  }

  @Test("a profiled run ends in the same bits")
  func changesNothing() throws {
    let place = try TemporaryFolder()
    _ = try Self.train(in: place.file("a"), isProfiled: true)
    _ = try Self.train(in: place.file("b"), isProfiled: false)
    TinyRun.expectSame(
      try TinyRun.results(place.file("a")), try TinyRun.results(place.file("b")), "profiled")
  }

  @Test("the parts of all steps are there, and add up to less than the steps")
  func parts() throws {
    let place = try TemporaryFolder()
    let profile = try #require(try Self.train(in: place.file("a"), isProfiled: true))
    #expect(profile.steps == TinyRun.epochs * TinyRun.batchesPerEpoch)
    let entries = profile.entries
    let found = Set(entries.map { "\($0.name ?? "step"): \($0.part)" })
    for part in [
      "a: product", "a: statistics", "a: activation", "a: activationGradient",
      "a: weightGradient", "pooled: forward", "pooled: backward", "votes: inputGradient",
      "digit: forward", "step: loadBatch", "step: pack", "step: loss", "step: update",
    ] { #expect(found.contains(part), "\(part)") }
    // Nothing learns below the first layer.
    #expect(!found.contains("a: inputGradient"))
    let sum = entries.reduce(0) { $0 + $1.seconds }
    #expect(sum > 0 && sum < profile.secondsPerStep)
    // The clock is read at both ends of each part: every part takes one tick. What an epoch's
    // evaluation has packed the next step finds packed.
    let steps = Double(TinyRun.epochs * TinyRun.batchesPerEpoch)
    for entry in entries {
      let share = entry.part == .pack ? 1 - Double(TinyRun.epochs - 1) / steps : 1
      #expect(abs(entry.seconds - 0.001 * share) < 1e-9, "\(entry)")
    }
  }

  @Test("the work of products and passes")
  func work() throws {
    let place = try TemporaryFolder()
    let profile = try #require(try Self.train(in: place.file("a"), isProfiled: true))
    func work(_ name: String?, _ part: StepPart) throws -> StepWork {
      try #require(profile.entries.first { $0.name == name && $0.part == part }).work
    }
    // 10 pictures of 6 × 6 pixels, 4 channels, 3 × 3 taps of one channel.
    let outputs = 10.0 * 36 * 4
    let product = try work("a", .product)
    #expect(product.operations == 2 * outputs * 9)
    #expect(product.bytes == 4 * (10 * 36 + outputs + 36))
    #expect(try work("a", .weightGradient).operations == product.operations)
    #expect(try work("a", .statistics) == StepWork(bytes: 4 * outputs))
    #expect(try work("a", .activation) == StepWork(bytes: 8 * outputs))
    #expect(try work("pooled", .forward) == StepWork(bytes: 4 * (outputs + outputs / 4)))
    #expect(try work("votes", .inputGradient).operations == 2 * 10 * 8 * 36)
    // Every entry has a limit, and none of the work is free.
    #expect(profile.entries.allSatisfy { $0.shareOfLimit > 0 && $0.shareOfLimit.isFinite })
  }

  @Test("the trace has the parts of steps 11 and 12, one after the other")
  func trace() throws {
    let place = try TemporaryFolder()
    let profile = try #require(try Self.train(in: place.file("a"), isProfiled: true))
    let json = try #require(
      try JSONValue.parse(profile.json.text(), origin: "profile").asObject)
    let events = try #require(json["traceEvents"]?.asArray).compactMap(\.asObject)
    let traced = profile.steps - Profiler.tracedSteps.lowerBound
    #expect(events.count == traced * profile.entries.count)
    var end = 0.0
    for event in events {
      #expect(event["ph"]?.asString == "X")
      let start = try #require(event["ts"]?.asDouble)
      let duration = try #require(event["dur"]?.asDouble)
      #expect(start >= end - 1e-6 && duration > 0)
      end = start + duration
    }
    #expect(events.first?["name"]?.asString == StepPart.loadBatch.text)
    #expect(json["parts"]?.asArray?.count == profile.entries.count)
    #expect(json["otherData"]?.asObject?["network"]?.asString == TinyRun.plan().program.network)
  }

  @Test("limits are measured in every precision")
  func limits() throws {
    let engine = try Engine(plan: TinyRun.plan(), threads: 2)
    let limits = try engine.measureLimits()
    #expect(limits.float32 > 0 && limits.float32.isFinite)
    #expect(limits.bfloat16 > 0 && limits.bfloat16.isFinite)
    #expect(limits.copying > 0 && limits.copying.isFinite)
    let machine = MachineLimits(float32: 100, bfloat16: 400, copying: 10)
    #expect(machine.leastSeconds(StepWork(operations: 200, bytes: 5)) == 2)
    #expect(machine.leastSeconds(StepWork(operations: 200, isBFloat16: true, bytes: 5)) == 0.5)
    #expect(machine.leastSeconds(StepWork(operations: 200, bytes: 50)) == 5)
  }

  @Test("a parameter that is no number ends the training, whatever the optimiser")
  func parametersAreWatched() throws {
    for optimizer: OptimizerPlan in [
      .sgd(rate: 1, momentum: 0, nesterov: false), .sgd(rate: 1, momentum: 0.9, nesterov: true),
      .adam(rate: 1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
      .adadelta(rate: 1, rho: 0.9, epsilon: 1e-6), .rmsprop(rate: 1, rho: 0.9, epsilon: 1e-7),
    ] {
      let engine = try Engine(plan: TinyRun.plan { $0.optimizer = optimizer }, threads: 2)
      #expect(engine.update(rateFactor: 1, step: 0))
      let last = engine.parameters.trainableCount - 1
      engine.parameters.values[last] = .infinity
      #expect(!engine.update(rateFactor: 1, step: 1), "\(optimizer)")
      engine.parameters.values[last] = 0
      engine.parameters.values[engine.parameters.values.count - 1] = .nan
      #expect(!engine.update(rateFactor: 1, step: 2), "\(optimizer)")
    }
  }
}
