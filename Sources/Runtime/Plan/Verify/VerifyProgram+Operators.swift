extension ProgramVerifier {
  mutating func verifyOperators() throws(RuntimeError) {
    guard program.operators.count <= Self.mostOperators else {
      throw planFault("it has \(program.operators.count) operators")
    }
    for step in program.operators {
      let rule = step.kind.rule
      guard rule.arity.contains(step.inputs.count),
        step.inputs.allSatisfy({ program.signals.indices.contains($0) && isGiven[$0] })
      else { throw planFault("`\(step.name)` reads what is not there") }
      guard program.signals.indices.contains(step.output), !isGiven[step.output] else {
        throw planFault("`\(step.name)` has no output of its own")
      }
      isGiven[step.output] = true
      let extent = program.extent(of: step, batch: batch)
      if let fault = rule.fault(extent) { throw planFault("`\(step.name)` \(fault)") }
      if let group = rule.activation?.group, !(0..<program.operators.count).contains(group) {
        throw planFault("`\(step.name)` is in sharpening group \(group)")
      }
      try verifyParameters(of: step, rule, extent)
    }
    if let signal = program.signals.indices.first(where: { !isGiven[$0] }) {
      throw planFault("nothing gives `\(program.signals[signal].name)`")
    }
  }

  private mutating func verifyParameters(
    of step: PlanOperator, _ rule: any OperatorRule, _ extent: OperatorExtent
  ) throws(RuntimeError) {
    for use in rule.parameters {
      guard program.parameters.indices.contains(use.index) else {
        throw planFault(
          "`\(step.name)` has parameter \(use.index) of \(program.parameters.count)")
      }
      let parameter = program.parameters[use.index]
      let shape = rule.shape(of: use.role, extent)
      guard parameter.shape == shape else {
        throw planFault("`\(parameter.name)` has the shape \(parameter.shape), not \(shape)")
      }
      if !use.role.isLearned, parameter.trainable {
        throw planFault("`\(parameter.name)` is a statistic and learns")
      }
      if case .constant(let value) = parameter.initializer {
        try verify(
          [BoundedNumber("constant", value, in: use.role.start)], of: "`\(parameter.name)`")
      }
      try claim(use)
    }
  }
}

extension ParameterRole {
  /// What all values of a parameter may be where they start as one.
  fileprivate var start: Bounds {
    switch self {
    case .weight, .bias, .gamma, .beta, .mean: PlanBounds.thresholdLevel
    case .variance: .upToBillion
    case .limit: PlanBounds.clipLimit
    }
  }
}
