import WSCompiler
import WSRuntime

/// What a run's weights score: before sharpening, and with every activation hard.
struct RunScores: Equatable {
  /// Of each label of a network, and its loss.
  struct Score: Equatable {
    var labels: [LabelScore]
    var loss: Double?
    /// Of the labels whose classes are few enough.
    var confusions: [Confusion] = []

    /// `97.85 %`, several labels with their names; `loss 0.1234` of a network without a class.
    var text: String {
      let accuracies = labels.accuracies
      if accuracies.isEmpty { return loss.map { "loss \(lossText($0))" } ?? "-" }
      return accuracies.map { label, accuracy in
        (accuracies.count > 1 ? "`\(label)` " : "") + percent(accuracy)
      }.joined(separator: ", ")
    }
  }

  var pictures: Int
  /// Nil where the run never was soft, or has not kept such weights.
  var soft: Score?
  /// Nil for a run that has not finished.
  var hard: Score?
  /// The network has nothing to sharpen, or is the float twin of one that has.
  var isFloat = false

  func lines(split: String) -> [String] {
    var lines = ["on the \(groupedDigits(pictures)) pictures of the \(split) set:"]
    if isFloat {
      lines.append("  as trained, nothing sharpened: \(hard?.text ?? "-")")
      return lines
    }
    lines.append("  soft, before sharpening: \(soft?.text ?? "-")")
    lines.append("  every activation hard:   \(hard?.text ?? "-")")
    let pairs = zip(soft?.labels.accuracies ?? [], hard?.labels.accuracies ?? [])
    let changes = pairs.map { ($0.label, ($0.accuracy - $1.accuracy) * 100) }
    for (label, lost) in changes {
      let what = lost >= 0 ? "  lost by sharpening:      " : "  gained by sharpening:    "
      lines.append(
        what + fixed(abs(lost), 2) + " points" + (changes.count > 1 ? " of `\(label)`" : ""))
    }
    if changes.isEmpty, let soft = soft?.loss, let hard = hard?.loss, soft > 0 {
      lines.append("  hard loss / soft loss:   \(fixed(hard / soft, 2))")
    }
    return lines
  }

  /// Of each label what its classes score.
  func classes(in data: Dataset) -> [ClassReport] {
    let best = hard ?? soft
    return (best?.confusions ?? []).map { confusion in
      func of(_ score: Score?) -> Confusion? {
        score?.confusions.first { $0.label == confusion.label }
      }
      let truth = data.truth(for: confusion.label)
      return ClassReport(
        label: confusion.label, names: truth?.classNames ?? [],
        isMask: truth.map { !$0.fullShape.isEmpty } ?? false, soft: of(soft), hard: of(hard))
    }
  }

  var json: JSONObject {
    var object = JSONObject()
    object["pictures"] = .integer(pictures)
    object["accuracy_soft"] = JSONValue(soft?.labels.first?.accuracy)
    object["accuracy_hard"] = JSONValue(hard?.labels.first?.accuracy)
    object["accuracies_soft"] = soft?.labels.json ?? .null
    object["accuracies_hard"] = hard?.labels.json ?? .null
    object["loss_soft"] = JSONValue(soft?.loss)
    object["loss_hard"] = JSONValue(hard?.loss)
    return object
  }
}

/// A loss for people: four digits that count.
func lossText(_ loss: Double) -> String {
  guard loss.isFinite, abs(loss) < 1e6 else { return "\(loss)" }
  if loss != 0, abs(loss) < 1e-4 { return "\(Float(loss))" }
  return fixed(loss, abs(loss) < 0.1 ? 6 : 4)
}

/// Evaluates the two weights files of a run folder, each when it has been shown to `visit`; a signal
/// ends it between two batches.
func measureRun(
  folder: FilePath, plan: TrainingPlan, on examples: ExampleSet, threads: Int,
  visit: (TrainedWeights) -> Void = { _ in }
) throws -> RunScores {
  let engine = try Engine(plan: plan, threads: threads, forTraining: false)
  let evaluator = try Evaluator(engine, on: examples)
  func score(of path: FilePath, isHard: Bool) throws -> RunScores.Score? {
    guard FileSystem.kind(of: path) != nil else { return nil }
    let trained = TrainedWeights(weights: try WeightSet.load(path), origin: path)
    try RunFolder.expectWeights(trained.weights, path, of: plan, in: folder)
    try engine.load(trained.weights, origin: path.description)
    visit(trained)
    let result = try evaluator.evaluate(
      isHard: isHard, isInterrupted: { Platform.interrupted })
    guard let result else { throw AlreadyReported(status: ExitStatus.interrupted) }
    return RunScores.Score(
      labels: result.scores, loss: result.loss,
      confusions: result.outputs.compactMap(\.confusion))
  }
  // Where nothing sharpens, weights are judged as they are.
  let isFloat = !plan.training.sharpens
  return RunScores(
    pictures: examples.count,
    soft: try score(of: RunFolder.softWeightsPath(in: folder), isHard: false),
    hard: try score(of: RunFolder.weightsPath(in: folder), isHard: !isFloat), isFloat: isFloat)
}
