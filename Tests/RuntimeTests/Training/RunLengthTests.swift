import Testing
import WSRuntime

@Suite struct RunLengthTests {
  private static func plan(
    _ limit: Int, _ change: (inout TestPlan) -> Void = { _ in }
  ) -> TrainingPlan {
    TinyRun.plan {
      $0.limit = limit
      $0.schedule = .step(every: Span(2, .epochs), factor: 0.5)
      change(&$0)
    }
  }

  /// Trains in a folder, then gives the run more epochs and trains on.
  private static func lengthened(
    _ plan: TrainingPlan, to epochs: Int, in path: FilePath, stopAfter: Int = .max
  ) throws -> RunLength {
    let data = try TinyRun.data()
    do {
      let folder = try RunFolder.create(path, plan: plan, source: nil)
      try TinyRun.run(folder, data: data, stopAfter: stopAfter)
    }
    let length = try RunLength(
      epochs, for: plan, after: try RunFolder.progress(in: path))
    try TinyRun.run(try RunFolder.open(path, length: length), data: data)
    return length
  }

  @Test func aFinishedRunGoesOnAsIfItHadBeenLongerFromTheStart() throws {
    let place = try TemporaryFolder()
    let whole = try RunFolder.create(place.file("whole"), plan: Self.plan(6), source: nil)
    try TinyRun.run(whole, data: try TinyRun.data())
    let expected = try TinyRun.results(whole.path)
    // Finished, broken off in the middle of an epoch, and between two.
    for stop in [Int.max, 10, 3 * TinyRun.batchesPerEpoch] {
      let path = place.file("lengthened\(stop)")
      let length = try Self.lengthened(Self.plan(4), to: 6, in: path, stopAfter: stop)
      #expect(length.differences.isEmpty)
      TinyRun.expectSame(try TinyRun.results(path), expected, "stopped after \(stop)")
    }
  }

  /// What is advised to a run that is not binary is a length that it can be given.
  @Test func adviceForMoreEpochsIsNoMoreThanAPlanMayHave() throws {
    let most = TrainingPlan.mostEpochs
    for (done, expected) in [(0, 2), (1, 2), (3, 6), (most / 2 + 1, most), (most - 1, most)] {
      #expect(Self.plan(4).epochsToSharpen(after: done) == expected)
    }
    #expect(Self.plan(4).epochsToSharpen(after: most) == nil)
    let slow = TinyRun.plan {
      guard case .adaptive(var adaptive) = TinyRun.slowPolicy else { return }
      adaptive.rate = 1e-7
      $0.sharpening?.policy = .adaptive(adaptive)
    }
    #expect(slow.epochsToSharpen(after: 3) == most)
  }

  /// Killed after the plan was written anew: the checkpoint has the old one.
  @Test func theNewLengthOutlivesAKillBeforeTheNextCheckpoint() throws {
    let place = try TemporaryFolder()
    let path = place.file("run")
    let data = try TinyRun.data()
    do {
      try TinyRun.run(try RunFolder.create(path, plan: Self.plan(4), source: nil), data: data)
    }
    let length = try RunLength(6, for: Self.plan(4), after: try RunFolder.progress(in: path))
    do { _ = try RunFolder.open(path, length: length) }
    let folder = try RunFolder.open(path)
    #expect(folder.plan.training.limit == 6)
    try TinyRun.run(folder, data: data)
    #expect(try TinyRun.metrics(path).count == 6)
  }

  @Test func whatDependedOnTheLimitIsSaid() throws {
    let done = RunProgress(epochsDone: 4, hardSince: 3)
    func differences(_ change: (inout TestPlan) -> Void, freezeNorm: Int = 0) throws -> [String] {
      let plan = try Self.plan(4, change).changing { $0.freezeNorm = freezeNorm }
      return try RunLength(8, for: plan, after: done).differences
    }
    #expect(try differences { _ in } == [])
    #expect(try differences { $0.schedule = .cosine(warmUp: Span(1, .epochs)) }.count == 1)
    #expect(try differences { $0.sharpening?.policy = TinyRun.slowPolicy }.count == 1)
    let frozen = try differences({ _ in }, freezeNorm: 2)
    #expect(frozen == ["`freeze_norm` has held in epochs 3 to 4 already"])
    let unbegun = try RunLength(
      8, for: Self.plan(4) { $0.schedule = .oneCycle(warmUp: 0.3) }, after: nil)
    #expect(unbegun.differences.isEmpty)
  }

  @Test func aRunThatEndedByItsFinishGoesOn() throws {
    let place = try TemporaryFolder()
    let path = place.file("run")
    let plan = Self.plan(20) { $0.sharpening?.finish = 1 }
    let length = try Self.lengthened(plan, to: 7, in: path)
    #expect(length.differences.first?.contains("`finish`") == true)
    // Hard at the end of the third, over after the fourth.
    #expect(try TinyRun.metrics(path).count == 7)
  }

  @Test func fewerEpochsThanAreDoneAreRefused() throws {
    let done = RunProgress(epochsDone: 4)
    #expect(
      runtimeError { _ = try RunLength(3, for: Self.plan(6), after: done) }?.code
        == ErrorCode.cannotLengthen.rawValue)
    #expect(
      runtimeError { _ = try RunLength(.max, for: Self.plan(6), after: done) }?.code
        == ErrorCode.cannotLengthen.rawValue)
    // Sharpening ends with epoch 3.
    #expect(
      runtimeError { _ = try RunLength(2, for: Self.plan(6), after: nil) }?.code
        == ErrorCode.planDefect.rawValue)
  }
}
