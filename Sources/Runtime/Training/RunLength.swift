/// Another number of epochs for a run that has begun, or is over.
package struct RunLength: Equatable, Sendable {
  /// The run's plan with its new length.
  package let plan: TrainingPlan
  /// In what the run will differ from one that had this length from the start; none if in nothing.
  package let differences: [String]

  /// - Parameters:
  ///   - progress: of the run; nil before it has a checkpoint.
  package init(
    _ epochs: Epochs, for plan: TrainingPlan, after progress: RunProgress?
  ) throws(RuntimeError) {
    let done = progress?.epochsDone ?? 0
    guard epochs >= done else {
      throw RuntimeError(
        .cannotLengthen,
        "the run has trained \(done) epochs already, it cannot be given \(epochs)",
        help: "give it more, or start a new run")
    }
    guard epochs <= TrainingPlan.mostEpochs else {
      throw RuntimeError(
        .cannotLengthen,
        "\(epochs) epochs are more than the \(TrainingPlan.mostEpochs) that a "
          + "plan may have")
    }
    let isEndedByFinish =
      epochs > done && progress.map(plan.training.isEndedByFinish(after:)) ?? false
    let longer = try plan.changing {
      $0.limit = epochs
      $0.freezeNorm = min($0.freezeNorm, epochs)
      if isEndedByFinish { $0.sharpening?.finish = epochs }
    }
    var differences: [String] = []
    if isEndedByFinish {
      differences.append(
        "`finish` had ended it after epoch \(done); the epochs that are added train on")
    }
    if progress != nil, epochs != plan.training.limit {
      differences += plan.training.differences(inEpochs: epochs, done: done)
    }
    try verifyTrainable(of: longer)
    self.plan = longer
    self.differences = differences
  }
}

extension Training {
  /// The same with the length of another.
  func withLength(of other: Training) -> Training {
    var training = self
    training.limit = other.limit
    training.freezeNorm = other.freezeNorm
    training.sharpening?.finish = other.sharpening?.finish
    return training
  }

  /// For a description of a run that was given its number of epochs elsewhere.
  package mutating func takeLimit(of run: Training) {
    limit = run.limit
    freezeNorm = min(freezeNorm, run.limit)
  }

  /// A run that was trained on after its `finish` holds one that never comes.
  package mutating func takeFinish(of run: Training) {
    if let finish = run.sharpening?.finish, finish >= run.limit { sharpening?.finish = finish }
  }

  /// The run has nothing left to train.
  package func isOver(after progress: RunProgress) -> Bool {
    progress.epochsDone >= limit || isEndedByFinish(after: progress)
  }

  fileprivate func isEndedByFinish(after progress: RunProgress) -> Bool {
    guard let finish = finishAfterHard, let since = progress.hardSince else { return false }
    return progress.epochsDone - since >= finish
  }

  /// What of the epochs that are done depended on the limit.
  fileprivate func differences(inEpochs epochs: Epochs, done: Epochs) -> [String] {
    var found: [String] = []
    if schedule.endsWithRun {
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
