import WSRuntime

/// A plan whose signals have no memory yet: operators in order, values by number.
struct PlanDraft {
  struct Signal {
    var name: String
    var shape: [Int]
  }

  struct Step {
    var name: String
    var kind: OperatorKind
    var inputs: [Int]
    var output: Int
  }

  struct Loss {
    var kind: PlanLoss.Kind
    var weight: Double
  }

  var signals: [Signal] = []
  var parameters: [PlanParameter] = []
  var steps: [Step] = []
  var inputs: [PlanInput] = []
  var outputs: [PlanOutput] = []
  var losses: [Loss] = []

  mutating func addSignal(_ name: String, _ shape: [Int]) -> Int {
    signals.append(Signal(name: name, shape: shape))
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
    steps.append(Step(name: name, kind: kind, inputs: inputs, output: output))
    return output
  }
}
