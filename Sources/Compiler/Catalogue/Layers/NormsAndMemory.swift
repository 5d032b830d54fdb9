import WSLang
import WSRuntime

/// Batch norm and memories.
enum NormsAndMemory {
  static let all = [batchNorm, legendre]

  static let batchNorm = LayerEntry(
    Word(
      "batch_norm", "centres and scales every channel by the statistics of the batch",
      [
        WordParameter(
          "epsilon", .number(.positive), "added to the variance",
          default: .value(.number(1e-5), "1e-5")),
        WordParameter(
          "momentum", .number(Bounds(0, 1, excludesLower: true)),
          "how fast the running statistics follow", default: .value(.number(0.1), "0.1")),
      ]),
    .norms, signal: SignalRule(training: .real, reads: [.rawSum], yields: .foldedSum)
  ) { call throws(LayerFault) in
    LayerResult(
      .batchNorm(
        epsilon: call.arguments.number("epsilon") ?? 1e-5,
        momentum: call.arguments.number("momentum") ?? 0.1), call.input)
  }

  /// The memory of Voelker et al. 2019: the last `window` steps of each value as `order`
  /// coefficients of Legendre polynomials.
  static let legendre = LayerEntry(
    Word(
      "legendre", "keeps the last `window` steps of each value as `order` coefficients",
      [
        .first("order", .size(.atLeastOne), "coefficients for each value"),
        WordParameter("window", .count(.step, .atLeastOne), "the steps that it looks back"),
      ], missing: [.training, .emission]),
    .memory,
    signal: SignalRule(
      training: .real, reads: [.spike, .integer, .fixedSum, .rawSum], yields: .memory)
  ) { call throws(LayerFault) in
    guard call.input.steps != nil else {
      throw LayerFault(
        .stepsNeeded, "`legendre` reads a signal without steps, which is constant over time",
        label: "reads \(shapeText(call.input))")
    }
    guard call.input.shape.count == 1 else {
      throw LayerFault(
        .vectorNeeded, "`legendre` reads a vector, but gets \(shapeText(call.input))",
        label: "reads \(shapeText(call.input))", help: "put `flatten` before it",
        insertBefore: "flatten")
    }
    let order = call.arguments.integer("order") ?? 1
    let (size, overflow) = order.multipliedReportingOverflow(by: call.input.shape[0])
    guard !overflow else { throw tooLarge(parameter: "order") }
    return LayerResult(
      .legendre(order: order, window: call.arguments.integer("window") ?? 1), [size],
      like: call.input)
  }
}
