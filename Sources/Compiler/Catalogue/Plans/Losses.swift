import WSLang
import WSRuntime

/// What training makes small.
enum Losses {
  static let all = [
    LossWord(
      "cross_entropy", "−log of the probability of the true class",
      ofLabel: { .crossEntropy(logits: $0, label: $1) }),
    LossWord(
      "mean_squared", "mean of (output − target)²; no gradient flows into the target",
      target: "a signal, or the label of the output's name",
      ofLabel: { .meanSquaredLabel(logits: $0, label: $1) },
      ofSignal: { .meanSquared(signal: $0, target: $1) }),
    LossWord(
      "hinge", "how far the best wrong class comes within 1 of the true one",
      ofLabel: { .hinge(logits: $0, label: $1) }),
    LossWord(
      "binary_cross_entropy",
      "mean of −t log y − (1 − t) log(1 − y); no gradient flows into t",
      target: "a signal in [0, 1]", needsUnits: true),
  ]

  static func word(_ name: String) -> LossWord? { all.first { $0.word.name == name } }

  /// The term of the plan, by the indices of what is judged and what it is compared with; nil for
  /// what cannot be trained yet.
  static func term(of loss: ResolvedLoss, signal: Int, against: Int) -> PlanLoss.Kind? {
    let word = word(loss.name)
    return switch loss.judged {
    case .output: word?.ofLabel?(signal, against)
    case .node: word?.ofSignal?(signal, against)
    }
  }
}

/// A loss: its word, what it compares an output with, and the term of the plan that it becomes.
struct LossWord: Sendable {
  let word: Word
  /// The term that compares scores, by the index of their signal, with a label; nil where there is
  /// none.
  let ofLabel: (@Sendable (_ scores: Int, _ label: Int) -> PlanLoss.Kind)?
  /// The term that compares a signal with another one, by their indices.
  let ofSignal: (@Sendable (_ signal: Int, _ target: Int) -> PlanLoss.Kind)?
  /// Both signals must be in [0, 1].
  let needsUnits: Bool

  /// - Parameter target: what the second argument is; nil for a loss that knows the truth by the
  ///   output's name.
  init(
    _ name: String, _ summary: String, target: String? = nil, needsUnits: Bool = false,
    ofLabel: (@Sendable (Int, Int) -> PlanLoss.Kind)? = nil,
    ofSignal: (@Sendable (Int, Int) -> PlanLoss.Kind)? = nil
  ) {
    let targets = target.map { [WordParameter.first("target", .reference, $0)] } ?? []
    word = Word(
      name, summary,
      [.first("output", .reference, "what the network computes")] + targets + [
        WordParameter(
          "weight", .number(.positive), "factor of this loss in the sum",
          default: .value(.number(1), "1.0"))
      ], missing: ofLabel == nil && ofSignal == nil ? [.training] : [])
    self.ofLabel = ofLabel
    self.ofSignal = ofSignal
    self.needsUnits = needsUnits
  }

  var hasTarget: Bool { word.parameter("target") != nil }
}
