extension Program {
  var json: JSONValue {
    [
      "network": .string(network), "source_sha256": .string(sourceDigest),
      "precision": .string(precision.rawValue), "inputs": .array(inputs.map(\.json)),
      "labels": .array(labels.map(\.json)), "outputs": .array(outputs.map(\.json)),
      "operators": .array(operators.map(\.json)), "signals": .array(signals.map(\.json)),
      "parameters": .array(parameters.map(\.json)),
    ]
  }

  init(_ reader: FieldReader) throws(RuntimeError) {
    var fields = reader
    network = try fields.string("network")
    sourceDigest = try fields.string("source_sha256")
    let written = try fields.string("precision")
    guard let precision = Precision(rawValue: written) else {
      throw fields.unknownKind(written, known: Precision.allCases.map(\.rawValue))
    }
    self.precision = precision
    inputs = try fields.all("inputs", each: "input", PlanInput.init)
    labels = try fields.all("labels", each: "label", PlanLabel.init)
    outputs = try fields.all("outputs", each: "output", PlanOutput.init)
    operators = try fields.all("operators", each: "operator", PlanOperator.init)
    signals = try fields.all("signals", each: "signal", PlanSignal.init)
    parameters = try fields.all("parameters", each: "parameter", PlanParameter.init)
    try fields.finish()
  }
}

extension PlanSignal {
  fileprivate var json: JSONValue { ["name": .string(name), "shape": JSONValue(shape)] }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    name = try fields.string("name")
    shape = try fields.integers("shape")
  }
}

extension PlanInput {
  fileprivate var json: JSONValue {
    ["name": .string(name), "signal": .integer(signal), "grid_bits": .integer(gridBits)]
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    name = try fields.string("name")
    signal = try fields.integer("signal")
    gridBits = try fields.integer("grid_bits")
  }
}

extension PlanLabel {
  fileprivate var json: JSONValue {
    ["name": .string(name), "positions": JSONValue(positions), "classes": .integer(classes)]
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    name = try fields.string("name")
    positions = try fields.integers("positions")
    classes = try fields.integer("classes")
  }
}

extension PlanOutput {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "name": .string(name), "signal": .integer(signal), "logits": .bool(isLogits),
    ]
    if let label { object["label"] = .integer(label) }
    return .object(object)
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    name = try fields.string("name")
    signal = try fields.integer("signal")
    isLogits = try fields.bool("logits")
    label = try fields.optionalInteger("label")
  }
}

extension PlanParameter {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "shape": JSONValue(shape), "start": initializer.json,
      "learns": .bool(trainable),
    ]
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    name = try fields.string("name")
    shape = try fields.integers("shape")
    initializer = try fields.one("start", Initializer.init)
    trainable = try fields.bool("learns")
  }
}

extension PlanParameter.Initializer {
  fileprivate var json: JSONValue {
    switch self {
    case .constant(let value): ["kind": "constant", "value": .number(value)]
    case .glorotUniform(let fanIn, let fanOut):
      ["kind": "glorot_uniform", "fan_in": .integer(fanIn), "fan_out": .integer(fanOut)]
    case .heNormal(let fanIn): ["kind": "he_normal", "fan_in": .integer(fanIn)]
    }
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    switch try fields.string("kind") {
    case "constant": self = .constant(try fields.number("value"))
    case "glorot_uniform":
      self = .glorotUniform(
        fanIn: try fields.integer("fan_in"), fanOut: try fields.integer("fan_out"))
    case "he_normal": self = .heNormal(fanIn: try fields.integer("fan_in"))
    case let kind:
      throw fields.unknownKind(kind, known: ["constant", "glorot_uniform", "he_normal"])
    }
  }
}
