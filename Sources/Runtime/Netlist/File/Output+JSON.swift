extension Netlist.Output {
  var json: JSONValue {
    let decode: JSONValue =
      switch decode {
      case .spikes, .membrane, .final: ["kind": .string(decode.name)]
      case .key(let key):
        ["kind": "key", "classes": .integer(key.count), "tensor": .string(keyTensor)]
      }
    var object: JSONObject = ["name": .string(name), "from": .string(from), "decode": decode]
    if !hasLabel { object["label"] = .bool(false) }
    if let shape { object["shape"] = JSONValue(shape) }
    return .object(object)
  }

  var keyTensor: String { "\(name).key" }

  /// The key's rows are empty until its tensor is read.
  static func read(
    _ value: JSONValue, _ version: Netlist.Version
  ) throws(RuntimeError) -> Netlist.Output {
    var fields = try FieldReader(value, place: "an output")
    let name = try fields.name(of: "output")
    var output = Netlist.Output(name: name, from: try fields.string("from"), decode: .spikes)
    var decode = try fields.reader("decode")
    switch try decode.string("kind") {
    case "spikes": break
    case "membrane" where version == .two: output.decode = .membrane
    case "final" where version == .two: output.decode = .final
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
    case let kind:
      throw decode.unknownKind(kind, known: version == .one ? ["key", "spikes"] : Readout.names)
    }
    try decode.finish()
    if fields.optional("label") != nil { output.hasLabel = try fields.bool("label") }
    output.shape = try fields.optionalIntegers("shape")
    try fields.finish()
    return output
  }
}
