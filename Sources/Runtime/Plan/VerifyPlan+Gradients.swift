extension PlanVerifier {
  /// Labels, outputs and losses.
  func verifyEnds() throws(RuntimeError) {
    for label in plan.labels {
      guard (1...Self.largestExtent).contains(label.classes),
        let positions = elementCount(label.positions), positions <= Self.largestExtent
      else { throw planFault("label `\(label.name)` has no classes or positions") }
    }
    for output in plan.outputs {
      guard plan.signals.indices.contains(output.signal) else {
        throw planFault("output `\(output.name)` is no signal")
      }
      try touch(plan.signals[output.signal].value, at: lossStep, by: output.name)
      if let label = output.label {
        guard plan.labels.indices.contains(label) else {
          throw planFault("output `\(output.name)` has no label \(label)")
        }
        try verifyJudged(output.signal, by: label)
      }
    }
    for (index, loss) in plan.losses.enumerated() {
      guard loss.weight.isFinite else { throw planFault("the weight of loss \(index)") }
      let rule = loss.kind.rule
      guard rule.reads.allSatisfy(plan.signals.indices.contains),
        rule.label.map(plan.labels.indices.contains) ?? true
      else { throw planFault("loss \(index) judges what is not there") }
      let judged = plan.signals[rule.signal]
      for signal in rule.reads {
        guard plan.signals[signal].shape == judged.shape else {
          throw planFault("loss \(index) compares what does not fit")
        }
        try touch(plan.signals[signal].value, at: lossStep, by: "loss \(index)")
      }
      if let label = rule.label { try verifyJudged(rule.signal, by: label) }
    }
  }

  private func verifyJudged(_ signal: Int, by label: Int) throws(RuntimeError) {
    let scores = plan.signals[signal]
    let truth = plan.labels[label]
    guard scores.shape == truth.positions + [truth.classes] else {
      throw planFault(
        "`\(scores.name)` has the shape \(scores.shape), label `\(truth.name)` "
          + "\(truth.positions + [truth.classes])")
    }
  }

  /// Walks backward as the engine does: a gradient is written, then added to, then read.
  func verifyBackward() throws(RuntimeError) {
    var written = Array(repeating: false, count: plan.buffers.count)
    for (index, loss) in plan.losses.enumerated() {
      guard let gradient = plan.signals[loss.kind.rule.signal].gradient else { continue }
      guard loss.accumulates == written[gradient] else {
        throw planFault("loss \(index) adds to what is not there, or overwrites")
      }
      try touch(gradient, at: lossStep, by: "loss \(index)")
      written[gradient] = true
    }
    for (index, step) in plan.operators.enumerated().reversed() {
      let backward = backwardStep(index)
      guard let gradient = plan.signals[step.output].gradient else {
        guard step.inputGradients.allSatisfy({ $0 == .none }) else {
          throw planFault("`\(step.name)` passes down a gradient that it does not get")
        }
        continue
      }
      guard written[gradient] else {
        throw planFault("nothing writes the gradient of `\(step.name)`")
      }
      try touch(gradient, at: backward, by: step.name)
      try verifyValuesRead(by: step, at: backward)
      for (input, action) in zip(step.inputs, step.inputGradients) where action != .none {
        guard !step.kind.rule.sharesMemory, let target = plan.signals[input].gradient,
          written[target] == (action == .add)
        else {
          throw planFault("`\(step.name)` adds to what is not there, or overwrites")
        }
        try touch(target, at: backward, by: step.name)
        written[target] = true
      }
    }
  }

  private func verifyValuesRead(
    by step: PlanOperator, at backward: Int
  ) throws(RuntimeError) {
    let reads = step.kind.rule.readsBackward
    let signals =
      (reads.contains(.input) ? step.inputs : [])
      + (reads.contains(.output) ? [step.output] : [])
    for signal in signals {
      try touch(plan.signals[signal].value, at: backward, by: step.name)
    }
  }
}
