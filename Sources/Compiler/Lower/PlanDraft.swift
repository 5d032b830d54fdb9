import WSRuntime

/// A program, and the losses that judge it, while they grow: operators in order, values by number.
struct PlanDraft {
  var signals: [PlanSignal] = []
  var parameters: [PlanParameter] = []
  var operators: [PlanOperator] = []
  var inputs: [PlanInput] = []
  var outputs: [PlanOutput] = []
  var losses: [PlanLoss] = []

  mutating func addSignal(_ name: String, _ shape: [Int]) -> Int {
    signals.append(PlanSignal(name: name, shape: shape))
    return signals.count - 1
  }

  mutating func addParameter(
    _ name: String, _ shape: [Int], _ initializer: PlanParameter.Initializer,
    trainable: Bool = true
  ) -> Int {
    parameters.append(
      PlanParameter(name: name, shape: shape, initializer: initializer, trainable: trainable))
    return parameters.count - 1
  }

  /// Appends an operator whose output has the operator's name.
  mutating func addStep(
    _ name: String, _ kind: OperatorKind, _ inputs: [Int], shape: [Int]
  ) -> Int {
    let output = addSignal(name, shape)
    operators.append(PlanOperator(name: name, kind: kind, inputs: inputs, output: output))
    return output
  }

  func program(
    network: String, sourceDigest: String, precision: Precision, labels: [PlanLabel]
  ) -> Program {
    Program(
      network: network, sourceDigest: sourceDigest, precision: precision, signals: signals,
      parameters: parameters, operators: operators, inputs: inputs, labels: labels,
      outputs: outputs)
  }

  /// Axes are counted in 32 bits, bytes (16 for each weight while training) in 64.
  var parametersFit: Bool {
    var total = 0
    for parameter in parameters {
      guard let count = elementCount(parameter.shape),
        parameter.shape.allSatisfy({ $0 <= Int(Int32.max) })
      else { return false }
      let (sum, overflow) = total.addingReportingOverflow(count)
      guard !overflow, sum <= Int.max / 16 else { return false }
      total = sum
    }
    return true
  }
}
