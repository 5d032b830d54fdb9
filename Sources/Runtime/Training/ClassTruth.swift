/// The scores of one output as classes: `[batch · positions, classes]`.
struct ClassScores: Sendable {
  private let scores: Block<Float>
  private let classes: Int
  let rowsPerPicture: Int

  init(output index: Int, of engine: Engine) {
    let output = engine.plan.outputs[index]
    scores = engine.scores[index]
    classes = max(1, engine.plan.signals[output.signal].shape.last ?? 1)
    rowsPerPicture = scores.count / classes / engine.plan.batch
  }

  /// The class of a row: the first of the largest scores.
  func firstMaximum(ofRow row: Int) -> Int32 {
    let start = row * classes
    var best = 0
    for place in 1..<max(1, classes) where scores[start + place] > scores[start + best] {
      best = place
    }
    return Int32(best)
  }
}

/// The scores of one output beside their labels. Counting allocates nothing, so that a training
/// step may do it.
struct ClassTruth: Sendable {
  private let scores: ClassScores
  private let labels: Block<Int32>

  /// Nil for an output without truth.
  init?(output index: Int, of engine: Engine) {
    guard let label = engine.plan.outputs[index].label else { return nil }
    scores = ClassScores(output: index, of: engine)
    labels = engine.labels[label]
  }

  /// Of the first output that has one, which is the one that accuracies are about.
  static func first(of engine: Engine) -> ClassTruth? {
    engine.plan.outputs.indices.lazy.compactMap { ClassTruth(output: $0, of: engine) }.first
  }

  var rowsPerPicture: Int { scores.rowsPerPicture }

  /// How many of the first pictures' positions are right.
  func correct(pictures: Int) -> Int {
    var correct = 0
    for row in 0..<(pictures * rowsPerPicture) where labels[row] == scores.firstMaximum(ofRow: row)
    { correct += 1 }
    return correct
  }
}
