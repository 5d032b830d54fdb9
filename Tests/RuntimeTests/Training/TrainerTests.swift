import Testing
import WSRuntime

@Suite struct TrainerTests {
  @Test func learnsAndKeepsTheBestHardEpoch() throws {
    let place = try TemporaryFolder()
    let folder = try RunFolder.create(
      place.file("run"), plan: TinyRun.plan { $0.limit = 8 }, source: Array("whetstone 1\n".utf8))
    var events: [String] = []
    let data = try TinyRun.data(training: 200, validation: 60)
    let outcome = try TinyRun.run(folder, data: data) { event in
      switch event {
      case .started(let start):
        #expect(start.batchesPerEpoch == 20)
        events.append("started")
      case .batchEnded: break
      case .epochEnded(let line): events.append("epoch \(line.epoch)")
      case .checkpointWritten, .warning: break
      case .finished: events.append("finished")
      case .interrupted: events.append("interrupted")
      }
    }
    guard case .finished(let summary) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(events == ["started"] + (1...8).map { "epoch \($0)" } + ["finished"])
    #expect(summary.isHard && summary.epochs == 8)
    let lines = try TinyRun.metrics(folder.path)
    let losses = lines.compactMap { $0["loss"]?.asDouble }
    #expect(losses[7] < 0.5 * losses[0])
    let hard = lines.map { $0["accuracy_hard"]?.asDouble ?? -1 }
    let best = hard[2...].max() ?? -1
    #expect(best >= 0.8)
    #expect(summary.bestHardAccuracy == best)
    // Ties: the latest.
    #expect(summary.bestEpoch == (hard.lastIndex(of: best) ?? -2) + 1)
    #expect(lines[0]["sharpness"]?.asObject?["a"]?.asDouble == 0)
    #expect(lines[2]["sharpness"]?.asObject?["votes"]?.asDouble == 1)
    #expect(lines[0]["layers"]?.asObject?.names == ["a", "votes"])
    // Kept weights give the accuracy that was promised.
    let plan = folder.plan
    let weights = try WeightSet.load(RunFolder.weightsPath(in: folder.path))
    let engine = try Engine(plan: plan, threads: 1, forTraining: false)
    try engine.load(weights, origin: "weights")
    let evaluation = try Evaluator(engine, on: data.validation)
      .evaluate(isHard: true)
    #expect(evaluation?.accuracy == best)
    #expect(
      try FileSystem.read(RunFolder.sourcePath(in: folder.path)) == Array("whetstone 1\n".utf8))
  }

  @Test func sameBitsForAnyNumberOfThreads() throws {
    let place = try TemporaryFolder()
    for precision in [Precision.float32, .bfloat16] {
      var first: [String: [UInt8]] = [:]
      for threads in 1...4 {
        let folder = try RunFolder.create(
          place.file("\(precision)\(threads)"), plan: TinyRun.plan { $0.precision = precision },
          source: nil)
        try TinyRun.run(folder, data: try TinyRun.data(), threads: threads)
        let results = try TinyRun.results(folder.path)
        if threads == 1 { first = results }
        TinyRun.expectSame(results, first, "\(threads) threads, \(precision)")
      }
      #expect(first.count == 4)
    }
  }

  @Test func precisionReachesTheProducts() throws {
    let losses = try [Precision.float32, .bfloat16].map { precision in
      let engine = try Engine(plan: TinyRun.plan { $0.precision = precision }, threads: 1)
      GradientTests.fill(engine)
      return engine.trainingLoss(step: 0)
    }
    #expect(losses[0] != losses[1])
    #expect(abs(losses[0] - losses[1]) < 0.05)
  }

  @Test func interruptedAnywhereAndResumedGivesTheSameBits() throws {
    let place = try TemporaryFolder()
    for (number, change) in TinyRunVariants.all.enumerated() {
      let plan = TinyRun.plan(change)
      let data = try TinyRun.data(validation: number == 1 ? 0 : 15)
      let whole = try RunFolder.create(place.file("whole\(number)"), plan: plan, source: nil)
      try TinyRun.run(whole, data: data)
      let expected = try TinyRun.results(whole.path)
      for stop in 1...(TinyRun.epochs * TinyRun.batchesPerEpoch) {
        let path = place.file("broken\(number)-\(stop)")
        // Closed at the end of the scope: the folder's lock goes with it.
        do {
          let folder = try RunFolder.create(path, plan: plan, source: nil)
          let outcome = try TinyRun.run(folder, data: data, stopAfter: stop)
          #expect(outcome == .interrupted)
          #expect(FileSystem.kind(of: RunFolder.weightsPath(in: path)) == nil)
        }
        let resumed = try RunFolder.open(path)
        _ = try TinyRun.run(resumed, data: data, threads: 2)
        TinyRun.expectSame(
          try TinyRun.results(path), expected, "variant \(number) stopped after \(stop)")
      }
    }
  }

  /// A kill leaves the files of some moment: each checkpoint with what lies beside it then, and
  /// with what a later moment may have left.
  @Test func killedAndResumedGivesTheSameBits() throws {
    let place = try TemporaryFolder()
    let data = try TinyRun.data()
    let whole = try RunFolder.create(place.file("whole"), plan: TinyRun.plan(), source: nil)
    try TinyRun.run(whole, data: data)
    let expected = try TinyRun.results(whole.path)

    let watched = try RunFolder.create(place.file("watched"), plan: TinyRun.plan(), source: nil)
    var snapshots: [[FilePath: [UInt8]]] = []
    try TinyRun.run(watched, data: data, checkpointSeconds: 0) { event in
      guard case .checkpointWritten = event else { return }
      snapshots.append((try? Self.files(watched.path)) ?? [:])
    }
    #expect(snapshots.count == TinyRun.epochs * TinyRun.batchesPerEpoch)
    for (number, snapshot) in snapshots.enumerated() {
      for mixesLaterMetrics in [false, true] {
        let path = place.file("killed\(number)\(mixesLaterMetrics)")
        try FileSystem.createFolder(path)
        for (name, bytes) in snapshot {
          try FileSystem.replaceFile(path / name, with: bytes)
        }
        if mixesLaterMetrics {
          let later = RunFolder.metricsPath(in: whole.path)
          try FileSystem.replaceFile(
            RunFolder.metricsPath(in: path), with: try FileSystem.read(later))
        }
        // Half of a write that never ended.
        try FileSystem.replaceFile(
          path / ".checkpoint.safetensors.4711.tmp", with: [1, 2, 3])
        try TinyRun.run(try RunFolder.open(path), data: data)
        TinyRun.expectSame(try TinyRun.results(path), expected, "killed at \(number)")
      }
    }
  }

  private static func files(_ folder: FilePath) throws -> [FilePath: [UInt8]] {
    var files: [FilePath: [UInt8]] = [:]
    for name in try FileSystem.list(folder) where name != ".lock" {
      files[name] = try FileSystem.read(folder / name)
    }
    return files
  }

  @Test func withoutValidationTheLastEpochIsKept() throws {
    let place = try TemporaryFolder()
    let folder = try RunFolder.create(place.file("run"), plan: TinyRun.plan(), source: nil)
    try TinyRun.run(folder, data: try TinyRun.data(validation: 0))
    let lines = try TinyRun.metrics(folder.path)
    #expect(lines.allSatisfy { $0["accuracy"] == .null && $0["accuracy_hard"] == .null })
    #expect(lines.map { $0["best"]?.asBool } == [false, false, true, true])
    let kept = try WeightSet.load(RunFolder.weightsPath(in: folder.path))
    #expect(kept.entries == (try RunFolder.checkpointWeights(in: folder.path)).entries)
  }

  @Test func hardFromTheFirstStepHasNoSoftWeights() throws {
    let place = try TemporaryFolder()
    let plan = TinyRun.plan { $0.sharpening?.policy = .hard }
    let folder = try RunFolder.create(place.file("run"), plan: plan, source: nil)
    try TinyRun.run(folder, data: try TinyRun.data())
    #expect(FileSystem.kind(of: RunFolder.softWeightsPath(in: folder.path)) == nil)
    #expect(FileSystem.kind(of: RunFolder.weightsPath(in: folder.path)) == .file)
  }

  @Test func aRunThatNeverBecomesHardKeepsNoWeights() throws {
    let place = try TemporaryFolder()
    let plan = TinyRun.plan {
      $0.limit = 2
      $0.sharpening?.policy = TinyRun.slowPolicy
    }
    let folder = try RunFolder.create(place.file("run"), plan: plan, source: nil)
    let outcome = try TinyRun.run(folder, data: try TinyRun.data())
    guard case .finished(let summary) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(!summary.isHard && summary.bestEpoch == nil && summary.epochs == 2)
    #expect(summary.groups.map(\.name) == ["a", "votes"])
    #expect(summary.groups.allSatisfy { $0.sharpness < 1 })
    #expect(FileSystem.kind(of: RunFolder.weightsPath(in: folder.path)) == nil)
    #expect(
      try RunFolder.checkpointWeights(in: folder.path).entries.count
        == plan.program.parameters.count)
  }

  @Test func finishEndsARunEarly() throws {
    let place = try TemporaryFolder()
    let plan = TinyRun.plan {
      $0.limit = 20
      $0.sharpening?.finish = 2
    }
    let folder = try RunFolder.create(place.file("run"), plan: plan, source: nil)
    let outcome = try TinyRun.run(folder, data: try TinyRun.data())
    guard case .finished(let summary) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    // Hard at the end of the third.
    #expect(summary.epochs == 5)
  }

  /// With frozen statistics, no dropout and a rate that moves nothing, training sees what evaluation sees.
  @Test func trainingAccuracyIsThatOfTheBatches() throws {
    let place = try TemporaryFolder()
    let moving = TinyRun.plan {
      $0.augment = []
      $0.optimizer = .sgd(rate: 1e-30, momentum: 0, nesterov: false)
    }
    var program = moving.program
    for index in program.operators.indices where program.operators[index].name == "kept" {
      program.operators[index].kind = .dropout(rate: 0, stream: 3)
    }
    var training = moving.training
    training.freezeNorm = training.limit
    let plan = try TrainingPlan(program, training)
    // Four whole batches.
    let pictures = ExampleSet(try TinyRun.pictures(40, seed: 1))
    let folder = try RunFolder.create(place.file("run"), plan: plan, source: nil)
    try TinyRun.run(
      folder, data: DataSplit(train: pictures, validation: pictures, test: pictures))
    let engine = try Engine(plan: plan, threads: 1)
    let evaluation = try Evaluator(engine, on: pictures).evaluate(isHard: false)
    let first = try TinyRun.metrics(folder.path)[0]
    #expect(first["training_accuracy"]?.asDouble == evaluation?.accuracy)
    #expect(first["accuracy"]?.asDouble == evaluation?.accuracy)
  }

  @Test func aNetworkWithoutAClassIsChosenByItsLoss() throws {
    let place = try TemporaryFolder()
    let plan = TinyRun.plan {
      // The picture is rebuilt beside the class, which nothing judges.
      $0.outputs[0].label = nil
      $0.labels = []
      let rebuilt = $0.dense("rebuilt", from: 1, units: 36)
      let picture = $0.reshape("picture", from: 0, to: [36])
      $0.losses = [
        PlanLoss(
          kind: .meanSquared(signal: rebuilt, target: picture), weight: 1)
      ]
      $0.limit = 8
    }
    let folder = try RunFolder.create(place.file("run"), plan: plan, source: nil)
    let outcome = try TinyRun.run(folder, data: try TinyRun.data())
    guard case .finished(let summary) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    let lines = try TinyRun.metrics(folder.path)
    #expect(lines.allSatisfy { $0["accuracy_hard"] == .null && $0["training_accuracy"] == .null })
    let losses = lines.map { $0["validation_loss_hard"]?.asDouble ?? .infinity }
    let best = losses[2...].min() ?? -1
    #expect(summary.bestEpoch == (losses.lastIndex(of: best) ?? -2) + 1)
    let engine = try Engine(plan: plan, threads: 1, forTraining: false)
    try engine.load(try WeightSet.load(RunFolder.weightsPath(in: folder.path)), origin: "weights")
    let kept = try Evaluator(engine, on: try TinyRun.data().validation).evaluate(isHard: true)
    #expect(kept?.loss == best && kept?.accuracy == nil)
  }

  @Test func metricsReadBackAsTheyWereWritten() throws {
    let place = try TemporaryFolder()
    let folder = try RunFolder.create(place.file("run"), plan: TinyRun.plan(), source: nil)
    var lines: [EpochMetrics] = []
    try TinyRun.run(folder, data: try TinyRun.data()) {
      if case .epochEnded(let line) = $0 { lines.append(line) }
    }
    #expect(lines.count == 4)
    let read = try RunMetrics(in: folder.path, done: 4)
    #expect(read.epochs == lines && read.fault == nil)
    #expect(EpochMetrics(["epoch": 1]) == nil)
  }
}

/// What else has a state that a resume must bring back.
enum TinyRunVariants {
  static let all: [@Sendable (inout TestPlan) -> Void] = [
    { _ in },
    { $0.optimizer = .adadelta(rate: 1, rho: 0.9, epsilon: 1e-6) },
    {
      $0.optimizer = .sgd(rate: 0.1, momentum: 0.9, nesterov: true)
      $0.sharpening?.policy = .adaptive(adaptive(original: false))
    },
    { $0.sharpening?.policy = .adaptive(adaptive(original: true)) },
    { $0.sharpening?.policy = .hard },
  ]

  private static func adaptive(original: Bool) -> AdaptivePlan {
    AdaptivePlan(
      wait: 1, rate: 0.9, critical: 0.5, criticalRate: 0.6, patience: original ? 0 : 1,
      improved: 0.4, degraded: 0.3, firstLayer: 0.8, floor: 0.01, stall: 2, together: false,
      original: original)
  }
}
