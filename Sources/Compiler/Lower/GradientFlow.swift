import WSRuntime

/// Which signals have a gradient, and who writes it first.
///
/// Backward runs the losses in their order, then the operators from the last to the first. The
/// first of these that reaches a gradient overwrites it, the others add. A reshape shares its
/// input's gradient, so first and later are counted over all names of the same memory.
struct GradientFlow {
  /// For each signal: something below it learns, and a loss hangs on it.
  let flows: [Bool]
  /// For each operator and input.
  let inputGradients: [[InputGradient]]
  /// For each loss: its signal's gradient has been written before.
  let accumulates: [Bool]

  init(_ draft: PlanDraft, memory: [Int]) {
    var learns = Array(repeating: false, count: draft.signals.count)
    for step in draft.steps {
      learns[step.output] = step.kind.rule.learns || step.inputs.contains { learns[$0] }
    }
    var judged = Array(repeating: false, count: draft.signals.count)
    for loss in draft.losses { judged[loss.kind.rule.signal] = true }
    for step in draft.steps.reversed() where judged[step.output] {
      for input in step.inputs { judged[input] = true }
    }
    let flows = zip(learns, judged).map { $0 && $1 }

    var written = Array(repeating: false, count: draft.signals.count)
    var accumulates: [Bool] = []
    for loss in draft.losses {
      let place = memory[loss.kind.rule.signal]
      accumulates.append(written[place])
      written[place] = true
    }
    var inputGradients = draft.steps.map { $0.inputs.map { _ in InputGradient.none } }
    for (index, step) in draft.steps.enumerated().reversed() {
      guard flows[step.output], !step.kind.rule.sharesMemory else { continue }
      for (position, input) in step.inputs.enumerated() where flows[input] {
        inputGradients[index][position] = written[memory[input]] ? .add : .write
        written[memory[input]] = true
      }
    }
    self.flows = flows
    self.inputGradients = inputGradients
    self.accumulates = accumulates
  }
}
