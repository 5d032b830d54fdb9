import WSRuntime

/// How the rate of an optimiser changes over a run.
enum Schedules {
  static let all: [WordRule<SchedulePlan>] = [
    WordRule("constant", "the same rate throughout") { _ throws(CallFault) in .constant },
    WordRule(
      "step", "the rate times `factor` once every so often",
      [
        WordParameter(
          "every", .span(PlanBounds.stepEvery), "epochs or batches between two changes"),
        WordParameter("factor", .number(PlanBounds.stepFactor), "of the rate"),
      ]
    ) { call throws(CallFault) in
      .step(every: try call.span("every"), factor: try call.number("factor"))
    },
    WordRule(
      "cosine", "down to 0 along half a cosine",
      [
        WordParameter(
          "warm_up", .span(PlanBounds.warmUp), "linear rise at the start",
          default: .value(noWarmUp, "0 epochs"))
      ]
    ) { call throws(CallFault) in .cosine(warmUp: try call.span("warm_up")) },
    WordRule(
      "one_cycle", "linear rise to the peak, then down to 0 along half a cosine",
      [
        WordParameter(
          "warm_up", .fraction(PlanBounds.risingShare), "share of the run that rises",
          default: .value(.number(0.3), "30 %"))
      ]
    ) { call throws(CallFault) in .oneCycle(warmUp: try call.number("warm_up")) },
  ]

  private static let noWarmUp = Value.span(ExactSpan(Exact(0), .epochs))
}
