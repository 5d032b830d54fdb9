import Testing
import WSRuntime

/// What can go wrong with a run and its folder.
@Suite struct RunFolderTests {
  @Test func divergenceNamesEpochStepAndLayerAndKeepsTheCheckpoint() throws {
    let place = try TemporaryFolder()
    let plan = TinyRun.plan {
      // Each step makes the weights ten million times larger: the sixth leaves float32.
      $0.optimizer = .adamw(rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 1e9)
      $0.schedule = .constant
    }
    let folder = try RunFolder.create(place.file("run"), plan: plan, source: nil)
    let error = try #require(
      runtimeError { try TinyRun.run(folder, data: try TinyRun.data()) })
    #expect(error.code == ErrorCode.diverged.rawValue)
    #expect(error.message.contains("epoch 2, step "), "\(error)")
    #expect(error.notes.first?.contains("`a`") == true, "\(error)")
    #expect(try TinyRun.metrics(folder.path).count == 1)
    // The checkpoint is whole and holds numbers only.
    let weights = try RunFolder.checkpointWeights(in: folder.path)
    #expect(weights.entries.allSatisfy { $0.values.allSatisfy(\.isFinite) })
  }

  @Test func aSecondOwnerIsRefused() throws {
    let place = try TemporaryFolder()
    let path = place.file("run")
    let folder = try RunFolder.create(path, plan: TinyRun.plan(), source: nil)
    #expect(
      runtimeError { _ = try RunFolder.open(path) }?.code == ErrorCode.folderInUse.rawValue)
    #expect(
      runtimeError {
        _ = try RunFolder.create(path, plan: TinyRun.plan(), source: nil, overwrite: true)
      }?.code == ErrorCode.folderInUse.rawValue)
    #expect(folder.path == path)
  }

  @Test func aFolderWithARunIsOnlyOverwrittenWhenAsked() throws {
    let place = try TemporaryFolder()
    let path = place.file("run")
    do {
      let folder = try RunFolder.create(path, plan: TinyRun.plan(), source: Array("a".utf8))
      try TinyRun.run(folder, data: try TinyRun.data())
    }
    #expect(
      runtimeError { _ = try RunFolder.create(path, plan: TinyRun.plan(), source: nil) }?.code
        == ErrorCode.folderHoldsRun.rawValue)
    _ = try RunFolder.create(path, plan: TinyRun.plan(), source: nil, overwrite: true)
    #expect(try FileSystem.list(path) == [".lock", "plan.json"])
  }

  @Test func aFolderWithoutARunIsNotResumed() throws {
    let place = try TemporaryFolder()
    #expect(
      runtimeError { _ = try RunFolder.open(place.path) }?.code == ErrorCode.noRun.rawValue)
  }

  @Test func aCheckpointOfAnotherPlanIsRefusedByTheFirstDifference() throws {
    let others = [
      (
        "the optimiser differs",
        TinyRun.plan { $0.optimizer = .adadelta(rate: 1, rho: 0.9, epsilon: 1e-6) }
      ),
      ("the parameter `a.weight` is [4, 3, 3, 1], not [5, 3, 3, 1]", TinyRun.plan(channels: 5)),
      ("the sharpening differs", TinyRun.plan { $0.sharpening?.policy = .hard }),
    ]
    for (difference, other) in others {
      let place = try TemporaryFolder()
      let path = place.file("run")
      do {
        let folder = try RunFolder.create(path, plan: TinyRun.plan(), source: nil)
        try TinyRun.run(folder, data: try TinyRun.data(), stopAfter: 2)
      }
      try FileSystem.replaceFile(
        RunFolder.planPath(in: path), with: other.encoded())
      let error = runtimeError {
        try TinyRun.run(try RunFolder.open(path), data: try TinyRun.data())
      }
      #expect(error?.code == ErrorCode.otherRun.rawValue)
      #expect(error?.message.contains(difference) == true, "\(String(describing: error))")
    }
  }

  /// Every cut and many changed bytes: an error or the same run, never a trap.
  @Test func brokenCheckpointsAreRefused() throws {
    let place = try TemporaryFolder()
    let path = place.file("run")
    let data = try TinyRun.data()
    do {
      let folder = try RunFolder.create(path, plan: TinyRun.plan(), source: nil)
      try TinyRun.run(folder, data: data, stopAfter: 5)
    }
    let file = RunFolder.checkpointPath(in: path)
    let whole = try FileSystem.read(file)
    let folder = try RunFolder.open(path)
    for length in stride(from: 0, to: whole.count, by: whole.count / 40) {
      try FileSystem.replaceFile(file, with: whole[..<length])
      let code = runtimeError { try TinyRun.run(folder, data: data) }?.code
      #expect(code != nil)
    }
    for place in stride(from: 8, to: min(whole.count, 16000), by: 97) {
      var bytes = whole
      bytes[place] ^= 0x15
      try FileSystem.replaceFile(file, with: bytes)
      _ = try? Trainer(
        folder, TrainingSetup(folder.plan, data: data, threads: 1),
        surroundings: .init(threads: 1, clock: { 0 }, isInterrupted: { true }))
    }
  }

  @Test func aResumeOnAnotherInstructionSetIsReported() throws {
    let place = try TemporaryFolder()
    let data = try TinyRun.data()
    let folder = try RunFolder.create(place.file("run"), plan: TinyRun.plan(), source: nil)
    try TinyRun.run(folder, data: data, stopAfter: 2)
    let file = RunFolder.checkpointPath(in: folder.path)
    for set in [InstructionSet.current, "abacus"] {
      var checkpoint = try Safetensors.load(file)
      checkpoint.metadata["instruction_set"] = set
      try checkpoint.save(file)
      try TinyRun.run(folder, data: data, stopAfter: 0) { event in
        guard case .started(let start) = event else { return }
        #expect(start.otherInstructionSet == (set == "abacus" ? "abacus" : nil))
        #expect(start.batchesDone == 2)
      }
    }
  }

  @Test func windowsInBatchesMustEndWithTraining() throws {
    let data = try TinyRun.data()
    func setUp(endingWith batch: Int) throws {
      let plan = TinyRun.plan {
        $0.sharpening?.policy = .windows([
          .init(start: Span(1, .batches), end: Span(Double(batch), .batches)),
          .init(start: Span(0, .epochs), end: Span(1, .epochs)),
        ])
      }
      _ = try TrainingSetup(plan, data: data, threads: 1)
    }
    let steps = TinyRun.epochs * TinyRun.batchesPerEpoch
    try setUp(endingWith: steps)
    let error = runtimeError { try setUp(endingWith: steps + 1) }
    #expect(error?.message.contains("batch \(steps + 1)") == true)
  }

  @Test func tooFewPictures() throws {
    let place = try TemporaryFolder()
    let folder = try RunFolder.create(place.file("run"), plan: TinyRun.plan(), source: nil)
    let few = DataSplit(
      train: ExampleSet(try TinyRun.pictures(9, seed: 1)),
      validation: ExampleSet(try TinyRun.pictures(2, seed: 1)),
      test: ExampleSet(try TinyRun.pictures(2, seed: 1)))
    #expect(
      runtimeError { try TinyRun.run(folder, data: few) }?.code
        == ErrorCode.tooFewExamples.rawValue)
  }

  @Test func weightsOfAnotherNetworkAreRefused() throws {
    let engine = try Engine(plan: TinyRun.plan(), threads: 1)
    let other = try Engine(
      plan: TinyRun.plan {
        let more = $0.dense("more", from: 0, units: 2)
        let kind = PlanLoss.Kind.meanSquared(signal: more, target: $0.outputs[0].signal)
        $0.losses.append(PlanLoss(kind: kind, weight: 1))
      }, threads: 1)
    let error = runtimeError { try engine.load(other.weights, origin: "other.safetensors") }
    #expect(error?.message.contains("more.weight") == true)
  }
}
