import Testing
import WSRuntime

/// Trainer, evaluator, feeder and sharpener know an executor only by its protocol: whole runs on the
/// plain one.
@Suite("runs on any executor")
struct ExecutorRunTests {
  /// A plain executor that starts where the engine does.
  private static func reference(
    _ plan: TrainingPlan
  ) throws(RuntimeError) -> any Executor {
    let reference = ReferenceExecutor(plan: plan)
    reference.restore(try Engine(plan: plan, threads: 1).save())
    return reference
  }

  private static func plan() -> TrainingPlan {
    TinyRun.plan { test in
      test.limit = 2
      test.schedule = .constant
      test.sharpening?.policy = .windows([
        .init(start: Span(0, .epochs), end: Span(2, .epochs)),
        .init(start: Span(1, .epochs), end: Span(2, .epochs)),
      ])
      // Its rounding decides nothing: no tiny gradient becomes a whole step.
      test.optimizer = .sgd(rate: 0.1, momentum: 0.9, nesterov: true)
    }
  }

  @discardableResult
  private static func train(
    _ path: FilePath, executor: TrainingSetup.MakeExecutor?, stopAfter: Int = .max
  ) throws -> (outcome: TrainingOutcome, start: TrainingStart?) {
    let folder =
      FileSystem.kind(of: path) == nil
      ? try RunFolder.create(path, plan: plan(), source: nil) : try RunFolder.open(path)
    let setup = try TrainingSetup(
      folder.plan, data: try TinyRun.data(), threads: 1, executor: executor)
    let counter = TinyRun.Counter()
    let trainer = try Trainer(
      folder, setup,
      surroundings: .init(
        threads: 1, clock: { counter.tick() },
        isInterrupted: { counter.batches >= stopAfter }))
    var start: TrainingStart?
    let outcome = try trainer.run { event in
      if case .started(let started) = event { start = started }
      if case .batchEnded = event { counter.batches += 1 }
    }
    return (outcome, start)
  }

  @Test("a run on the plain executor is the run on the engine, up to rounding")
  func wholeRun() throws {
    let place = try TemporaryFolder()
    try Self.train(place.file("engine"), executor: nil)
    try Self.train(place.file("plain"), executor: Self.reference)
    let found = try TinyRun.metrics(place.file("engine"))
    let expected = try TinyRun.metrics(place.file("plain"))
    #expect(found.count == 2 && expected.count == 2)
    for (own, plain) in zip(found, expected) {
      let (loss, other) = (own["loss"]?.asDouble, plain["loss"]?.asDouble)
      #expect(abs(try #require(loss) - (try #require(other))) < 1e-3)
      for key in ["accuracy", "accuracy_hard"] {
        #expect(own[key]?.asDouble == plain[key]?.asDouble, "\(key)")
      }
    }
  }

  @Test("a run that the engine began goes on on the plain executor, and says so")
  func change() throws {
    let place = try TemporaryFolder()
    let path = place.file("run")
    #expect(try Self.train(path, executor: nil, stopAfter: 2).outcome == .interrupted)
    let second = try Self.train(path, executor: Self.reference)
    #expect(second.start?.instructionSet == "reference")
    #expect(second.start?.otherInstructionSet == InstructionSet.current)
    #expect(try TinyRun.metrics(path).count == 2)
  }
}
