import WSLang
import WSRuntime

/// z_c = Σ_j (2x_j − 1)(2K_cj − 1), p = softmax(z / temperature)
struct DecodeLayer: TrainedLayer, EmittedLayer {
  static let entry = LayerEntry(
    DecodeLayer.self,
    Word(
      "decode", "reads the votes of the neurons: one score for each class, on the host",
      [
        .first("key", .choice([DecodeKey.word]), "which neurons vote for which class"),
        WordParameter(
          "temperature", .number(PlanBounds.temperature),
          "divides the scores; left out, it is \(Defaults.temperatureText)", default: .none),
      ]),
    .output, signal: SignalRule(training: .unit, reads: [.spike], yields: .host),
    traits: .yieldsScores)

  var code: DecodeKey
  var temperature: Double

  var votes: VoteReading? { VoteReading(key: code, temperature: temperature) }

  init(code: DecodeKey, temperature: Double) {
    self.code = code
    self.temperature = temperature
  }

  init(_ call: LayerCall) throws(CallFault) {
    code = try DecodeKey(try call.choice("key"))
    temperature =
      call.value("temperature") == nil
      ? Defaults.temperature(copies: code.copies) : try call.number("temperature")
  }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    temperature == Defaults.temperature(copies: code.copies)
      ? ["key": code.value] : ["key": code.value, "temperature": .number(temperature)]
  }

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    let input = inputs[0]
    guard input.shape.last == code.width else {
      throw CallFault(
        .keyWidth,
        "the key has \(code.classes) classes of \(code.copies), \(code.width) neurons, but "
          + "\(input.shape.last ?? 0) vote",
        parameter: "key", label: "reads \(shapeText(input))")
    }
    return SignalShape(input.shape.dropLast() + [code.classes])
  }

  func multiplyAccumulates(
    reading inputs: [SignalShape], making output: SignalShape
  ) -> WideCount {
    wideProduct(inputs[0].shape + [code.classes])
  }

  /// An overlapping key may leave neurons without a class, and classes close to each other.
  func warnings(reading inputs: [SignalShape]) -> [CallFault] {
    guard code.overlap else { return [] }
    let report = KeyReport(code)
    guard report.unusedNeurons > 0 || report.minimumDistance ?? 1 == 0 else { return [] }
    var message = "\(report.unusedNeurons) of \(report.neurons) neurons vote for no class"
    if let distance = report.minimumDistance {
      message += ", and the two nearest classes differ in \(distance)"
    }
    return [
      CallFault(
        .weakKey, message, parameter: "key", label: "an overlapping key",
        help: "leave `overlap` out: every neuron then votes for one class")
    ]
  }

  func lower(_ index: Int, reading inputs: [Int], _ lowering: inout PlanLowering) -> Int {
    let plan = DecodePlan(key: code.rows().map(keyText), temperature: temperature)
    return lowering.addOperator(.decode(plan), index, reading: inputs)
  }

  /// An output on the host; whoever else reads it is reported there.
  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    try folding.value(of: node.inputs[0])
  }

  func decoding(_ node: GraphNode) throws(FoldingFault) -> Readout {
    .key(code.rows())
  }
}
