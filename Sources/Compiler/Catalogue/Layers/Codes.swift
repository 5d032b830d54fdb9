import WSLang
import WSRuntime

/// Codes that turn an input into spikes on the host, and the code of the output.
enum Codes {
  static let all = [bits, thermometer, decode]

  private static let hostSide = SignalRule(training: .spike, reads: [], yields: .spike)

  static let bits = LayerEntry(
    Word(
      "bits", "the `n` binary digits of each value of an input",
      [.first("n", .size(Bounds(1, 16)), "how many digits")], missing: [.training, .emission]),
    .inputCodes, signal: hostSide
  ) { call throws(LayerFault) in
    let count = call.arguments.integer("n") ?? 1
    return LayerResult(.bits(count: count), try widened(call, by: count), like: call.input)
  }

  static let thermometer = LayerEntry(
    Word(
      "thermometer", "as many ones as the value is high, of `levels`",
      [.first("levels", .size(Bounds(1, 65_536)), "how many thresholds")],
      missing: [.training, .emission]),
    .inputCodes, signal: hostSide
  ) { call throws(LayerFault) in
    let levels = call.arguments.integer("levels") ?? 1
    return LayerResult(
      .thermometer(levels: levels), try widened(call, by: levels), like: call.input)
  }

  /// The last axis holds `count` spikes for each value.
  private static func widened(_ call: LayerCall, by count: Int) throws(LayerFault) -> [Int] {
    var shape = call.input.shape
    let (size, overflow) = (shape.popLast() ?? 1).multipliedReportingOverflow(by: count)
    guard !overflow else { throw tooLarge() }
    return shape + [size]
  }

  static let key = Word(
    "key", "which neurons vote for which class",
    [
      .first("classes", .size(Bounds(2, 65_536)), "how many classes"),
      WordParameter("copies", .size(Bounds(1, 65_536)), "neurons that vote for each class"),
      WordParameter(
        "kind",
        .choice([
          Word("block", "neighbours vote for one class"),
          Word("random", "drawn at random by `seed`"),
        ]), "how the neurons are dealt out", default: .value(.word("block"), "block")),
      WordParameter(
        "overlap", .boolean, "a neuron may vote for several classes",
        default: .value(.boolean(false), "false")),
      WordParameter(
        "seed", .size(.nonNegative), "what a random key is drawn from",
        default: .value(.integer(0), "0")),
    ])

  /// z_c = Σ_j (2x_j − 1)(2K_cj − 1), p = softmax(z / temperature)
  static let decode = LayerEntry(
    Word(
      "decode", "reads the votes of the neurons: one score for each class, on the host",
      [
        .first("key", .choice([key]), "which neurons vote for which class"),
        WordParameter(
          "temperature", .number(Bounds(0.001, 1_000_000)),
          "divides the scores; left out, it is \(Defaults.temperatureText)", default: .none),
      ]),
    .output, signal: SignalRule(training: .unit, reads: [.spike], yields: .host)
  ) { call throws(LayerFault) in
    guard let key = call.arguments["key"]?.value.word?.arguments,
      let classes = key.integer("classes"), let copies = key.integer("copies")
    else { throw tooLarge(parameter: "key") }
    for name in ["overlap", "seed"] where key["kind"]?.value.word?.name == "block" {
      guard key.isWritten(name) else { continue }
      throw LayerFault(
        .settingWithoutEffect, "`\(name)` has no effect: a block key is not drawn",
        parameter: "key",
        help: "add `kind: random` to the key, or leave `\(name)` out")
    }
    let width = classes * copies
    guard width <= DecodeKey.largestSize / classes else {
      throw LayerFault(
        .keyTooLarge, "a key of \(classes) × \(width) is too large", parameter: "key",
        label: "at most 2^22 entries")
    }
    guard call.input.shape.last == width else {
      throw LayerFault(
        .keyWidth,
        "the key has \(classes) classes of \(copies), \(width) neurons, but \(call.input.shape.last ?? 0) vote",
        parameter: "key", label: "reads \(shapeText(call.input))")
    }
    let decodeKey = DecodeKey(
      classes: classes, copies: copies,
      kind: key["kind"]?.value.word?.name == "random" ? .random : .block,
      overlap: key.boolean("overlap") ?? false, seed: UInt64(key.integer("seed") ?? 0),
      temperature: call.arguments.number("temperature") ?? Defaults.temperature(copies: copies),
      rows: [])
    return LayerResult(
      .decode(decodeKey), SignalShape(call.input.shape.dropLast() + [classes]),
      warnings: weakness(of: decodeKey))
  }

  /// An overlapping key may leave neurons without a class, and classes close to each other.
  private static func weakness(of key: DecodeKey) -> [LayerFault] {
    guard key.overlap else { return [] }
    let report = KeyReport(key)
    guard report.unusedNeurons > 0 || report.minimumDistance ?? 1 == 0 else { return [] }
    var message = "\(report.unusedNeurons) of \(report.neurons) neurons vote for no class"
    if let distance = report.minimumDistance {
      message += ", and the two nearest classes differ in \(distance)"
    }
    return [
      LayerFault(
        .weakKey, message, parameter: "key", label: "an overlapping key",
        help: "leave `overlap` out: every neuron then votes for one class")
    ]
  }
}
