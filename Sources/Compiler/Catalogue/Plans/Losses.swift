/// What training makes small.
enum Losses {
  private static let weight = WordParameter(
    "weight", .number(.positive), "factor of this loss in the sum",
    default: .value(.number(1), "1.0"))

  private static let output = WordParameter.first(
    "output", .reference, "what the network computes")

  static let all = [
    Word("cross_entropy", "−log of the probability of the true class", [output, weight]),
    Word(
      "mean_squared", "mean of (output − target)²; no gradient flows into the target",
      [
        output, .first("target", .reference, "a signal, or the label of the output's name"),
        weight,
      ]),
    Word(
      "binary_cross_entropy", "mean of −t log y − (1 − t) log(1 − y); no gradient flows into t",
      [output, .first("target", .reference, "a signal in [0, 1]"), weight], missing: [.training]),
  ]
}
