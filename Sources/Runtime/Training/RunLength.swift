/// Another number of epochs for a run that has begun, or is over.
package struct RunLength: Equatable, Sendable {
  /// The run's plan with its new length.
  package let plan: TrainingPlan
  /// In what the run will differ from one that had this length from the start; none if in nothing.
  package let differences: [String]

  /// - Parameters:
  ///   - done: the epochs that the run has trained.
  ///   - hasBegun: it has a checkpoint.
  package init(
    _ epochs: Epochs, for plan: TrainingPlan, done: [EpochMetrics], hasBegun: Bool
  ) throws(RuntimeError) {
    guard epochs >= done.count else {
      throw RuntimeError(
        .cannotLengthen,
        "the run has trained \(done.count) epochs already, it cannot be given \(epochs)",
        help: "give it more, or start a new run")
    }
    guard epochs <= TrainingPlan.mostEpochs else {
      throw RuntimeError(
        .cannotLengthen,
        "\(epochs) epochs are more than the \(TrainingPlan.mostEpochs) that a "
          + "plan may have")
    }
    var longer = plan
    longer.limit = epochs
    longer.freezeNorm = min(plan.freezeNorm, epochs)
    var differences: [String] = []
    if epochs > done.count, plan.isEndedByFinish(after: done) {
      longer.sharpening?.finish = epochs
      differences.append(
        "`finish` had ended it after epoch \(done.count); the epochs that are added train on")
    }
    if hasBegun, epochs != plan.limit {
      differences += plan.differences(inEpochs: epochs, done: done.count)
    }
    try verifyTrainable(of: longer)
    self.plan = longer
    self.differences = differences
  }
}

extension TrainingPlan {
  /// The same plan with the length of another.
  func withLength(of other: TrainingPlan) -> TrainingPlan {
    var plan = self
    plan.limit = other.limit
    plan.freezeNorm = other.freezeNorm
    plan.sharpening?.finish = other.sharpening?.finish
    return plan
  }

  /// For a description of a run that was given its number of epochs elsewhere.
  package mutating func takeLimit(of run: TrainingPlan) {
    limit = run.limit
    freezeNorm = min(freezeNorm, run.limit)
  }

  /// A run that was trained on after its `finish` holds one that never comes.
  package mutating func takeFinish(of run: TrainingPlan) {
    if let finish = run.sharpening?.finish, finish >= run.limit { sharpening?.finish = finish }
  }

  fileprivate func isEndedByFinish(after done: [EpochMetrics]) -> Bool {
    guard let finish = finishAfterHard else { return false }
    let since: Epochs
    if case .hard? = sharpening?.policy {
      since = 0
    } else if let first = done.first(where: \.isHard) {
      since = first.epoch
    } else {
      return false
    }
    return done.count - since >= finish
  }

  /// What of the epochs that are done depended on the limit.
  fileprivate func differences(inEpochs epochs: Epochs, done: Epochs) -> [String] {
    var found: [String] = []
    switch schedule {
    case .constant, .step: break
    case .cosine, .oneCycle:
      found.append(
        "until now the rate has followed its curve over \(limit) epochs, from now on it follows "
          + "that over \(epochs)")
    }
    let (before, after) = (limit - freezeNorm, epochs - min(freezeNorm, epochs))
    if freezeNorm > 0, done > before {
      found.append("`freeze_norm` has held in epochs \(before + 1) to \(done) already")
    } else if freezeNorm > 0, done > after {
      found.append("`freeze_norm` has not held in epochs \(after + 1) to \(done)")
    }
    if case .adaptive(let adaptive)? = sharpening?.policy, !adaptive.original {
      found.append("adaptive sharpening has looked at the epochs that were left of \(limit)")
    }
    return found
  }
}
