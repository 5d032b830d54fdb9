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

  @Test func runningStatisticsThatLagAreSaidOnce() throws {
    let facts = try Self.facts()
    #expect(facts.hasNorm)
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
