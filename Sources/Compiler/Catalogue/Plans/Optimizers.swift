import WSRuntime

/// Optimisers, each with the plan that it becomes.
enum Optimizers {
  private static func rate(_ value: Double?, _ text: String = "") -> WordParameter {
    WordParameter(
      "rate", .number(PlanBounds.rate), "how far a step goes; the peak of the schedule",
      default: value.map { .value(.number($0), text) } ?? .required)
  }

  private static func number(
    _ name: String, _ value: Double, _ text: String, _ bounds: Bounds, _ summary: String
  ) -> WordParameter {
    WordParameter(name, .number(bounds), summary, default: .value(.number(value), text))
  }

  private static let moments: [WordParameter] = [
    rate(1e-3, "1e-3"),
    number("beta1", 0.9, "0.9", PlanBounds.memory, "memory of the mean gradient"),
    number("beta2", 0.999, "0.999", PlanBounds.memory, "memory of the mean square"),
    number(
      "epsilon", 1e-8, "1e-8", PlanBounds.optimizerEpsilon, "added to the root of the mean square"),
  ]

  static let all: [WordRule<OptimizerPlan>] = [
    WordRule(
      "sgd", "stochastic gradient descent",
      [
        rate(nil),
        number("momentum", 0, "0", PlanBounds.memory, "share of the last step that goes on"),
        WordParameter(
          "nesterov", .boolean, "looks ahead along the momentum",
          default: .value(.boolean(false), "false")),
      ]
    ) { call throws(CallFault) in
      .sgd(
        rate: try call.number("rate"), momentum: try call.number("momentum"),
        nesterov: try call.flag("nesterov"))
    },
    WordRule("adam", "Kingma and Ba 2015", moments) { call throws(CallFault) in
      .adam(
        rate: try call.number("rate"), beta1: try call.number("beta1"),
        beta2: try call.number("beta2"), epsilon: try call.number("epsilon"))
    },
    WordRule(
      "adamw", "adam with decay of the weights apart (Loshchilov and Hutter 2019)",
      moments + [
        WordParameter(
          "decay", .number(PlanBounds.decay), "share of a weight lost per step, times the rate")
      ]
    ) { call throws(CallFault) in
      .adamw(
        rate: try call.number("rate"), beta1: try call.number("beta1"),
        beta2: try call.number("beta2"), epsilon: try call.number("epsilon"),
        decay: try call.number("decay"))
    },
    WordRule(
      "adadelta", "Zeiler 2012",
      [
        rate(1, "1.0"),
        number("rho", 0.95, "0.95", PlanBounds.memory, "memory of the mean squares"),
        number("epsilon", 1e-6, "1e-6", PlanBounds.optimizerEpsilon, "added to the mean squares"),
      ]
    ) { call throws(CallFault) in
      .adadelta(
        rate: try call.number("rate"), rho: try call.number("rho"),
        epsilon: try call.number("epsilon"))
    },
    WordRule(
      "rmsprop", "gradients divided by the root of their mean square",
      [
        rate(1e-3, "1e-3"),
        number("rho", 0.9, "0.9", PlanBounds.memory, "memory of the mean square"),
        number(
          "epsilon", 1e-8, "1e-8", PlanBounds.optimizerEpsilon,
          "added to the root of the mean square"),
      ]
    ) { call throws(CallFault) in
      .rmsprop(
        rate: try call.number("rate"), rho: try call.number("rho"),
        epsilon: try call.number("epsilon"))
    },
  ]
}
