import WSRuntime

/// What a run's weights score: before sharpening, and with every activation hard.
struct RunAccuracies: Equatable {
  var pictures: Int
  /// Nil where the run never was soft, or has not kept such weights.
  var soft: Double?
  /// Nil for a run that has not finished.
  var hard: Double?

  func lines(split: String) -> [String] {
    var lines = ["on the \(grouped(pictures)) pictures of the \(split) set:"]
    lines.append("  soft, before sharpening: \(soft.map(percent) ?? "-")")
    lines.append("  every activation hard:   \(hard.map(percent) ?? "-")")
    if let soft, let hard {
      let loss = (soft - hard) * 100
      lines.append(
        loss >= 0
          ? "  lost by sharpening:      \(fixed(loss, 2)) points"
          : "  gained by sharpening:    \(fixed(-loss, 2)) points")
    }
    return lines
  }

  var json: JSONValue {
    func optional(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    return [
      "pictures": .integer(pictures), "accuracy_soft": optional(soft),
      "accuracy_hard": optional(hard),
    ]
  }
}

/// Evaluates the two weights files of a run folder; `isInterrupted` ends it between two batches.
func measureRun(
  folder: FilePath, plan: TrainingPlan, on examples: ExampleSet, threads: Int
) throws -> RunAccuracies {
  let engine = try Engine(plan: plan, threads: threads, forTraining: false)
  let evaluator = try Evaluator(engine, on: examples)
  func accuracy(of path: FilePath, isHard: Bool) throws -> Double? {
    guard FileSystem.kind(of: path) != nil else { return nil }
    try engine.load(try WeightSet.load(path), origin: path.description)
    let result = try evaluator.evaluate(
      isHard: isHard, isInterrupted: { Platform.interrupted })
    guard let result else { throw AlreadyReported(status: ExitStatus.interrupted) }
    return result.accuracy
  }
  // A float twin has nothing to harden: its weights are judged as they are.
  let isHardened = plan.sharpening != nil
  return RunAccuracies(
    pictures: examples.count,
    soft: try accuracy(of: RunFolder.softWeightsPath(in: folder), isHard: false),
    hard: try accuracy(of: RunFolder.weightsPath(in: folder), isHard: isHardened))
}
