extension Netlist {
  /// The description of the netlist, without its tensors.
  func json() -> JSONValue {
    var object: JSONObject = [:]
    object["name"] = .string(name)
    object["steps"] = .integer(steps)
    object["inputs"] = .array(inputs.map(\.json))
    object["populations"] = .array(populations.map(\.json))
    object["projections"] = .array(projections.map(\.json))
    object["outputs"] = .array(outputs.map(\.json))
    if let data { object["data"] = data.json(seed: dataSeed, origin: dataOrigin) }
    return .object(object)
  }

  /// The netlist without its tensors: weights, biases, keys and vectors are empty.
  static func read(_ value: JSONValue) throws(RuntimeError) -> Netlist {
    var fields = try FieldReader(value, place: "the netlist")
    var netlist = Netlist(
      name: try fields.string("name"), steps: try fields.integer("steps"),
      inputs: [], populations: [], projections: [], outputs: [], data: nil, vectors: nil)
    for value in try fields.list("inputs") { netlist.inputs.append(try Input.read(value)) }
    for value in try fields.list("populations") {
      netlist.populations.append(try Population.read(value))
    }
    for value in try fields.list("projections") {
      netlist.projections.append(try Projection.read(value))
    }
    for value in try fields.list("outputs") { netlist.outputs.append(try Output.read(value)) }
    if let data = fields.optional("data") {
      (netlist.data, netlist.dataSeed, netlist.dataOrigin) = try DataRecipe.read(data)
    }
    try fields.finish()
    return netlist
  }
}

extension Netlist.Input {
  fileprivate var json: JSONValue {
    let code: JSONValue =
      switch code {
      case .analog(let bits): ["kind": "analog", "bits": .integer(bits)]
      case .threshold(let level): ["kind": "threshold", "level": .number(level)]
      case .spikes: ["kind": "spikes"]
      }
    return ["name": .string(name), "shape": JSONValue(shape), "code": code]
  }

  fileprivate static func read(_ value: JSONValue) throws(RuntimeError) -> Netlist.Input {
    var fields = try FieldReader(value, place: "an input")
    let name = try fields.string("name")
    fields = try FieldReader(value, place: "input `\(name)`")
    _ = try fields.string("name")
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
    try fields.finish()
    return Netlist.Input(name: name, shape: shape, code: code)
  }
}

extension Netlist.Population {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "shape": JSONValue(shape), "neuron": ["kind": "threshold"],
      "valid_from": .integer(validFrom),
    ]
  }

  fileprivate static func read(_ value: JSONValue) throws(RuntimeError) -> Netlist.Population {
    var fields = try FieldReader(value, place: "a population")
    let name = try fields.string("name")
    fields = try FieldReader(value, place: "population `\(name)`")
    _ = try fields.string("name")
    let shape = try fields.integers("shape")
    let validFrom = try fields.integer("valid_from")
    var neuron = try fields.reader("neuron")
    let kind = try neuron.string("kind")
    guard kind == "threshold" else { throw neuron.unknownKind(kind, known: ["threshold"]) }
    try neuron.finish()
    try fields.finish()
    return Netlist.Population(name: name, shape: shape, validFrom: validFrom, bias: [])
  }
}

extension Netlist.Projection {
  fileprivate var json: JSONValue {
    var object: JSONObject = [:]
    object["name"] = .string(name)
    object["from"] = .string(from)
    object["to"] = .string(to)
    switch map {
    case .dense: object["kind"] = "dense"
    case .identity: object["kind"] = "identity"
    case .convolution(let geometry):
      object["kind"] = "convolution"
      object["stride"] = JSONValue(geometry.stride)
      object["padding"] = JSONValue(geometry.padding)
      object["groups"] = .integer(geometry.groups)
    case .pool(let window, let stride, let padding):
      object["kind"] = "pool"
      object["window"] = JSONValue(window)
      object["stride"] = JSONValue(stride)
      object["padding"] = JSONValue(padding)
    }
    object["delay"] = .integer(delay)
    if let reshape = view.reshape { object["view"] = JSONValue(reshape) }
    if let upsample = view.upsample { object["upsample"] = JSONValue(upsample) }
    if let sum = view.sum { object["sum"] = JSONValue(sum) }
    return .object(object)
  }

  /// A convolution's kernel size stands in its weights' shape, not here.
  fileprivate static func read(_ value: JSONValue) throws(RuntimeError) -> Netlist.Projection {
    var fields = try FieldReader(value, place: "a projection")
    let name = try fields.string("name")
    fields = try FieldReader(value, place: "projection `\(name)`")
    _ = try fields.string("name")
    let (from, to) = (try fields.string("from"), try fields.string("to"))
    let map: LinearMap
    switch try fields.string("kind") {
    case "dense": map = .dense
    case "identity": map = .identity
    case "convolution":
      map = .convolution(
        ConvolutionGeometry(
          kernel: [], stride: try fields.integers("stride"),
          padding: try fields.integers("padding"), groups: try fields.integer("groups")))
    case "pool":
      map = .pool(
        window: try fields.integers("window"), stride: try fields.integers("stride"),
        padding: try fields.integers("padding"))
    case let kind:
      throw fields.unknownKind(kind, known: ["dense", "convolution", "pool", "identity"])
    }
    let projection = Netlist.Projection(
      name: name, from: from, to: to, map: map,
      view: View(
        reshape: try fields.optionalIntegers("view"),
        upsample: try fields.optionalIntegers("upsample"),
        sum: try fields.optionalIntegers("sum")),
      delay: try fields.integer("delay"), weight: [], weightShape: [], storedBits: 8)
    try fields.finish()
    return projection
  }
}

extension Netlist.Output {
  fileprivate var json: JSONValue {
    let decode: JSONValue =
      switch decode {
      case .spikes: ["kind": "spikes"]
      case .key(let key):
        ["kind": "key", "classes": .integer(key.count), "tensor": .string(keyTensor)]
      }
    return ["name": .string(name), "from": .string(from), "decode": decode]
  }

  var keyTensor: String { "\(name).key" }

  /// The key's rows are empty until its tensor is read.
  fileprivate static func read(_ value: JSONValue) throws(RuntimeError) -> Netlist.Output {
    var fields = try FieldReader(value, place: "an output")
    let name = try fields.string("name")
    fields = try FieldReader(value, place: "output `\(name)`")
    _ = try fields.string("name")
    var output = Netlist.Output(name: name, from: try fields.string("from"), decode: .spikes)
    var decode = try fields.reader("decode")
    switch try decode.string("kind") {
    case "spikes": break
    case "key":
      let classes = try decode.integer("classes")
      guard (1...(1 << 20)).contains(classes) else {
        throw decode.fault("has \(classes) classes")
      }
      let tensor = try decode.string("tensor")
      guard tensor == output.keyTensor else {
        throw decode.fault("names the tensor `\(tensor)`, it must be `\(output.keyTensor)`")
      }
      output.decode = .key([[UInt8]](repeating: [], count: classes))
    case let kind: throw decode.unknownKind(kind, known: ["key", "spikes"])
    }
    try decode.finish()
    try fields.finish()
    return output
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init()
    for (name, value) in elements { self[name] = value }
  }
}
