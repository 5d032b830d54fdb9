extension Training {
  var json: JSONValue {
    var object: JSONObject = [
      "batch": .integer(batch), "seed": JSONValue(seed), "epochs": .integer(limit),
      "freeze_norm": .integer(freezeNorm), "twin": .bool(isTwin),
      "losses": .array(losses.map(\.json)), "optimizer": optimizer.json,
      "schedule": schedule.json, "gradient": gradient.json,
    ]
    if let sharpening { object["sharpening"] = sharpening.json }
    object["data"] = .object(data.json)
    return .object(object)
  }

  init(_ reader: FieldReader) throws(RuntimeError) {
    var fields = reader
    batch = try fields.integer("batch")
    seed = try fields.unsigned("seed")
    limit = try fields.integer("epochs")
    freezeNorm = try fields.integer("freeze_norm")
    isTwin = try fields.bool("twin")
    losses = try fields.all("losses", each: "loss", PlanLoss.init)
    optimizer = try fields.one("optimizer", OptimizerPlan.init)
    schedule = try fields.one("schedule", SchedulePlan.init)
    gradient = try fields.one("gradient", SurrogateGradient.init)
    sharpening = try fields.optionalOne("sharpening", SharpeningPlan.init)
    data = try fields.one("data", DataRecipe.read)
    try fields.finish()
  }
}

extension SurrogateGradient {
  fileprivate var json: JSONValue {
    switch self {
    case .exact: ["kind": "exact"]
    case .window(let width): ["kind": "window", "width": .number(width)]
    case .triangle(let width): ["kind": "triangle", "width": .number(width)]
    }
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    switch try fields.string("kind") {
    case "exact": self = .exact
    case "window": self = .window(width: try fields.number("width"))
    case "triangle": self = .triangle(width: try fields.number("width"))
    case let kind: throw fields.unknownKind(kind, known: ["exact", "window", "triangle"])
    }
  }
}
