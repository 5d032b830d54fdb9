extension TrainingWatch.Facts {
  package init(_ plan: TrainingPlan, _ data: DataSplit, batchesPerEpoch: Int) {
    limit = plan.training.limit
    finish = plan.training.finishAfterHard
    freezeNorm = plan.training.freezeNorm
    self.batchesPerEpoch = batchesPerEpoch
    validationPictures = data.validation.count
    let program = plan.program
    let judged = program.outputs.lazy.compactMap(\.label).first.map { program.labels[$0].name }
    chance = judged.map {
      (largestShare(of: $0, in: data.train), batchesPerEpoch * plan.training.batch)
    }
    normedLayers = Set(
      program.operators.filter { $0.kind.rule.hasRunningStatistics }.map(\.name))
    starvedLayer = plan.starvedLayer
    groups = [:]
    for group in plan.training.sharpening?.groups ?? [] {
      for activation in group.activations { groups[activation] = group.name }
    }
  }
}

/// Share of the most frequent class of a label; of very many the first ones must do.
private func largestShare(of label: String, in examples: ExampleSet) -> Double {
  let enough = 1 << 20
  let perExample = examples.dataset.truth(for: label)?.size ?? 1
  let some = ExampleSet(
    examples.dataset, indices: Array(examples.indices.prefix((enough - 1) / perExample + 1)))
  let labels = some.labels(for: label)
  var counts: [Int32: Int] = [:]
  for label in labels { counts[label, default: 0] += 1 }
  return Double(counts.values.max() ?? 0) / Double(max(1, labels.count))
}

extension Training {
  /// Epochs of training after the one in which all became hard; nil: until the limit.
  var finishAfterHard: Epochs? {
    guard let sharpening else { return nil }
    // The original stops as soon as everything is hard.
    if case .adaptive(let adaptive) = sharpening.policy, adaptive.original {
      return sharpening.finish ?? 0
    }
    return sharpening.finish
  }
}

extension TrainingPlan {
  /// The last operator whose weights get no gradient once every sharpening activation is hard.
  fileprivate var starvedLayer: String? {
    guard training.gradient == .exact, training.sharpens else { return nil }
    var isJudged = Array(repeating: false, count: program.signals.count)
    var isReached = Array(repeating: false, count: program.signals.count)
    for loss in training.losses { isReached[loss.kind.rule.signal] = true }
    for loss in training.losses { isJudged[loss.kind.rule.signal] = true }
    for node in program.operators.reversed() where isJudged[node.output] {
      for input in node.inputs { isJudged[input] = true }
    }
    for node in program.operators.reversed() where isJudged[node.output] {
      let rule = node.kind.rule
      let becomesHard = rule.activation.map { $0.isSpiking && !$0.staysSoft } ?? false
      let passes = isReached[node.output] && !becomesHard
      if !passes, rule.learns { return node.name }
      if passes { for input in node.inputs { isReached[input] = true } }
    }
    return nil
  }
}
