/// What a kind of operator is, apart from how an executor runs it.
///
/// Verifier, compiler, reports and executors ask here; `OperatorKind.rule` is where a kind finds
/// its rule.
package protocol OperatorRule: Sendable {
  /// As tables of operators name it.
  var title: String { get }
  /// How many inputs it may have.
  var arity: ClosedRange<Int> { get }
  /// What does not fit, to be read after the operator's name; nil where everything does.
  ///
  /// Asked first: the others may rely on sizes without a fault.
  func fault(_ extent: OperatorExtent) -> String?
  /// The parameters that it uses, each in one role.
  var parameters: [ParameterUse] { get }
  /// The shape that a parameter must have.
  func shape(of role: ParameterRole, _ extent: OperatorExtent) -> [Int]
  /// What it keeps from its forward to its backward step.
  var scratch: OperatorScratch? { get }
  /// The output is the input's memory, and so is the gradient.
  var sharesMemory: Bool { get }
  /// The values that its backward step reads again.
  var readsBackward: BackwardReads { get }
  var spikes: SpikeRule { get }
  /// What it ends with, where that is an activation.
  var activation: ActivationPlan? { get }
  /// What computes the same where nobody trains; nil: the operator as it is.
  var forInference: OperatorKind? { get }
  /// What `part` has to do in one training step; nil where the operator has no such part.
  func work(of part: StepPart, _ extent: OperatorExtent) -> StepWork?
}

extension OperatorRule {
  package var arity: ClosedRange<Int> { 1...1 }
  package var parameters: [ParameterUse] { [] }
  package func shape(of role: ParameterRole, _ extent: OperatorExtent) -> [Int] {
    role == .limit ? [1] : [extent.channels]
  }
  package var scratch: OperatorScratch? { nil }
  package var sharesMemory: Bool { false }
  package var readsBackward: BackwardReads { [] }
  package var spikes: SpikeRule { .none }
  package var activation: ActivationPlan? { nil }
  package var forInference: OperatorKind? { nil }

  /// One pass forward and one backward over inputs and output.
  package func work(of part: StepPart, _ extent: OperatorExtent) -> StepWork? {
    guard part == .forward || part == .backward else { return nil }
    return StepWork(bytes: 4 * (extent.inputElements + extent.outputElements))
  }

  /// Something of its own learns.
  package var learns: Bool { parameters.contains { $0.role.isLearned } }

  /// It norms with the statistics of the batch in training, with running ones else.
  package var hasRunningStatistics: Bool { parameters.contains { !$0.role.isLearned } }
}

/// The sizes that an operator works on.
package struct OperatorExtent: Sendable {
  /// Without the batch axis, at least one.
  package var inputs: [[Int]]
  package var output: [Int]
  package var batch: Int
  package var precision: Precision

  package init(inputs: [[Int]], output: [Int], batch: Int, precision: Precision) {
    self.inputs = inputs
    self.output = output
    self.batch = batch
    self.precision = precision
  }

  package var input: [Int] { inputs[0] }

  /// Of the output's last axis.
  package var channels: Int { output.last ?? 1 }

  /// Of a whole batch.
  var inputElements: Double { inputs.reduce(0) { $0 + elements($1) } }
  var outputElements: Double { elements(output) }

  private func elements(_ shape: [Int]) -> Double {
    shape.reduce(Double(batch)) { $0 * Double($1) }
  }

  /// What `fault` says where an operator cannot yield its output.
  var mismatch: String {
    inputs.count == 1
      ? "does not turn \(input) into \(output)" : "does not turn \(inputs) into \(output)"
  }
}

package struct ParameterUse: Equatable, Sendable {
  package var role: ParameterRole
  /// Index of a parameter.
  package var index: Int

  package init(_ role: ParameterRole, _ index: Int) {
    self.role = role
    self.index = index
  }
}

/// What a parameter is to an operator; also the last part of its name.
package enum ParameterRole: String, Sendable {
  case weight, bias, gamma, beta, mean, variance, limit

  /// Running statistics follow what flows by, the others their gradients.
  package var isLearned: Bool {
    switch self {
    case .weight, .bias, .gamma, .beta, .limit: true
    case .mean, .variance: false
    }
  }
}

/// What an operator keeps for each element of its output.
package enum OperatorScratch: Sendable {
  /// Values before an epilogue (float32).
  case sums
  /// A place or a mask.
  case bytes

  package var bytesEach: Int {
    switch self {
    case .sums: 4
    case .bytes: 1
    }
  }
}

package struct BackwardReads: OptionSet, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  package static let input = BackwardReads(rawValue: 1)
  package static let output = BackwardReads(rawValue: 2)
}

/// What comes out of an operator once all activations are hard, which is how it evaluates.
package enum SpikeRule: Sendable {
  /// Neurons of its own: 0 or 1, whatever comes in.
  case fires
  /// Of spikes it makes spikes of neurons of its own.
  case joins
  /// Spikes pass as they are, at other places perhaps.
  case passes
  /// Numbers.
  case none
}

extension Program {
  package func extent(of node: PlanOperator, batch: Int) -> OperatorExtent {
    OperatorExtent(
      inputs: node.inputs.map { signals[$0].shape }, output: signals[node.output].shape,
      batch: batch, precision: precision)
  }
}
