import WSLang
import WSRuntime

/// What makes a neuron of a sum.
enum Activations {
  static let all = [brelu, sigmoid, threshold, relu, clip, softmax, winner]

  private static let sums: Set<Wire> = [.spike, .integer, .fixedSum, .rawSum]

  private static func same(_ operation: Operation, _ call: LayerCall) -> LayerResult {
    LayerResult(operation, call.input)
  }

  static let brelu = LayerEntry(
    Word("brelu", "bounded ReLU: a ramp from 0 to 1 that sharpens into a threshold at 0.5"),
    .activations, signal: SignalRule(training: .unit, reads: sums, yields: .sharpened)
  ) { call throws(LayerFault) in same(.brelu, call) }

  static let sigmoid = LayerEntry(
    Word("sigmoid", "the logistic curve, which sharpens into a threshold at 0"),
    .activations, signal: SignalRule(training: .unit, reads: sums, yields: .sharpened)
  ) { call throws(LayerFault) in same(.sigmoid, call) }

  static let threshold = LayerEntry(
    Word(
      "threshold", "1 where the value is at least `level`, else 0, from the first step on",
      [.first("level", .number(.any), "the smallest value that fires")]),
    .activations, signal: SignalRule(training: .spike, reads: sums, yields: .spike)
  ) { call throws(LayerFault) in
    same(.threshold(level: call.arguments.number("level") ?? 0), call)
  }

  static let relu = LayerEntry(
    Word("relu", "0 below 0, else the value; it never becomes a spike"),
    .activations, signal: SignalRule(training: .real, reads: sums, yields: .soft)
  ) { call throws(LayerFault) in same(.relu, call) }

  static let clip = LayerEntry(
    Word(
      "clip", "ReLU with an upper limit; a spike train under `convert`",
      [
        WordParameter(
          "limit",
          .either([.choice([Word("learned", "trained with the weights")]), .number(.positive)]),
          "the largest value")
      ]),
    .activations, signal: SignalRule(training: .real, reads: sums, yields: .converted)
  ) { call throws(LayerFault) in
    if let limit = call.arguments.number("limit") { return same(.clip(limit: limit), call) }
    return same(.clipLearned, call)
  }

  static let softmax = LayerEntry(
    Word("softmax", "e^x divided by its sum over the last axis"),
    .activations, signal: SignalRule(training: .unit, reads: [.rawSum], yields: .host)
  ) { call throws(LayerFault) in same(.softmax, call) }

  static let winner = LayerEntry(
    Word(
      "winner", "1 for the `k` largest values of the last axis, else 0",
      [.first("k", .size(.atLeastOne), "how many win")], missing: [.training, .emission]),
    .activations, signal: SignalRule(training: .spike, reads: [.rawSum], yields: .spike)
  ) { call throws(LayerFault) in
    let count = call.arguments.integer("k") ?? 1
    guard let last = call.input.shape.last, count <= last else {
      throw LayerFault(
        .tooManyWinners, "\(count) of \(call.input.shape.last ?? 0) values cannot win",
        parameter: "k",
        label: "reads \(shapeText(call.input))")
    }
    return same(.winner(count: count), call)
  }
}
