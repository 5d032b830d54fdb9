/// One term of the loss that training lowers.
package struct PlanLoss: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// Of softmax(signal) against a label, in nats, mean over positions and pictures; the share
    /// `smoothing` of the truth lies on all classes alike (Szegedy et al. 2016).
    case crossEntropy(logits: Int, label: Int, smoothing: Double = 0)
    /// Mean over all elements of (signal − target)²; no gradient flows into the target.
    case meanSquared(signal: Int, target: Int)
    /// Mean over the classes of (softmax(signal) − onehot(label))².
    case meanSquaredLabel(logits: Int, label: Int)
    /// How far the best wrong class comes within 1 of the true one, mean over positions and pictures.
    case hinge(logits: Int, label: Int)
    /// Mean over all elements of −t log y − (1 − t) log(1 − y), where y comes no nearer to 0 and 1
    /// than `epsilon`; no gradient flows into the target.
    case binaryCrossEntropy(signal: Int, target: Int, epsilon: Double)
    /// 1 − the mean of the classes' Dice coefficients, over the positions of each picture, mean over
    /// pictures.
    case dice(logits: Int, label: Int)

    /// The one place that tells losses apart, for all who ask of them and for the engine, which
    /// computes them.
    var engineRule: any EngineLossRule {
      switch self {
      case .crossEntropy(let logits, let label, let smoothing):
        CrossEntropyRule(signal: logits, label: label, smoothing: smoothing)
      case .meanSquared(let signal, let target): MeanSquaredRule(signal: signal, target: target)
      case .meanSquaredLabel(let logits, let label):
        MeanSquaredLabelRule(signal: logits, label: label)
      case .hinge(let logits, let label): HingeRule(signal: logits, label: label)
      case .binaryCrossEntropy(let signal, let target, let epsilon):
        BinaryCrossEntropyRule(signal: signal, target: target, epsilon: epsilon)
      case .dice(let logits, let label): DiceRule(signal: logits, label: label)
      }
    }

    package var rule: any LossRule { engineRule }
  }

  package var kind: Kind
  package var weight: Double

  package init(kind: Kind, weight: Double) {
    self.kind = kind
    self.weight = weight
  }
}

/// What a kind of loss is, apart from how an executor computes it.
package protocol LossRule: Sendable {
  /// Index of the signal that is judged and gets a gradient.
  var signal: Int { get }
  /// Index of a signal of the same shape that it is compared with; no gradient flows into it.
  var target: Int? { get }
  /// Index of a label that it is compared with: classes along the signal's last axis, positions
  /// along the others.
  var label: Int? { get }
  /// As the plan's file names them, without the weight.
  var numbers: [BoundedNumber] { get }
}

extension LossRule {
  package var target: Int? { nil }
  package var label: Int? { nil }
  package var numbers: [BoundedNumber] { [] }

  /// All signals that it reads.
  package var reads: [Int] { target.map { [signal, $0] } ?? [signal] }
}

// MARK: In the plan's file

extension PlanLoss {
  var json: JSONValue {
    var object: JSONObject
    switch kind {
    case .crossEntropy(let logits, let label, let smoothing):
      object = ["kind": "cross_entropy", "signal": .integer(logits), "label": .integer(label)]
      if smoothing > 0 { object["smoothing"] = .number(smoothing) }
    case .meanSquared(let signal, let target):
      object = ["kind": "mean_squared", "signal": .integer(signal), "target": .integer(target)]
    case .meanSquaredLabel(let logits, let label):
      object = [
        "kind": "mean_squared_label", "signal": .integer(logits), "label": .integer(label),
      ]
    case .hinge(let logits, let label):
      object = ["kind": "hinge", "signal": .integer(logits), "label": .integer(label)]
    case .binaryCrossEntropy(let signal, let target, let epsilon):
      object = [
        "kind": "binary_cross_entropy", "signal": .integer(signal), "target": .integer(target),
        "epsilon": .number(epsilon),
      ]
    case .dice(let logits, let label):
      object = ["kind": "dice", "signal": .integer(logits), "label": .integer(label)]
    }
    object["weight"] = .number(weight)
    return .object(object)
  }

  init(_ fields: inout FieldReader) throws(RuntimeError) {
    let signal = try fields.integer("signal")
    switch try fields.string("kind") {
    case "cross_entropy":
      kind = .crossEntropy(
        logits: signal, label: try fields.integer("label"),
        smoothing: try fields.optionalNumber("smoothing") ?? 0)
    case "mean_squared": kind = .meanSquared(signal: signal, target: try fields.integer("target"))
    case "mean_squared_label":
      kind = .meanSquaredLabel(logits: signal, label: try fields.integer("label"))
    case "hinge": kind = .hinge(logits: signal, label: try fields.integer("label"))
    case "binary_cross_entropy":
      kind = .binaryCrossEntropy(
        signal: signal, target: try fields.integer("target"), epsilon: try fields.number("epsilon"))
    case "dice": kind = .dice(logits: signal, label: try fields.integer("label"))
    case let kind:
      throw fields.unknownKind(
        kind,
        known: [
          "cross_entropy", "mean_squared", "mean_squared_label", "hinge", "binary_cross_entropy",
          "dice",
        ])
    }
    weight = try fields.number("weight")
  }
}
