extension Netlist.Projection {
  var json: JSONValue {
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
    if shift != 0 { object["shift"] = .integer(shift) }
    return .object(object)
  }

  /// A convolution's kernel size stands in its weights' shape, not here.
  static func read(_ value: JSONValue) throws(RuntimeError) -> Netlist.Projection {
    var fields = try FieldReader(value, place: "a projection")
    let name = try fields.name(of: "projection")
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
      delay: try fields.integer("delay"), weight: [], weightShape: [], storedBits: 8,
      shift: fields.optional("shift") == nil ? 0 : try fields.integer("shift"))
    try fields.finish()
    return projection
  }
}
