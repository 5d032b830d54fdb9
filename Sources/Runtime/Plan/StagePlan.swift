package struct StagePlan: Equatable, Sendable {
  package var product: ProductPlan?
  package var norm: NormPlan?
  package var activation: ActivationPlan?

  package init(product: ProductPlan?, norm: NormPlan?, activation: ActivationPlan?) {
    self.product = product
    self.norm = norm
    self.activation = activation
  }
}

package struct ProductPlan: Equatable, Sendable {
  package enum Form: Equatable, Sendable {
    /// The whole input flattened, `[out, in]`.
    case dense
    case convolution(ConvolutionGeometry)
  }
  package var form: Form
  /// Index of a parameter.
  package var weight: Int
  package var bias: Int?

  package init(form: Form, weight: Int, bias: Int?) {
    self.form = form
    self.weight = weight
    self.bias = bias
  }
}

/// Cross-correlation over `[h, w, c]`, zeros outside.
package struct ConvolutionGeometry: Equatable, Sendable {
  /// Kernels count what belongs to a window in 16 bits: no kernel, stride or padding is larger.
  package static let largestSide = 1 << 16

  /// `[height, width]`
  package var kernel: [Int]
  package var stride: [Int]
  /// Top, bottom, left, right.
  package var padding: [Int]
  package var groups: Int

  package init(kernel: [Int], stride: [Int], padding: [Int], groups: Int) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.groups = groups
  }
}

/// Batch norm over the last axis (Ioffe and Szegedy 2015): γ (x − μ) / √(σ² + ε) + β.
package struct NormPlan: Equatable, Sendable {
  package var gamma: Int
  package var beta: Int
  package var mean: Int
  package var variance: Int
  package var epsilon: Double
  /// running ← (1 − momentum) · running + momentum · batch (unbiased variance)
  package var momentum: Double

  package init(
    gamma: Int, beta: Int, mean: Int, variance: Int, epsilon: Double, momentum: Double
  ) {
    self.gamma = gamma
    self.beta = beta
    self.mean = mean
    self.variance = variance
    self.epsilon = epsilon
    self.momentum = momentum
  }
}

package enum ActivationPlan: Equatable, Sendable {
  /// Bounded ReLU with threshold 0.5; `group` indexes the sharpening groups, nil: never sharpened.
  case brelu(group: Int?)
  /// Logistic with threshold 0.
  case sigmoid(group: Int?)
  /// 1 where x ≥ level, else 0.
  case threshold(level: Double)
  case relu
  /// min(max(x, 0), limit); a learned limit is a parameter of shape `[1]`.
  case clip(limit: Double)
  case clipLearned(limit: Int)
}

// MARK: In the plan's file

extension StagePlan {
  var json: JSONObject {
    var object: JSONObject = ["kind": "stage"]
    if let product { object["product"] = product.json }
    if let norm { object["norm"] = norm.json }
    if let activation { object["activation"] = activation.json }
    return object
  }

  init(_ fields: inout FieldReader) throws(RuntimeError) {
    product = try fields.optionalOne("product", ProductPlan.init)
    norm = try fields.optionalOne("norm", NormPlan.init)
    activation = try fields.optionalOne("activation", ActivationPlan.init)
  }
}

extension ProductPlan {
  fileprivate var json: JSONValue {
    var object: JSONObject
    switch form {
    case .dense: object = ["kind": "dense"]
    case .convolution(let geometry):
      object = [
        "kind": "convolution", "kernel": JSONValue(geometry.kernel),
        "stride": JSONValue(geometry.stride), "padding": JSONValue(geometry.padding),
        "groups": .integer(geometry.groups),
      ]
    }
    object["weight"] = .integer(weight)
    if let bias { object["bias"] = .integer(bias) }
    return .object(object)
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    switch try fields.string("kind") {
    case "dense": form = .dense
    case "convolution":
      form = .convolution(
        ConvolutionGeometry(
          kernel: try fields.integers("kernel"), stride: try fields.integers("stride"),
          padding: try fields.integers("padding"), groups: try fields.integer("groups")))
    case let kind: throw fields.unknownKind(kind, known: ["dense", "convolution"])
    }
    weight = try fields.integer("weight")
    bias = try fields.optionalInteger("bias")
  }
}

extension NormPlan {
  fileprivate var json: JSONValue {
    [
      "gamma": .integer(gamma), "beta": .integer(beta), "mean": .integer(mean),
      "variance": .integer(variance), "epsilon": .number(epsilon), "momentum": .number(momentum),
    ]
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    gamma = try fields.integer("gamma")
    beta = try fields.integer("beta")
    mean = try fields.integer("mean")
    variance = try fields.integer("variance")
    epsilon = try fields.number("epsilon")
    momentum = try fields.number("momentum")
  }
}

extension ActivationPlan {
  fileprivate var json: JSONValue {
    func ramp(_ kind: JSONValue, _ group: Int?) -> JSONValue {
      group.map { ["kind": kind, "group": .integer($0)] } ?? ["kind": kind]
    }
    switch self {
    case .brelu(let group): return ramp("brelu", group)
    case .sigmoid(let group): return ramp("sigmoid", group)
    case .threshold(let level): return ["kind": "threshold", "level": .number(level)]
    case .relu: return ["kind": "relu"]
    case .clip(let limit): return ["kind": "clip", "limit": .number(limit)]
    case .clipLearned(let limit): return ["kind": "learned_clip", "limit": .integer(limit)]
    }
  }

  fileprivate init(_ fields: inout FieldReader) throws(RuntimeError) {
    switch try fields.string("kind") {
    case "brelu": self = .brelu(group: try fields.optionalInteger("group"))
    case "sigmoid": self = .sigmoid(group: try fields.optionalInteger("group"))
    case "threshold": self = .threshold(level: try fields.number("level"))
    case "relu": self = .relu
    case "clip": self = .clip(limit: try fields.number("limit"))
    case "learned_clip": self = .clipLearned(limit: try fields.integer("limit"))
    case let kind:
      throw fields.unknownKind(
        kind, known: ["brelu", "sigmoid", "threshold", "relu", "clip", "learned_clip"])
    }
  }
}
