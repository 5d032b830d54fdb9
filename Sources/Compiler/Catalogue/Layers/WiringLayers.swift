import WSLang
import WSRuntime

/// Layers that only move values; arrays are height, width, channels, the last axis fastest.
enum WiringLayers {
  static let all = [flatten, reshape, concat, add, upsample, dropout, delay, final]

  /// What is only moved is judged where it arrives.
  private static let anything: Set<Wire> = [
    .spike, .integer, .fixedSum, .rawSum, .soft, .memory, .realInput,
  ]
  private static let keeps = SignalRule(training: .keeps, reads: anything, yields: .keeps)

  static let flatten = LayerEntry(
    Word("flatten", "all values as one vector"), .wiring, signal: keeps
  ) { call throws(LayerFault) in
    guard let count = elementCount(call.input.shape) else { throw tooLarge() }
    return LayerResult(.flatten, [count], like: call.input)
  }

  static let reshape = LayerEntry(
    Word(
      "reshape", "the same values in another shape",
      [.first("axes", .rest(.size(.atLeastOne)), "the new shape")]),
    .wiring, signal: keeps
  ) { call throws(LayerFault) in
    let axes = (call.arguments["axes"]?.value.list ?? []).compactMap(\.value.integer)
    guard axes.count <= largestRank else {
      throw LayerFault(
        .tooManyAxes, "a signal has at most \(largestRank) axes, not \(axes.count)",
        parameter: "axes")
    }
    guard let old = elementCount(call.input.shape) else { throw tooLarge() }
    guard elementCount(axes) == old else {
      let new = elementCount(axes).map { "\($0)" } ?? "more than 2^40"
      throw LayerFault(
        .reshapeCount, "`reshape` makes \(new) values of \(old)", parameter: "axes",
        label: "reads \(shapeText(call.input))")
    }
    return LayerResult(.reshape(axes), axes, like: call.input)
  }

  private static let signals: [WordParameter] = [
    .first("signals", .signals, "two signals or more")
  ]

  static let concat = LayerEntry(
    Word("concat", "joins signals along the last axis", signals), .wiring, signal: keeps,
    isJoin: true
  ) { call throws(LayerFault) in
    let first = call.inputs.first?.shape ?? []
    var channels = 0
    for input in call.inputs {
      guard input.shape.count == first.count, input.shape.dropLast() == first.dropLast() else {
        throw LayerFault(
          .concatShapes,
          "`concat` joins along the last axis, but \(shapeText(input)) and "
            + "\(shapeText(call.inputs[0])) differ in another")
      }
      let (sum, overflow) = channels.addingReportingOverflow(input.shape.last ?? 0)
      guard !overflow else { throw tooLarge() }
      channels = sum
    }
    let steps = try commonSteps(of: "concat", call.inputs)
    return LayerResult(.concat, SignalShape(first.dropLast() + [channels], steps: steps))
  }

  static let add = LayerEntry(
    Word("add", "the sum of signals of one shape", signals), .wiring,
    signal: SignalRule(
      training: .real, reads: [.spike, .integer, .fixedSum, .rawSum], yields: .fixedSum),
    isJoin: true
  ) { call throws(LayerFault) in
    let first = call.inputs.first?.shape ?? []
    for input in call.inputs where input.shape != first {
      throw LayerFault(
        .addShapes,
        "`add` needs signals of one shape, but gets \(shapeText(call.inputs[0])) and "
          + "\(shapeText(input))")
    }
    let steps = try commonSteps(of: "add", call.inputs)
    return LayerResult(.add, SignalShape(first, steps: steps))
  }

  /// A signal without time axis is held; two time axes must agree.
  private static func commonSteps(
    of layer: String, _ inputs: [SignalShape]
  ) throws(LayerFault) -> Int? {
    var common: Int?
    for steps in inputs.compactMap(\.steps) {
      if let known = common, known != steps {
        throw LayerFault(.stepsDiffer, "`\(layer)` joins signals of \(known) and of \(steps) steps")
      }
      common = steps
    }
    return common
  }

  static let upsample = LayerEntry(
    Word(
      "upsample", "repeats every pixel `factor` times in both directions",
      [.first("factor", .size(.atLeastOne), "how often")], missing: [.training, .emission]),
    .wiring, signal: keeps
  ) { call throws(LayerFault) in
    try expectPicture(call.input, for: "upsample")
    let factor = call.arguments.integer("factor") ?? 1
    var shape = call.input.shape
    for axis in 0..<2 {
      let (size, overflow) = shape[axis].multipliedReportingOverflow(by: factor)
      guard !overflow else { throw tooLarge(parameter: "factor") }
      shape[axis] = size
    }
    return LayerResult(.upsample(factor: factor), shape, like: call.input)
  }

  static let dropout = LayerEntry(
    Word(
      "dropout", "sets values to 0 at random while training; the identity when deployed",
      [
        .first(
          "rate", .fraction(Bounds(0, 1, excludesUpper: true)), "the share of values set to 0")
      ]),
    .wiring, signal: SignalRule(training: .scales, reads: anything, yields: .keeps)
  ) { call throws(LayerFault) in
    LayerResult(.dropout(rate: call.arguments.number("rate") ?? 0), call.input)
  }

  static let delay = LayerEntry(
    Word(
      "delay", "the signal of some steps ago, 0 before the first",
      [.first("steps", .count(.step, .atLeastOne), "how long ago")],
      missing: [.training, .emission]),
    .wiring, signal: SignalRule(training: .keeps, reads: [.spike], yields: .spike)
  ) { call throws(LayerFault) in
    guard call.input.steps != nil else {
      throw LayerFault(
        .stepsNeeded, "`delay` reads a signal without steps, which is constant over time",
        label: "reads \(shapeText(call.input))")
    }
    return LayerResult(.delay(steps: call.arguments.integer("steps") ?? 1), call.input)
  }

  static let final = LayerEntry(
    Word("final", "the signal at the last step", missing: [.training, .emission]),
    .wiring, signal: SignalRule(training: .keeps, reads: [.spike], yields: .spike)
  ) { call throws(LayerFault) in
    guard call.input.steps != nil else {
      throw LayerFault(
        .stepsNeeded, "`final` reads a signal without steps, which is constant over time",
        label: "reads \(shapeText(call.input))")
    }
    return LayerResult(.final, SignalShape(call.input.shape))
  }
}
