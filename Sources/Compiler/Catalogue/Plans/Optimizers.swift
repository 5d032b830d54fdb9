import WSRuntime

/// Optimisers and the schedules of their rates.
enum Optimizers {
  private static func rate(_ value: Double?, _ text: String = "") -> WordParameter {
    WordParameter(
      "rate", .number(.positive), "how far a step goes; the peak of the schedule",
      default: value.map { .value(.number($0), text) } ?? .required)
  }

  private static func number(
    _ name: String, _ value: Double, _ text: String, _ bounds: Bounds, _ summary: String
  ) -> WordParameter {
    WordParameter(name, .number(bounds), summary, default: .value(.number(value), text))
  }

  private static let belowOne = Bounds(0, 1, excludesUpper: true)

  private static let moments: [WordParameter] = [
    rate(1e-3, "1e-3"),
    number("beta1", 0.9, "0.9", belowOne, "memory of the mean gradient"),
    number("beta2", 0.999, "0.999", belowOne, "memory of the mean square"),
    number("epsilon", 1e-8, "1e-8", .positive, "added to the root of the mean square"),
  ]

  static let all = [
    Word(
      "sgd", "stochastic gradient descent",
      [
        rate(nil),
        number("momentum", 0, "0", belowOne, "share of the last step that goes on"),
        WordParameter(
          "nesterov", .boolean, "looks ahead along the momentum",
          default: .value(.boolean(false), "false")),
      ]),
    Word("adam", "Kingma and Ba 2015", moments),
    Word(
      "adamw", "adam with decay of the weights apart (Loshchilov and Hutter 2019)",
      moments + [
        WordParameter(
          "decay", .number(.nonNegative), "share of a weight lost per step, times the rate")
      ]),
    Word(
      "adadelta", "Zeiler 2012",
      [
        rate(1, "1.0"), number("rho", 0.95, "0.95", belowOne, "memory of the mean squares"),
        number("epsilon", 1e-6, "1e-6", .positive, "added to the mean squares"),
      ]),
    Word(
      "rmsprop", "gradients divided by the root of their mean square",
      [
        rate(1e-3, "1e-3"), number("rho", 0.9, "0.9", belowOne, "memory of the mean square"),
        number("epsilon", 1e-8, "1e-8", .positive, "added to the root of the mean square"),
      ]),
  ]

  static let schedules = [
    Word("constant", "the same rate throughout"),
    Word(
      "step", "the rate times `factor` once every so often",
      [
        WordParameter(
          "every", .span(.positiveUpToBillion), "epochs or batches between two changes"),
        WordParameter("factor", .number(Bounds(0, 1, excludesLower: true)), "of the rate"),
      ]),
    Word(
      "cosine", "down to 0 along half a cosine",
      [
        WordParameter(
          "warm_up", .span(.upToBillion), "linear rise at the start",
          default: .value(noWarmUp, "0 epochs"))
      ]),
    Word(
      "one_cycle", "linear rise to the peak, then down to 0 along half a cosine",
      [
        WordParameter(
          "warm_up", .fraction(belowOne), "share of the run that rises",
          default: .value(.number(0.3), "30 %"))
      ]),
  ]

  private static let noWarmUp = Value.span(ExactSpan(Exact(0), .epochs))
}
