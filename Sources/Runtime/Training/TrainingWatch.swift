/// Notices in the epochs of a run that training leads nowhere: a pure machine that is shown the
/// metrics of each epoch and gives each warning once.
///
/// A resumed run shows it the epochs that were, so that it goes on as if there had been no break.
package struct TrainingWatch: Sendable {
  /// What it must know of a plan and its data.
  package struct Facts: Sendable {
    package var limit: Epochs
    /// Epochs that follow the one in which all became hard; nil: until the limit.
    package var finish: Epochs?
    package var freezeNorm: Epochs
    package var batchesPerEpoch: Int
    package var validationPictures: Int
    /// Share of the most frequent label, and how many pictures an epoch trains; nil without a class.
    package var chance: (share: Double, pictures: Int)?
    package var hasNorm: Bool
    /// The last layer whose weights learn through an activation that sharpens, under a gradient
    /// that is 0 once it is hard; nil where there is none.
    package var starvedLayer: String?
    /// Of each activation that sharpens the name of its group.
    package var groups: [String: String]
  }

  /// Epochs that a state must last before it is called one.
  private enum Patience {
    static let chance = 3
    /// An epoch of few batches learns little.
    static let chanceSteps = 100
    static let hardLayer = 2
    /// A soft layer may leave its state before it is sharpened.
    static let softLayer = 5
    static let statistics = 2
    static let statisticsSteps = 50
  }

  /// From this share on a layer is as good as constant.
  private static let constantShare = 0.99
  /// Fewer pictures do not show that a neuron is dead.
  private static let fewestPictures = 50

  private let facts: Facts
  private var given: Set<ErrorCode> = []
  private var firstLoss: Double?
  private var epochsAtChance = 0
  private var wasBetter = false
  private var constantEpochs: [String: Int] = [:]
  private var staleEpochs = 0
  private var wasHard = false

  package init(_ facts: Facts) { self.facts = facts }

  /// Whether a line's validation loss gives a reason to measure training pictures with running
  /// statistics too. Depends on the line and the first epoch's loss alone.
  package func asksForRunningLoss(_ line: EpochMetrics) -> Bool {
    guard facts.hasNorm, line.epoch <= facts.limit - facts.freezeNorm,
      line.steps >= Patience.statisticsSteps, let first = firstLoss,
      let validation = line.validationLoss
    else { return false }
    return line.trainingLoss < first && validation > 2 * line.trainingLoss
      && validation > 0.5 * first
  }

  package mutating func epochEnded(_ line: EpochMetrics) -> [TrainingWarning] {
    if firstLoss == nil { firstLoss = line.trainingLoss }
    let found = [judgeChance(line), judgeLayers(line), judgeStatistics(line), judgeGradient(line)]
    return found.compactMap { $0 }.filter { given.insert($0.code).inserted }
  }

  private mutating func judgeChance(_ line: EpochMetrics) -> TrainingWarning? {
    guard let (share, pictures) = facts.chance, let accuracy = line.trainingAccuracy else {
      return nil
    }
    // Two deviations of a guess.
    let deviation = (share * (1 - share) / Double(max(1, pictures))).squareRoot()
    guard accuracy <= share + 2 * deviation, share < 1 else {
      epochsAtChance = 0
      wasBetter = wasBetter || accuracy > share + 4 * deviation
      return nil
    }
    epochsAtChance += 1
    guard epochsAtChance >= Patience.chance,
      epochsAtChance * facts.batchesPerEpoch >= Patience.chanceSteps
    else { return nil }
    return .atChance(
      epochs: epochsAtChance, accuracy: accuracy, chance: share, wasBetter: wasBetter,
      isSharpening: line.groups.contains { $0.sharpness > 0 })
  }

  private mutating func judgeLayers(_ line: EpochMetrics) -> TrainingWarning? {
    guard facts.validationPictures >= Self.fewestPictures else { return nil }
    let sharpness = Dictionary(
      line.groups.map { ($0.name, $0.sharpness) }, uniquingKeysWith: { first, _ in first })
    var found: [(layer: LayerActivity, epochs: Int, isHard: Bool)] = []
    for layer in line.layers {
      guard layer.dead + layer.alwaysOn >= Self.constantShare else {
        constantEpochs[layer.name] = 0
        continue
      }
      let epochs = constantEpochs[layer.name, default: 0] + 1
      constantEpochs[layer.name] = epochs
      let isHard = facts.groups[layer.name].map { sharpness[$0] == 1 } ?? true
      if epochs >= (isHard ? Patience.hardLayer : Patience.softLayer) {
        found.append((layer, epochs, isHard))
      }
    }
    return found.first.map {
      .constantLayer($0.layer, others: found.count - 1, epochs: $0.epochs, isHard: $0.isHard)
    }
  }

  private mutating func judgeStatistics(_ line: EpochMetrics) -> TrainingWarning? {
    guard let running = line.runningLoss, let validation = line.validationLoss,
      running > 2 * line.trainingLoss
    else {
      staleEpochs = 0
      return nil
    }
    staleEpochs += 1
    return staleEpochs < Patience.statistics
      ? nil
      : .staleStatistics(
        training: line.trainingLoss, running: running, validation: validation)
  }

  private mutating func judgeGradient(_ line: EpochMetrics) -> TrainingWarning? {
    defer { wasHard = line.isHard }
    let left = min(facts.limit - line.epoch, facts.finish ?? .max)
    guard line.isHard, !wasHard, left > 0, let layer = facts.starvedLayer else { return nil }
    return .nothingLearns(below: layer, epoch: line.epoch, left: left)
  }
}
