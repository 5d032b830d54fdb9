package enum OptimizerPlan: Equatable, Sendable {
  case sgd(rate: Double, momentum: Double, nesterov: Bool)
  case adam(rate: Double, beta1: Double, beta2: Double, epsilon: Double)
  /// Adam with decoupled decay of the weights.
  case adamw(rate: Double, beta1: Double, beta2: Double, epsilon: Double, decay: Double)
  case adadelta(rate: Double, rho: Double, epsilon: Double)
  case rmsprop(rate: Double, rho: Double, epsilon: Double)

  /// The one place that tells optimisers apart, for all who ask of them and for the engine, which
  /// runs them.
  var engineRule: any EngineOptimizerRule {
    switch self {
    case .sgd(let rate, let momentum, let nesterov):
      SGDRule(rate: rate, momentum: momentum, nesterov: nesterov)
    case .adam(let rate, let beta1, let beta2, let epsilon):
      AdamRule(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, decay: 0)
    case .adamw(let rate, let beta1, let beta2, let epsilon, let decay):
      AdamRule(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, decay: decay)
    case .adadelta(let rate, let rho, let epsilon):
      AdadeltaRule(rate: rate, rho: rho, epsilon: epsilon)
    case .rmsprop(let rate, let rho, let epsilon):
      RMSpropRule(rate: rate, rho: rho, epsilon: epsilon)
    }
  }

  package var rule: any OptimizerRule { engineRule }
}

/// What an optimiser is, apart from how an executor runs it.
package protocol OptimizerRule: Sendable {
  /// Before the schedule's factor.
  var rate: Double { get }
  /// All others, as the plan's file names them.
  var numbers: [BoundedNumber] { get }
  /// Arrays of the parameters' size that it remembers from step to step.
  var moments: Int { get }
}

// MARK: In the plan's file

extension OptimizerPlan {
  var json: JSONValue {
    switch self {
    case .sgd(let rate, let momentum, let nesterov):
      [
        "kind": "sgd", "rate": .number(rate), "momentum": .number(momentum),
        "nesterov": .bool(nesterov),
      ]
    case .adam(let rate, let beta1, let beta2, let epsilon):
      [
        "kind": "adam", "rate": .number(rate), "beta1": .number(beta1), "beta2": .number(beta2),
        "epsilon": .number(epsilon),
      ]
    case .adamw(let rate, let beta1, let beta2, let epsilon, let decay):
      [
        "kind": "adamw", "rate": .number(rate), "beta1": .number(beta1), "beta2": .number(beta2),
        "epsilon": .number(epsilon), "decay": .number(decay),
      ]
    case .adadelta(let rate, let rho, let epsilon):
      [
        "kind": "adadelta", "rate": .number(rate), "rho": .number(rho),
        "epsilon": .number(epsilon),
      ]
    case .rmsprop(let rate, let rho, let epsilon):
      [
        "kind": "rmsprop", "rate": .number(rate), "rho": .number(rho),
        "epsilon": .number(epsilon),
      ]
    }
  }

  init(_ fields: inout FieldReader) throws(RuntimeError) {
    let rate = try fields.number("rate")
    switch try fields.string("kind") {
    case "sgd":
      self = .sgd(
        rate: rate, momentum: try fields.number("momentum"), nesterov: try fields.bool("nesterov"))
    case "adam":
      self = .adam(
        rate: rate, beta1: try fields.number("beta1"), beta2: try fields.number("beta2"),
        epsilon: try fields.number("epsilon"))
    case "adamw":
      self = .adamw(
        rate: rate, beta1: try fields.number("beta1"), beta2: try fields.number("beta2"),
        epsilon: try fields.number("epsilon"), decay: try fields.number("decay"))
    case "adadelta":
      self = .adadelta(
        rate: rate, rho: try fields.number("rho"), epsilon: try fields.number("epsilon"))
    case "rmsprop":
      self = .rmsprop(
        rate: rate, rho: try fields.number("rho"), epsilon: try fields.number("epsilon"))
    case let kind:
      throw fields.unknownKind(kind, known: ["sgd", "adam", "adamw", "adadelta", "rmsprop"])
    }
  }
}
