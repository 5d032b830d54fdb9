extension TrainingWatch.Facts {
  package init(_ plan: TrainingPlan, _ data: DataSplit, batchesPerEpoch: Int) {
    limit = plan.limit
    finish = plan.finishAfterHard
    freezeNorm = plan.freezeNorm
    self.batchesPerEpoch = batchesPerEpoch
    validationPictures = data.validation.count
    let isJudged = plan.outputs.contains { $0.label != nil }
    chance = isJudged ? (largestShare(of: data.train), batchesPerEpoch * plan.batch) : nil
    hasNorm = plan.operators.contains { $0.kind.rule.hasRunningStatistics }
    starvedLayer = plan.starvedLayer
    groups = [:]
    for group in plan.sharpening?.groups ?? [] {
      for activation in group.activations { groups[activation] = group.name }
    }
  }
}

/// Share of the most frequent label; of very many labels the first ones must do.
private func largestShare(of examples: ExampleSet) -> Double {
  let data = examples.dataset
  let perPicture = data.labelsPerPicture
  let enough = 1 << 20
  var counts: [Int32: Int] = [:]
  var seen = 0
  for index in examples.indices {
    let start = Int(index) * perPicture
    for label in data.labels[start..<start + perPicture] { counts[label, default: 0] += 1 }
    seen += perPicture
    if seen >= enough { break }
  }
  return Double(counts.values.max() ?? 0) / Double(max(1, seen))
}

extension TrainingPlan {
  /// Epochs of training after the one in which all became hard; nil: until the limit.
  var finishAfterHard: Epochs? {
    guard let sharpening else { return nil }
    // The original stops as soon as everything is hard.
    if case .adaptive(let adaptive) = sharpening.policy, adaptive.original {
      return sharpening.finish ?? 0
    }
    return sharpening.finish
  }

  /// The last operator whose weights get no gradient once every sharpening activation is hard.
  fileprivate var starvedLayer: String? {
    guard gradient == .exact, sharpening != nil else { return nil }
    var isReached = Array(repeating: false, count: signals.count)
    for loss in losses { isReached[loss.kind.rule.signal] = true }
    for node in operators.reversed() where signals[node.output].gradient != nil {
      let rule = node.kind.rule
      let becomesHard = rule.activation.map { $0.isSpiking && !$0.staysSoft } ?? false
      let passes = isReached[node.output] && !becomesHard
      if !passes, rule.learns { return node.name }
      if passes { for input in node.inputs { isReached[input] = true } }
    }
    return nil
  }
}
