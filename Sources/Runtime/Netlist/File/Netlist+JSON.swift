extension Netlist {
  /// The description of the netlist, without its tensors.
  func json() -> JSONValue {
    var object: JSONObject = [:]
    object["name"] = .string(name)
    object["steps"] = .integer(steps)
    if version == .two { object["period"] = .integer(period) }
    object["inputs"] = .array(inputs.map { $0.json(version) })
    object["populations"] = .array(populations.map(\.json))
    object["projections"] = .array(projections.map(\.json))
    object["outputs"] = .array(outputs.map(\.json))
    if let provenance { object["provenance"] = provenance.json }
    if let data { object["data"] = data.json(seed: dataSeed, origin: dataOrigin) }
    return .object(object)
  }

  /// The netlist without its tensors: weights, biases, keys and vectors are empty.
  static func read(_ value: JSONValue, _ version: Version) throws(RuntimeError) -> Netlist {
    var fields = try FieldReader(value, place: "the netlist")
    var netlist = Netlist(
      name: try fields.string("name"), steps: try fields.integer("steps"),
      period: version == .two ? try fields.integer("period") : 1,
      inputs: [], populations: [], projections: [], outputs: [], data: nil, vectors: nil)
    guard version == .two || netlist.steps == 1 else {
      throw Netlist.fault(
        "the netlist runs for \(netlist.steps) steps, a file of version 1 has one")
    }
    for value in try fields.list("inputs") {
      netlist.inputs.append(try Input.read(value, version))
    }
    for value in try fields.list("populations") {
      netlist.populations.append(try Population.read(value, version))
    }
    for value in try fields.list("projections") {
      netlist.projections.append(try Projection.read(value))
    }
    for value in try fields.list("outputs") {
      netlist.outputs.append(try Output.read(value, version))
    }
    if fields.optional("provenance") != nil {
      netlist.provenance = try Provenance.read(try fields.reader("provenance"))
    }
    if let data = fields.optional("data") {
      (netlist.data, netlist.dataSeed, netlist.dataOrigin) = try DataRecipe.read(data)
    }
    try fields.finish()
    return netlist
  }
}

extension Netlist.Input {
  fileprivate func json(_ version: Netlist.Version) -> JSONValue {
    let code: JSONValue =
      switch code {
      case .analog(let bits): ["kind": "analog", "bits": .integer(bits)]
      case .threshold(let level): ["kind": "threshold", "level": .number(level)]
      case .spikes: ["kind": "spikes"]
      }
    var object: JSONObject = [
      "name": .string(name), "shape": JSONValue(shape), "code": code,
    ]
    if version == .two { object["per_step"] = .bool(isPerStep) }
    if let picture { object["picture"] = .string(picture) }
    return .object(object)
  }

  fileprivate static func read(
    _ value: JSONValue, _ version: Netlist.Version
  ) throws(RuntimeError) -> Netlist.Input {
    var fields = try FieldReader(value, place: "an input")
    let name = try fields.name(of: "input")
    let shape = try fields.integers("shape")
    var codeFields = try fields.reader("code")
    let code: Netlist.InputCode
    switch try codeFields.string("kind") {
    case "analog": code = .analog(bits: try codeFields.integer("bits"))
    case "threshold": code = .threshold(level: try codeFields.number("level"))
    case "spikes": code = .spikes
    case let kind:
      throw codeFields.unknownKind(kind, known: ["analog", "threshold", "spikes"])
    }
    try codeFields.finish()
    let isPerStep = version == .two ? try fields.bool("per_step") : false
    let picture = fields.optional("picture") == nil ? nil : try fields.string("picture")
    try fields.finish()
    return Netlist.Input(
      name: name, shape: shape, code: code, isPerStep: isPerStep, picture: picture)
  }
}

extension Netlist.Population {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "name": .string(name), "shape": JSONValue(shape), "neuron": neuron.json,
      "valid_from": .integer(validFrom),
    ]
    if let sum { object["sum"] = sum.json }
    return .object(object)
  }

  fileprivate static func read(
    _ value: JSONValue, _ version: Netlist.Version
  ) throws(RuntimeError) -> Netlist.Population {
    var fields = try FieldReader(value, place: "a population")
    let name = try fields.name(of: "population")
    let shape = try fields.integers("shape")
    let validFrom = try fields.integer("valid_from")
    let neuron = try Neuron.read(try fields.reader("neuron"), version)
    let sum =
      fields.optional("sum") == nil ? nil : try SumBound.read(try fields.reader("sum"))
    try fields.finish()
    var population = Netlist.Population(
      name: name, shape: shape, validFrom: validFrom, bias: [], neuron: neuron)
    population.sum = sum
    return population
  }
}

extension SumBound {
  fileprivate var json: JSONValue {
    [
      "least": .integer(least), "greatest": .integer(greatest), "magnitude": .integer(magnitude),
    ]
  }

  fileprivate static func read(_ value: FieldReader) throws(RuntimeError) -> SumBound {
    var fields = value
    let bound = SumBound(
      magnitude: try fields.integer("magnitude"), least: try fields.integer("least"),
      greatest: try fields.integer("greatest"))
    try fields.finish()
    return bound
  }
}

extension Netlist.Provenance {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["tool": .string(tool), "network": .string(network)]
    if let source { object["source"] = .string(source) }
    if let madeFor { object["made_for"] = .string(madeFor) }
    return .object(object)
  }

  fileprivate static func read(_ value: FieldReader) throws(RuntimeError) -> Self {
    var fields = value
    let tool = try fields.string("tool")
    let network = try fields.string("network")
    let source = fields.optional("source") == nil ? nil : try fields.string("source")
    if let source, source.utf8.count != 64 || !source.utf8.allSatisfy(isHexadecimal) {
      throw fields.fault("has a `source` that is no SHA-256 in hexadecimal digits")
    }
    let madeFor = fields.optional("made_for") == nil ? nil : try fields.string("made_for")
    try fields.finish()
    return Self(tool: tool, network: network, source: source, madeFor: madeFor)
  }

  private static func isHexadecimal(_ digit: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit)
  }
}
