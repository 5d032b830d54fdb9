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
    /// Those with `batch_norm` in front of their activation.
    package var normedLayers: Set<String>
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
    /// Of any state when the run is over: nothing is left that could end it.
    static let end = 2
    static let hardLayer = 2
    /// A layer that still tells a few pictures apart may recover.
    static let fewNeurons = 3
    /// A soft layer may leave its state before it is sharpened.
    static let softLayer = 5
    static let statistics = 2
    static let statisticsSteps = 50
  }

  /// From this share on a layer is as good as constant.
  private static let constantShare = 0.99
  /// From this share on too few neurons are left, where nothing is learned.
  private static let mostlyConstantShare = 0.8
  /// A loss that falls by less is no progress.
  private static let progress = 0.02
  /// Fewer pictures do not show that a neuron is dead.
  private static let fewestPictures = 50

  private let facts: Facts
  private var given: Set<ErrorCode> = []
  private var firstLoss: Double?
  private var lastLoss: Double?
  private var epochsAtChance = 0
  private var wasBetter = false
  private var constantEpochs: [String: Int] = [:]
  /// Epochs in which most of a layer was constant, and the loss of the first of them.
  private var mostlyConstant: [String: (epochs: Int, loss: Double)] = [:]
  private var staleEpochs = 0
  private var wasHard = false
  private var hardSince: Epochs?

  package init(_ facts: Facts) { self.facts = facts }

  /// Whether a line's validation loss gives a reason to measure training pictures with running
  /// statistics too. Depends on the line and the first epoch's loss alone.
  package func asksForRunningLoss(_ line: EpochMetrics) -> Bool {
    guard !facts.normedLayers.isEmpty, line.epoch <= facts.limit - facts.freezeNorm,
      line.steps >= Patience.statisticsSteps, let first = firstLoss,
      let validation = line.validationLoss
    else { return false }
    return line.trainingLoss < first && validation > 2 * line.trainingLoss
      && validation > 0.5 * first
  }

  /// - Parameter movement: how far the weights are from where they started, as a share of what they
  ///   were; asked where it makes a difference.
  package mutating func epochEnded(
    _ line: EpochMetrics, movement: () -> Double? = { nil }
  ) -> [TrainingWarning] {
    if firstLoss == nil { firstLoss = line.trainingLoss }
    if line.isHard, hardSince == nil { hardSince = line.epoch }
    defer { lastLoss = line.trainingLoss }
    let found = [
      judgeChance(line, movement), judgeLayers(line), judgeStatistics(line), judgeGradient(line),
    ]
    return found.compactMap { $0 }.filter { given.insert($0.code).inserted }
  }

  private func isLast(_ line: EpochMetrics) -> Bool {
    if line.epoch >= facts.limit { return true }
    guard let finish = facts.finish, let hardSince else { return false }
    return line.epoch - hardSince >= finish
  }

  private mutating func judgeChance(
    _ line: EpochMetrics, _ movement: () -> Double?
  ) -> TrainingWarning? {
    guard let (share, pictures) = facts.chance, let accuracy = line.trainingAccuracy else {
      return nil
    }
    let deviation = (share * (1 - share) / Double(max(1, pictures))).squareRoot()
    // Guesses that follow the last batches are a little better than those of one who never learns.
    let littleBetter = min(share / 4, (1 - share) / 50)
    let stands = lastLoss.map { line.trainingLoss > (1 - Self.progress) * $0 } ?? true
    let limit = share + 2 * deviation + (stands ? littleBetter + deviation : 0)
    guard accuracy <= limit, share < 1 else {
      epochsAtChance = 0
      wasBetter = wasBetter || accuracy > share + littleBetter + 4 * deviation
      return nil
    }
    epochsAtChance += 1
    let isLong =
      epochsAtChance >= Patience.chance
      && epochsAtChance * facts.batchesPerEpoch >= Patience.chanceSteps
    guard isLong || (isLast(line) && epochsAtChance >= Patience.end) else { return nil }
    guard !given.contains(.atChance) else { return nil }
    return .atChance(
      epochs: epochsAtChance, accuracy: accuracy, chance: share, rate: line.rate,
      movement: movement(), wasBetter: wasBetter,
      isSharpening: line.groups.contains { $0.sharpness > 0 })
  }

  private mutating func judgeLayers(_ line: EpochMetrics) -> TrainingWarning? {
    guard facts.validationPictures >= Self.fewestPictures else { return nil }
    let sharpness = Dictionary(
      line.groups.map { ($0.name, $0.sharpness) }, uniquingKeysWith: { first, _ in first })
    let isLast = isLast(line)
    var found: [(layer: LayerActivity, epochs: Int, isHard: Bool)] = []
    for layer in line.layers {
      let isHard = facts.groups[layer.name].map { sharpness[$0] == 1 } ?? true
      let constant = epochsConstant(layer)
      let mostly = epochsMostlyConstant(layer, line)
      if constant >= (isLast ? Patience.end : isHard ? Patience.hardLayer : Patience.softLayer) {
        found.append((layer, constant, isHard))
      } else if mostly
        >= (isLast ? Patience.end : isHard ? Patience.fewNeurons : Patience.softLayer)
      {
        found.append((layer, mostly, isHard))
      }
    }
    return found.first.map {
      .constantLayer(
        $0.layer, others: found.count - 1, epochs: $0.epochs, isHard: $0.isHard,
        isNormed: facts.normedLayers.contains($0.layer.name), rate: line.rate)
    }
  }

  private mutating func epochsConstant(_ layer: LayerActivity) -> Int {
    let epochs =
      layer.constantShare >= Self.constantShare ? constantEpochs[layer.name, default: 0] + 1 : 0
    constantEpochs[layer.name] = epochs
    return epochs
  }

  /// Epochs in a row in which most of a layer is constant, the network far from good, and no
  /// better than it was.
  private mutating func epochsMostlyConstant(_ layer: LayerActivity, _ line: EpochMetrics) -> Int {
    guard layer.constantShare >= Self.mostlyConstantShare, let chance = facts.chance,
      let accuracy = line.trainingAccuracy, accuracy < (1 + chance.share) / 2
    else {
      mostlyConstant[layer.name] = nil
      return 0
    }
    var state = mostlyConstant[layer.name] ?? (0, line.trainingLoss)
    if line.trainingLoss < (1 - Self.progress) * state.loss { state = (0, line.trainingLoss) }
    state.epochs += 1
    mostlyConstant[layer.name] = state
    return state.epochs
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

extension LayerActivity {
  /// Of neurons that do the same for every picture.
  fileprivate var constantShare: Double { dead + alwaysOn }
}
