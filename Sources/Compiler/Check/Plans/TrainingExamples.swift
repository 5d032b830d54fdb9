import WSLang
import WSRuntime

/// The examples that a `train` plan learns from, where its data set tells before a file is read.
struct TrainingExamples {
  let batchesPerEpoch: Int

  /// Nil if only the files tell, and after a report: too few are no training.
  init?(
    _ plan: CheckedPlan, _ data: DataRecipe?, _ network: CheckedNetwork,
    _ reporter: inout Reporter
  ) {
    guard let data, let batch = plan.settings["batch"], let batchSize = batch.value.integer,
      let all = try? data.source.kind.examples(data.source)?.train
    else { return nil }
    let aside = data.validation.count(of: all)
    let place = plan.settings["data"]?.place ?? plan.place
    guard aside < all else {
      reporter.report(
        DiagnosticCode(ErrorCode.dataSet.rawValue),
        "`validation:` takes \(aside == all ? "all " : "")\(aside) examples, the training set has "
          + "\(all)", at: plan.settings["validation"]?.place ?? place,
        secondary: [place.label("these data")], helps: [Help(Self.remedy(all: all, batchSize))])
      return nil
    }
    let count = all - aside
    guard batchSize <= count else {
      reporter.report(
        DiagnosticCode(ErrorCode.tooFewExamples.rawValue),
        "a batch of \(batchSize) needs as many training examples, there are \(count)",
        at: batch.place, secondary: [place.label("these data")],
        helps: [
          Help(
            TrainingSetup.batchThatFits(
              count: count, aside: aside, least: network.normsOfOneValue.isEmpty ? 1 : 2))
        ])
      return nil
    }
    batchesPerEpoch = count / batchSize
    let left = count % batchSize
    guard left > count / 5 else { return }
    reporter.report(
      .batchLeavesOut,
      "each epoch leaves out \(left) of \(count) training examples, which fill no batch",
      at: batch.place, secondary: [place.label("these data")],
      helps: [Help("take a smaller `batch`, or one that divides \(count)")], severity: .warning)
  }

  /// What leaves a batch for training.
  private static func remedy(all: Int, _ batch: Int) -> String {
    let most = all - batch
    return most > 0
      ? "set `validation:` to \(most) \(most == 1 ? "example" : "examples") or less"
      : "leave `validation:` out, or take more training data"
  }
}

/// How long a training is.
struct TrainingLength {
  let epochs: Int
  let examples: TrainingExamples?

  /// Nil in batches where nobody knows how many there are.
  func count(in unit: Span.Unit) -> Exact? {
    switch unit {
    case .epochs: Exact(epochs)
    case .batches: examples.map { Exact(epochs) * Exact($0.batchesPerEpoch) }
    }
  }

  /// Whether a time lies before its end, as far as anybody knows.
  func contains(_ time: ExactSpan) -> Bool {
    count(in: time.unit).map { time.count < $0 } ?? true
  }
}
