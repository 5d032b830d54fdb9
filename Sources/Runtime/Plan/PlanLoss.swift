/// One term of the loss that training lowers.
package struct PlanLoss: Codable, Equatable, Sendable {
  package enum Kind: Codable, Equatable, Sendable {
    /// Of softmax(signal) against a label, in nats, mean over positions and pictures.
    case crossEntropy(logits: Int, label: Int)
    /// Mean over all elements of (signal − target)²; no gradient flows into the target.
    case meanSquared(signal: Int, target: Int)
    /// Mean over the classes of (softmax(signal) − onehot(label))².
    case meanSquaredLabel(logits: Int, label: Int)
    /// How far the best wrong class comes within 1 of the true one, mean over positions and pictures.
    case hinge(logits: Int, label: Int)

    /// The one place that tells losses apart, for all who ask of them and for the engine, which
    /// computes them.
    var engineRule: any EngineLossRule {
      switch self {
      case .crossEntropy(let logits, let label): CrossEntropyRule(signal: logits, label: label)
      case .meanSquared(let signal, let target): MeanSquaredRule(signal: signal, target: target)
      case .meanSquaredLabel(let logits, let label):
        MeanSquaredLabelRule(signal: logits, label: label)
      case .hinge(let logits, let label): HingeRule(signal: logits, label: label)
      }
    }

    package var rule: any LossRule { engineRule }
  }

  package var kind: Kind
  package var weight: Double
  /// The loss is the first to write this signal's gradient if false, adds to it if true.
  package var accumulates: Bool

  package init(kind: Kind, weight: Double, accumulates: Bool) {
    self.kind = kind
    self.weight = weight
    self.accumulates = accumulates
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
}

extension LossRule {
  package var target: Int? { nil }
  package var label: Int? { nil }

  /// All signals that it reads.
  package var reads: [Int] { target.map { [signal, $0] } ?? [signal] }
}
