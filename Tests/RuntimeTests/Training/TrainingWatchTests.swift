import Testing
import WSRuntime

@Suite struct TrainingWatchTests {
  /// A healthy epoch, changed.
  static func line(_ epoch: Int, _ change: (inout EpochMetrics) -> Void = { _ in }) -> EpochMetrics
  {
    let json: JSONValue = [
      "epoch": .integer(epoch), "steps": .integer(100 * epoch), "hard": false,
      "loss": .number(2 / Double(epoch)), "training_accuracy": 0.9,
      "validation_loss": .number(2.1 / Double(epoch)), "sharpness": ["a": 0.0],
      "layers": ["a": ["neurons": 10, "dead": 0.1, "always_on": 0.1, "activity": 0.3]],
    ]
    guard var line = EpochMetrics(json) else { fatalError("not a line: \(json)") }
    change(&line)
    return line
  }

  private static func facts(
    _ change: (inout TrainingWatch.Facts) -> Void = { _ in }
  ) throws -> TrainingWatch.Facts {
    var facts = TrainingWatch.Facts(TinyRun.plan(), try TinyRun.data(), batchesPerEpoch: 100)
    facts.limit = 20
    facts.validationPictures = 1000
    facts.chance = (0.5, 10_000)
    change(&facts)
    return facts
  }

  /// What is warned of over some epochs, with the number of the epoch.
  private static func warnings(
    _ facts: TrainingWatch.Facts, epochs: Int = 12, _ change: (Int, inout EpochMetrics) -> Void
  ) -> [String] {
    var watch = TrainingWatch(facts)
    return (1...epochs).flatMap { epoch in
      watch.epochEnded(line(epoch) { change(epoch, &$0) }).map { "\($0.code) \(epoch)" }
    }
  }

  @Test func aHealthyRunIsNotWarnedOf() throws {
    #expect(Self.warnings(try Self.facts()) { _, _ in } == [])
    #expect(Self.warnings(try Self.facts()) { _, line in line.layers = [] } == [])
  }

  @Test func accuracyAtChanceIsSaidOnceAfterSomeEpochs() throws {
    let facts = try Self.facts()
    #expect(Self.warnings(facts) { _, line in line.trainingAccuracy = 0.505 } == ["atChance 3"])
    #expect(
      Self.warnings(facts) { epoch, line in if epoch > 5 { line.trainingAccuracy = 0.49 } }
        == ["atChance 8"])
    // An epoch now and then is none.
    #expect(
      Self.warnings(facts) { epoch, line in
        if epoch % 3 != 0 { line.trainingAccuracy = 0.49 }
      } == [])
    // Ten batches an epoch: a hundred steps are waited for.
    #expect(
      Self.warnings(try Self.facts { $0.batchesPerEpoch = 10 }) { _, line in
        line.trainingAccuracy = 0.5
      } == ["atChance 10"])
    // Most frequent class: 95 %.
    #expect(
      Self.warnings(try Self.facts { $0.chance = (0.95, 10_000) }) { _, _ in } == ["atChance 3"])
    #expect(Self.warnings(try Self.facts { $0.chance = nil }) { _, _ in } == [])
  }

  @Test func aShortRunThatEndsAtChanceIsSaidInItsLastEpoch() throws {
    let short = try Self.facts {
      $0.batchesPerEpoch = 6
      $0.limit = 5
    }
    func guesses(_: Int, _ line: inout EpochMetrics) { line.trainingAccuracy = 0.5 }
    #expect(Self.warnings(short, epochs: 5, guesses) == ["atChance 5"])
    #expect(Self.warnings(short, epochs: 4, guesses) == [])
    #expect(
      Self.warnings(short, epochs: 5) { epoch, line in if epoch == 5 { guesses(5, &line) } } == [])
    // A run that ends two epochs after all is hard.
    let finished = try Self.facts {
      $0.batchesPerEpoch = 6
      $0.finish = 2
    }
    #expect(
      Self.warnings(finished, epochs: 6) { epoch, line in
        guesses(epoch, &line)
        line.isHard = epoch >= 4
      } == ["atChance 6"])
  }

  @Test func aLittleMoreThanChanceIsChanceWhereTheLossStands() throws {
    let facts = try Self.facts { $0.chance = (0.104, 3900) }
    func accuracy(_ line: inout EpochMetrics, falls: Bool) {
      line.trainingAccuracy = 0.125
      if !falls { line.trainingLoss = 2.3 }
    }
    #expect(Self.warnings(facts) { accuracy(&$1, falls: false) } == ["atChance 3"])
    #expect(Self.warnings(facts) { accuracy(&$1, falls: true) } == [])
    // Fewer pictures tell less, more tell more.
    for (pictures, said) in [(400, ["atChance 3"]), (1_000_000, [])] {
      let facts = try Self.facts { $0.chance = (0.104, pictures) }
      #expect(
        Self.warnings(facts) { _, line in
          line.trainingAccuracy = 0.14
          line.trainingLoss = 2.3
        } == said, "\(pictures)")
    }
  }

  @Test func theAdviceFollowsHowFarWeightsHaveMoved() throws {
    func help(movement: Double?) throws -> String {
      var watch = TrainingWatch(try Self.facts())
      for epoch in 1...3 {
        let line = Self.line(epoch) { $0.trainingAccuracy = 0.5 }
        let found = watch.epochEnded(line, movement: { movement })
        if let warning = found.first { return warning.help }
      }
      return ""
    }
    #expect(try help(movement: 1e-7).contains("a larger `rate`"))
    #expect(try help(movement: 40).contains("a much smaller `rate`"))
    #expect(try help(movement: 0.5).contains("a tenth of the `rate`"))
    #expect(try help(movement: nil).contains("a tenth of the `rate`"))
  }

  @Test func movementIsMeasuredFromTheStart() throws {
    let plan = TinyRun.plan()
    let engine = try Engine(plan: plan, threads: 1)
    #expect(plan.movement(of: engine.parameterValues) == 0)
    let doubled = engine.parameterValues.map { $0.map { 2 * $0 } }
    #expect(plan.movement(of: doubled) == 1)
    // Running statistics are not learned.
    let still = zip(plan.program.parameters, engine.parameterValues).map { parameter, values in
      parameter.trainable ? values : values.map { $0 + 5 }
    }
    #expect(plan.movement(of: still) == 0)
  }

  @Test func theMostFrequentLabelIsChance() throws {
    #expect(try Self.facts().chance?.share == 0.5)
    let own = TrainingWatch.Facts(TinyRun.plan(), try TinyRun.data(), batchesPerEpoch: 3)
    // 35 pictures, classes in turn.
    #expect(own.chance?.share == 18.0 / 35)
    #expect(own.chance?.pictures == 30)
    #expect(own.groups == ["a": "a", "votes": "votes"])
  }

  @Test func aConstantLayerIsSaidOnce() throws {
    func constant(_ line: inout EpochMetrics) {
      line.layers[0].dead = 0.7
      line.layers[0].alwaysOn = 0.295
    }
    let facts = try Self.facts()
    #expect(
      Self.warnings(facts) { _, line in
        line.groups[0].sharpness = 1
        constant(&line)
      } == ["constantLayer 2"])
    // While soft it may change.
    #expect(Self.warnings(facts) { _, line in constant(&line) } == ["constantLayer 5"])
    #expect(
      Self.warnings(try Self.facts { $0.validationPictures = 20 }) { _, line in constant(&line) }
        == [])
    #expect(Self.warnings(facts) { _, line in line.layers[0].dead = 0.85 } == [])
  }

  @Test func theAdviceOnAConstantLayerFollowsWhatStandsBeforeIt() throws {
    func help(normed: Set<String>) throws -> String? {
      var watch = TrainingWatch(try Self.facts { $0.normedLayers = normed })
      let found = (1...5).flatMap { epoch in
        watch.epochEnded(
          Self.line(epoch) {
            $0.layers[0].dead = 1
            $0.rate = 0.25
          })
      }
      return found.first?.help
    }
    #expect(try help(normed: [])?.contains("put `batch_norm`") == true)
    #expect(try help(normed: ["a"])?.contains("`batch_norm`") == false)
    #expect(try help(normed: ["a"])?.contains("smaller `rate` (it is 0.25)") == true)
  }

  @Test func aLayerThatIsMostlyConstantIsSaidWhereNothingIsLearned() throws {
    func most(_ line: inout EpochMetrics, accuracy: Double, loss: Double? = 2.3) {
      line.layers[0].dead = 0.625
      line.layers[0].alwaysOn = 0.2
      line.trainingAccuracy = accuracy
      if let loss { line.trainingLoss = loss }
    }
    let facts = try Self.facts()
    #expect(Self.warnings(facts) { most(&$1, accuracy: 0.6) } == ["constantLayer 5"])
    #expect(
      Self.warnings(facts) { _, line in
        line.groups[0].sharpness = 1
        most(&line, accuracy: 0.6)
      } == ["constantLayer 3"])
    // In the last epoch of a short run.
    #expect(
      Self.warnings(try Self.facts { $0.limit = 4 }, epochs: 4) { most(&$1, accuracy: 0.6) }
        == ["constantLayer 4"])
    // The few neurons that are left do, or learn.
    #expect(Self.warnings(facts) { most(&$1, accuracy: 0.8) } == [])
    #expect(Self.warnings(facts) { most(&$1, accuracy: 0.6, loss: nil) } == [])
  }

  @Test func runningStatisticsThatLagAreSaidOnce() throws {
    let facts = try Self.facts()
    #expect(!facts.normedLayers.isEmpty)
    #expect(
      Self.warnings(facts) { epoch, line in
        if epoch > 3 { line.runningLoss = 6 * line.trainingLoss }
      } == ["staleStatistics 5"])
    // Too well learned: the training pictures themselves are fine.
    #expect(
      Self.warnings(facts) { _, line in line.runningLoss = 0.9 * line.trainingLoss } == [])
    #expect(
      Self.warnings(facts) { epoch, line in
        line.runningLoss = (epoch % 2 == 0 ? 3 : 1) * line.trainingLoss
      } == [])
  }

  @Test func onlyAValidationLossThatExplodesAsksForMore() throws {
    var watch = TrainingWatch(try Self.facts { $0.freezeNorm = 2 })
    let first = Self.line(1)
    #expect(!watch.asksForRunningLoss(first))
    _ = watch.epochEnded(first)
    func asks(_ epoch: Int, training: Double, validation: Double?) -> Bool {
      watch.asksForRunningLoss(
        Self.line(epoch) {
          $0.trainingLoss = training
          $0.validationLoss = validation
        })
    }
    #expect(asks(5, training: 0.39, validation: 2.3))
    #expect(!asks(5, training: 0.39, validation: 0.6))
    #expect(!asks(5, training: 0.01, validation: 0.6))
    #expect(!asks(5, training: 2.5, validation: 6))
    #expect(!asks(5, training: 0.39, validation: nil))
    // Frozen: they are the running ones.
    #expect(!asks(19, training: 0.39, validation: 2.3))
  }

  @Test func hardActivationsUnderAnExactGradientAreSaidOnce() throws {
    let data = try TinyRun.data()
    func facts(_ change: (inout TestPlan) -> Void) -> TrainingWatch.Facts {
      TrainingWatch.Facts(TinyRun.plan(change), data, batchesPerEpoch: 3)
    }
    #expect(facts { _ in }.starvedLayer == nil)
    // TestPlan has no gradients until it is a plan; the last sharpening layer is the one.
    var exact = facts { $0.gradient = .exact }
    #expect(exact.starvedLayer == "votes")
    exact.limit = 20
    let isHard = { (epoch: Int, line: inout EpochMetrics) in line.isHard = epoch >= 4 }
    #expect(Self.warnings(exact, isHard) == ["nothingLearns 4"])
    exact.finish = 0
    #expect(Self.warnings(exact, isHard) == [])
    exact.finish = nil
    exact.limit = 4
    #expect(Self.warnings(exact, isHard) == [])
  }
}
