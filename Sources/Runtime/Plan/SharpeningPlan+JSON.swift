extension SharpeningPlan {
  var json: JSONValue {
    var object: JSONObject = [
      "groups": .array(groups.map(\.json)), "policy": policy.json,
    ]
    if let finish { object["finish"] = .integer(finish) }
    return .object(object)
  }

  init(_ fields: inout FieldReader) throws(RuntimeError) {
    groups = try fields.all("groups", each: "sharpening group", Group.init)
    policy = try fields.one("policy", Policy.init)
    finish = try fields.optionalInteger("finish")
  }
}

extension SharpeningPlan.Group {
  fileprivate var json: JSONValue {
    ["name": .string(name), "activations": .array(activations.map { .string($0) })]
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    name = try fields.string("name")
    activations = try fields.strings("activations")
  }
}

extension SharpeningPlan.Window {
  fileprivate var json: JSONValue { ["start": start.json, "end": end.json] }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    start = try fields.one("start", Span.init)
    end = try fields.one("end", Span.init)
  }
}

extension SharpeningPlan.Policy {
  fileprivate var json: JSONValue {
    switch self {
    case .windows(let windows):
      ["kind": "windows", "windows": .array(windows.map(\.json))]
    case .adaptive(let adaptive): .object(adaptive.json)
    case .hard: ["kind": "hard"]
    }
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    switch try fields.string("kind") {
    case "windows":
      self = .windows(try fields.all("windows", each: "window", SharpeningPlan.Window.init))
    case "adaptive": self = .adaptive(try AdaptivePlan(&fields))
    case "hard": self = .hard
    case let kind: throw fields.unknownKind(kind, known: ["windows", "adaptive", "hard"])
    }
  }
}

extension AdaptivePlan {
  fileprivate var json: JSONObject {
    [
      "kind": "adaptive", "wait": .number(wait), "rate": .number(rate),
      "critical": .number(critical), "critical_rate": .number(criticalRate),
      "patience": .number(patience), "improved": .number(improved), "degraded": .number(degraded),
      "first_layer": .number(firstLayer), "floor": .number(floor), "stall": .number(stall),
      "together": .bool(together), "original": .bool(original),
    ]
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    wait = try fields.number("wait")
    rate = try fields.number("rate")
    critical = try fields.number("critical")
    criticalRate = try fields.number("critical_rate")
    patience = try fields.number("patience")
    improved = try fields.number("improved")
    degraded = try fields.number("degraded")
    firstLayer = try fields.number("first_layer")
    floor = try fields.number("floor")
    stall = try fields.number("stall")
    together = try fields.bool("together")
    original = try fields.bool("original")
  }
}
