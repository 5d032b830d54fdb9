extension PlanVerifier {
  /// Labels, outputs and losses.
  func verifyEnds() throws(RuntimeError) {
    for label in plan.labels {
      guard (1...Self.largestExtent).contains(label.classes), elementCount(label.positions) != nil
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
      switch loss.kind {
      case .crossEntropy(let logits, let label), .meanSquaredLabel(let logits, let label):
        guard plan.signals.indices.contains(logits), plan.labels.indices.contains(label) else {
          throw planFault("loss \(index) judges what is not there")
        }
        try verifyJudged(logits, by: label)
        try touch(plan.signals[logits].value, at: lossStep, by: "loss \(index)")
      case .meanSquared(let signal, let target):
        guard plan.signals.indices.contains(signal), plan.signals.indices.contains(target),
          plan.signals[signal].shape == plan.signals[target].shape
        else { throw planFault("loss \(index) compares what does not fit") }
        try touch(plan.signals[signal].value, at: lossStep, by: "loss \(index)")
        try touch(plan.signals[target].value, at: lossStep, by: "loss \(index)")
      }
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
      let signal: Int
      switch loss.kind {
      case .crossEntropy(let logits, _), .meanSquaredLabel(let logits, _): signal = logits
      case .meanSquared(let compared, _): signal = compared
      }
      guard let gradient = plan.signals[signal].gradient else { continue }
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
        guard step.kind != .reshape, let target = plan.signals[input].gradient,
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
    switch step.kind {
    case .stage: try touch(plan.signals[step.inputs[0]].value, at: backward, by: step.name)
    case .softmax: try touch(plan.signals[step.output].value, at: backward, by: step.name)
    default: break
    }
  }
}
