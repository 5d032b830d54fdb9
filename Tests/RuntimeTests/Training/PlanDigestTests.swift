import Testing
import WSRuntime

/// Weights know the plan that they were trained by.
@Suite struct PlanDigestTests {
  @Test func onlyLengthAndTextOfTheSourceLeaveItAsItIs() throws {
    let plan = TinyRun.plan()
    var program = plan.program
    program.sourceDigest = "another"
    #expect(try TrainingPlan(program, plan.training).digest == plan.digest)
    let longer = try plan.changing {
      $0.limit = 9
      $0.freezeNorm = 2
      $0.sharpening?.finish = 1
    }
    #expect(longer.digest == plan.digest)
    let changes: [(inout Training) -> Void] = [
      { $0.batch = 9 }, { $0.seed = 4 }, { $0.gradient = .exact }, { $0.losses[0].weight = 2 },
      { $0.schedule = .constant }, { $0.sharpening?.policy = .hard }, { $0.data.augment = [] },
    ]
    for (number, change) in changes.enumerated() {
      #expect(try plan.changing(change).digest != plan.digest, "change \(number)")
    }
    #expect(TinyRun.plan(channels: 5).digest != plan.digest)
  }

  @Test func weightsOfAnotherPlanAreRefusedAndTheCheckpointHelps() throws {
    let place = try TemporaryFolder()
    let path = place.file("run")
    let plan = TinyRun.plan()
    try TinyRun.run(
      try RunFolder.create(path, plan: plan, source: nil), data: try TinyRun.data())
    let other = try plan.changing { $0.seed = 7 }
    for file in [RunFolder.softWeightsPath(in: path), RunFolder.weightsPath(in: path)] {
      let weights = try WeightSet.load(file)
      #expect(weights.planDigest == plan.digest)
      try RunFolder.expectWeights(weights, file, of: plan, in: path)
      let error = runtimeError {
        try RunFolder.expectWeights(weights, file, of: other, in: path)
      }
      #expect(error?.code == ErrorCode.otherRun.rawValue)
      #expect(error?.notes == ["the seed is 7, not 3"])
      #expect(error?.help?.contains("wsc build") == true)
    }
    #expect(try RunFolder.plan(ofCheckpoint: RunFolder.checkpointPath(in: path)) == plan)
    // Those of a run of before, or by another version of plans.
    var silent = try WeightSet.load(RunFolder.weightsPath(in: path))
    for digest in [nil, "1 00ff"] {
      silent.planDigest = digest
      try RunFolder.expectWeights(silent, "w", of: other, in: path)
    }
  }
}
