import WSLang
import WSRuntime

/// What training makes small.
enum Losses {
  static let all = [
    LossWord(
      "cross_entropy", "−log of the probability of the true class",
      settings: [
        WordParameter(
          "smoothing", .number(PlanBounds.smoothing),
          "share of the truth that lies on all classes alike (Szegedy et al. 2016)",
          default: .value(.number(0), "0"))
      ],
      ofLabel: { scores, label, call throws(CallFault) in
        .crossEntropy(logits: scores, label: label, smoothing: try call.number("smoothing"))
      }),
    LossWord(
      "mean_squared", "mean of (output − target)²; no gradient flows into the target",
      target: "a signal, or the label of the output's name",
      ofLabel: { scores, label, _ in .meanSquaredLabel(logits: scores, label: label) },
      ofSignal: { signal, target, _ in .meanSquared(signal: signal, target: target) }),
    LossWord(
      "hinge", "how far the best wrong class comes within 1 of the true one",
      ofLabel: { scores, label, _ in .hinge(logits: scores, label: label) }),
    LossWord(
      "dice",
      "for masks: 1 − the mean of (2 Σ p t + 1) / (Σ p + Σ t + 1) over the classes of each picture, "
        + "Dice's coefficient with ones (Milletari et al. 2016)", needsPositions: true,
      ofLabel: { scores, label, _ in .dice(logits: scores, label: label) }),
    LossWord(
      "binary_cross_entropy",
      "mean of −t log y − (1 − t) log(1 − y); no gradient flows into t",
      target: "a signal in [0, 1]", needsUnits: true,
      settings: [
        WordParameter(
          "epsilon", .number(PlanBounds.lossEpsilon),
          "how near to 0 and 1 the logarithm is taken; it bounds what one wrong value costs",
          default: .value(.number(0.01), "0.01"))
      ],
      ofSignal: { signal, target, call throws(CallFault) in
        .binaryCrossEntropy(
          signal: signal, target: target, epsilon: try call.number("epsilon"))
      }),
  ]

  static func word(_ name: String) -> LossWord? { all.first { $0.word.name == name } }

}

/// A loss: its word, what it compares an output with, and the term of the plan that it becomes.
struct LossWord: Sendable {
  /// The term by the indices of what is judged and of what it is compared with.
  typealias Term =
    @Sendable (_ judged: Int, _ against: Int, WordCall) throws(CallFault)
    -> PlanLoss.Kind

  let word: Word
  /// The term that compares scores with a label; nil where there is none.
  let ofLabel: Term?
  /// The term that compares a signal with another one; nil where there is none.
  let ofSignal: Term?
  /// Both signals must be in [0, 1].
  let needsUnits: Bool
  /// It compares areas, so that one class for a picture says nothing.
  let needsPositions: Bool

  /// - Parameter target: what the second argument is; nil for a loss that knows the truth by the
  ///   output's name.
  init(
    _ name: String, _ summary: String, target: String? = nil, needsUnits: Bool = false,
    needsPositions: Bool = false, settings: [WordParameter] = [], ofLabel: Term? = nil,
    ofSignal: Term? = nil
  ) {
    let targets = target.map { [WordParameter.first("target", .reference, $0)] } ?? []
    word = Word(
      name, summary,
      [.first("output", .reference, "what the network computes")] + targets + settings + [
        WordParameter(
          "weight", .number(PlanBounds.lossWeight), "factor of this loss in the sum",
          default: .value(.number(1), "1.0"))
      ])
    self.ofLabel = ofLabel
    self.ofSignal = ofSignal
    self.needsUnits = needsUnits
    self.needsPositions = needsPositions
  }

  var hasTarget: Bool { word.parameter("target") != nil }

  /// The term of the plan; nil where the word does not compare with what is judged.
  func term(
    of loss: ResolvedLoss, signal: Int, against: Int
  ) throws(CallFault) -> PlanLoss.Kind? {
    let term =
      switch loss.judged {
      case .output: ofLabel
      case .node: ofSignal
      }
    return try term?(signal, against, WordCall(word, loss.arguments))
  }
}
