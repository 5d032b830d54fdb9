extension PlanVerifier {
  mutating func verifyOperators() throws(RuntimeError) {
    for (index, step) in plan.operators.enumerated() {
      let rule = step.kind.rule
      guard rule.arity.contains(step.inputs.count),
        step.inputGradients.count == step.inputs.count,
        step.inputs.allSatisfy({ plan.signals.indices.contains($0) && isGiven[$0] })
      else { throw planFault("`\(step.name)` reads what is not there") }
      guard plan.signals.indices.contains(step.output), !isGiven[step.output] else {
        throw planFault("`\(step.name)` has no output of its own")
      }
      isGiven[step.output] = true
      let extent = plan.extent(of: step)
      if let fault = rule.fault(extent) { throw planFault("`\(step.name)` \(fault)") }
      try verifyParameters(of: step, rule, extent)
      try verifyActivation(of: step, rule)
      try verifyMemory(index, step, rule)
    }
    if let signal = plan.signals.indices.first(where: { !isGiven[$0] }) {
      throw planFault("nothing gives `\(plan.signals[signal].name)`")
    }
  }

  private mutating func verifyParameters(
    of step: PlanOperator, _ rule: any OperatorRule, _ extent: OperatorExtent
  ) throws(RuntimeError) {
    let hasGradient = plan.signals[step.output].gradient != nil
    for use in rule.parameters {
      guard plan.parameters.indices.contains(use.index) else {
        throw planFault("`\(step.name)` has parameter \(use.index) of \(plan.parameters.count)")
      }
      let parameter = plan.parameters[use.index]
      let shape = rule.shape(of: use.role, extent)
      guard parameter.shape == shape else {
        throw planFault("`\(parameter.name)` has the shape \(parameter.shape), not \(shape)")
      }
      if use.role.isLearned, hasGradient, !parameter.trainable {
        throw planFault("`\(parameter.name)` has a gradient and does not learn")
      }
      if !use.role.isLearned, parameter.trainable {
        throw planFault("`\(parameter.name)` is a statistic and learns")
      }
      try claim(use)
    }
  }

  private func verifyActivation(
    of step: PlanOperator, _ rule: any OperatorRule
  ) throws(RuntimeError) {
    guard let group = rule.activation?.group else { return }
    guard plan.sharpening?.groups.indices.contains(group) == true else {
      throw planFault("`\(step.name)` is in sharpening group \(group), which is not there")
    }
  }

  private mutating func verifyMemory(
    _ index: Int, _ step: PlanOperator, _ rule: any OperatorRule
  ) throws(RuntimeError) {
    let output = plan.signals[step.output]
    let input = plan.signals[step.inputs[0]]
    if rule.sharesMemory {
      guard output.value == input.value,
        output.gradient == nil || output.gradient == input.gradient
      else { throw planFault("`\(step.name)` does not share its input's memory") }
    } else {
      try claim(output.value, for: "the value of `\(output.name)`")
      if let gradient = output.gradient {
        try claim(gradient, for: "the gradient of `\(output.name)`")
      }
    }
    let scratch = rule.scratch
    guard step.scratch.count == (scratch == nil ? 0 : 1) else {
      throw planFault("`\(step.name)` has \(step.scratch.count) scratch buffers")
    }
    for buffer in step.scratch {
      try verifyRoom(buffer, output.shape, bytesEach: scratch?.bytesEach ?? 1, for: step.name)
      try claim(buffer, for: "the scratch of `\(step.name)`")
      try touch(buffer, at: index, by: step.name)
      if output.gradient != nil { try touch(buffer, at: backwardStep(index), by: step.name) }
    }
    for signal in step.inputs + [step.output] {
      try touch(plan.signals[signal].value, at: index, by: step.name)
    }
  }
}
