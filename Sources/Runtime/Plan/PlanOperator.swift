/// One step of the forward pass, and backwards one of the backward pass.
///
/// What holds for a kind of operator stands in its `OperatorRule`.
package struct PlanOperator: Equatable, Sendable {
  package var name: String
  package var kind: OperatorKind
  /// Indices of signals.
  package var inputs: [Int]
  /// Index of a signal.
  package var output: Int

  package init(name: String, kind: OperatorKind, inputs: [Int], output: Int) {
    self.name = name
    self.kind = kind
    self.inputs = inputs
    self.output = output
  }
}

package enum OperatorKind: Equatable, Sendable {
  /// Product, norm and activation as one pass; each may be absent, not all.
  case stage(StagePlan)
  case maxPool(PoolPlan)
  case averagePool(PoolPlan)
  /// Flatten or reshape: the same bytes, the output shares the input's buffers.
  case reshape
  /// Joins along the last axis.
  case concat
  case add
  /// Each pixel of a picture as a block of `[height, width]` pixels.
  case upsample(factors: [Int])
  /// Keeps with probability 1 − rate and scales by 1 / (1 − rate); `stream` numbers its randomness.
  case dropout(rate: Double, stream: UInt64)
  case softmax
  /// z_c = Σ_j (2x_j − 1)(2K_cj − 1) / temperature over the last axis.
  case decode(DecodePlan)

  /// The one place that tells kinds apart, for all who ask of them and for the engine, which runs
  /// them.
  var engineRule: any EngineRule {
    switch self {
    case .stage(let stage): StageRule(stage)
    case .maxPool(let pool): PoolRule(pool, isMaximum: true)
    case .averagePool(let pool): PoolRule(pool, isMaximum: false)
    case .reshape: ReshapeRule()
    case .concat: ConcatRule()
    case .add: AddRule()
    case .upsample(let factors): UpsampleRule(factors: factors)
    case .dropout(let rate, let stream): DropoutRule(rate: rate, stream: stream)
    case .softmax: SoftmaxRule()
    case .decode(let plan): DecodeRule(plan)
    }
  }

  package var rule: any OperatorRule { engineRule }
}

/// Whole windows only, no padding.
package struct PoolPlan: Equatable, Sendable {
  /// `[height, width]`
  package var window: [Int]
  package var stride: [Int]

  package init(window: [Int], stride: [Int]) {
    self.window = window
    self.stride = stride
  }
}

package struct DecodePlan: Equatable, Sendable {
  /// One row of 0 and 1 for each class, as text: `"1100"`.
  package var key: [String]
  package var temperature: Double

  package init(key: [String], temperature: Double) {
    self.key = key
    self.temperature = temperature
  }
}

// MARK: In the plan's file

/// Its kind, what belongs to the kind, and its signals.
extension PlanOperator {
  var json: JSONValue {
    var object: JSONObject = ["name": .string(name)]
    for (field, value) in kind.json.members { object[field] = value }
    object["inputs"] = JSONValue(inputs)
    object["output"] = .integer(output)
    return .object(object)
  }

  init(_ fields: inout FieldReader) throws(RuntimeError) {
    name = try fields.string("name")
    kind = try OperatorKind(&fields)
    inputs = try fields.integers("inputs")
    output = try fields.integer("output")
  }
}

extension OperatorKind {
  fileprivate var json: JSONObject {
    switch self {
    case .stage(let stage): stage.json
    case .maxPool(let pool): pool.json(kind: "max_pool")
    case .averagePool(let pool): pool.json(kind: "average_pool")
    case .reshape: ["kind": "reshape"]
    case .concat: ["kind": "concat"]
    case .add: ["kind": "add"]
    case .upsample(let factors): ["kind": "upsample", "factors": JSONValue(factors)]
    case .dropout(let rate, let stream):
      ["kind": "dropout", "rate": .number(rate), "stream": JSONValue(stream)]
    case .softmax: ["kind": "softmax"]
    case .decode(let decode):
      [
        "kind": "decode", "key": .array(decode.key.map { .string($0) }),
        "temperature": .number(decode.temperature),
      ]
    }
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    switch try fields.string("kind") {
    case "stage": self = .stage(try StagePlan(&fields))
    case "max_pool": self = .maxPool(try PoolPlan(&fields))
    case "average_pool": self = .averagePool(try PoolPlan(&fields))
    case "reshape": self = .reshape
    case "concat": self = .concat
    case "add": self = .add
    case "upsample": self = .upsample(factors: try fields.integers("factors"))
    case "dropout":
      self = .dropout(rate: try fields.number("rate"), stream: try fields.unsigned("stream"))
    case "softmax": self = .softmax
    case "decode":
      self = .decode(
        DecodePlan(key: try fields.strings("key"), temperature: try fields.number("temperature")))
    case let kind:
      throw fields.unknownKind(
        kind,
        known: [
          "stage", "max_pool", "average_pool", "reshape", "concat", "add", "upsample", "dropout",
          "softmax", "decode",
        ])
    }
  }
}

extension PoolPlan {
  fileprivate func json(kind: JSONValue) -> JSONObject {
    ["kind": kind, "window": JSONValue(window), "stride": JSONValue(stride)]
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    window = try fields.integers("window")
    stride = try fields.integers("stride")
  }
}
