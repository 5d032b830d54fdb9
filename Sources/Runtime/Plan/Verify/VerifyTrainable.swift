/// Refuses a plan that trains, but cannot do what it is there for: the rules by which the compiler
/// judges a source hold for a plan that was edited, and for another number of epochs, too.
///
/// - Parameter batchesPerEpoch: nil while the data are not read; times in batches are judged later.
package func verifyTrainable(
  of plan: TrainingPlan, batchesPerEpoch: Int? = nil
) throws(RuntimeError) {
  guard !plan.training.losses.isEmpty else {
    throw RuntimeError(.planDefect, "the plan has no loss, so that nothing is learned")
  }
  for loss in plan.training.losses where loss.kind.rule.target == loss.kind.rule.signal {
    throw RuntimeError(
      .planDefect,
      "a loss compares `\(plan.program.signals[loss.kind.rule.signal].name)` with itself")
  }
  if case .windows(let windows)? = plan.training.sharpening?.policy {
    for window in windows { try verify(window, of: plan, batchesPerEpoch: batchesPerEpoch) }
  }
  for node in plan.program.operators {
    guard plan.training.batch >= plan.program.leastBatch(of: node) else {
      throw RuntimeError(
        .planDefect, "the norm of `\(node.name)` has one value of each channel in a batch",
        notes: ["its variance is 0, so that nothing below it learns"],
        help: "train in larger batches")
    }
  }
  try verifyGradient(of: plan)
}

/// In one unit; epochs are compared as such, so that a length can be judged before there are data.
private func verify(
  _ window: SharpeningPlan.Window, of plan: TrainingPlan, batchesPerEpoch: Int?
) throws(RuntimeError) {
  // Less than the rounding of a decimal number to a double, times any number of windows.
  let rounding = 1e-6
  let (start, end) = (window.start, window.end)
  if start.unit == end.unit, start.count > end.count {
    throw RuntimeError(
      .planDefect,
      "a sharpening window starts at \(text(start)) and ends before, at \(text(end))",
      help: "let it end after its start")
  }
  switch end.unit {
  case .epochs:
    guard end.count <= Double(plan.training.limit) + rounding else {
      throw tooLate(text(end), training: "epoch \(plan.training.limit)", notes: [])
    }
  case .batches:
    guard let batchesPerEpoch else { return }
    let last = Span(Double(plan.training.limit), .epochs).steps(stepsPerEpoch: batchesPerEpoch)
    guard end.steps(stepsPerEpoch: batchesPerEpoch) <= last else {
      throw tooLate(
        text(end), training: "batch \(last)", notes: ["an epoch has \(batchesPerEpoch) batches"])
    }
  }
}

private func tooLate(_ end: String, training: String, notes: [String]) -> RuntimeError {
  RuntimeError(
    .planDefect, "sharpening ends with \(end), training with \(training)", notes: notes,
    help: "train longer, or let the windows of `sharpen` end earlier")
}

private func text(_ span: Span) -> String {
  let number =
    span.count == span.count.rounded() && abs(span.count) < 1e15
    ? String(Int(span.count)) : "\(span.count)"
  return (span.unit == .epochs ? "epoch " : "batch ") + number
}

/// The exact derivative of a threshold is 0: what lies below one never learns.
private func verifyGradient(of plan: TrainingPlan) throws(RuntimeError) {
  guard plan.training.gradient == .exact else { return }
  let flows = GradientFlow.flows(plan.program, losses: plan.training.losses)
  for node in plan.program.operators where flows[node.output] {
    guard case .threshold? = node.kind.rule.activation else { continue }
    throw RuntimeError(
      .planDefect,
      "nothing below the threshold of `\(node.name)` learns: its exact gradient is 0",
      help: "set the plan's `gradient` to a window or a triangle")
  }
}

extension Program {
  /// The variance of one value is 0: a norm needs two of each channel.
  fileprivate func leastBatch(of node: PlanOperator) -> Int {
    let positions = elementCount(Array(signals[node.output].shape.dropLast()))
    return node.kind.rule.hasRunningStatistics && positions == 1 ? 2 : 1
  }
}

extension TrainingPlan {
  /// Pictures that a step needs, so that every norm learns.
  var leastBatch: Int { program.operators.map(program.leastBatch(of:)).max() ?? 1 }

  /// A limit that gives a run whose activations have not become binary the time for it; nil where no
  /// plan may be as long.
  package func epochsToSharpen(after done: Epochs) -> Epochs? {
    var epochs = 2.0 * Double(max(1, done))
    if let sharpening = training.sharpening, case .adaptive(let adaptive) = sharpening.policy {
      epochs = max(
        epochs, 2 * (adaptive.wait + adaptive.leastEpochs(groups: sharpening.groups.count)))
    }
    let most = TrainingPlan.mostEpochs
    return done < most ? Int(min(epochs.rounded(.up), Double(most))) : nil
  }
}

extension AdaptivePlan {
  /// Whole epochs from 0 to 1 if nothing makes it pause; one group after another begins with an
  /// epoch.
  package func leastEpochs(groups: Int) -> Double {
    let each = (0..<(together ? min(groups, 1) : groups)).map { group in
      let factor = group == 0 && !together ? firstLayer : 1
      let epochs = critical / (rate * factor) + (1 - critical) / (criticalRate * factor)
      // Rates are turned into whole steps.
      return (epochs - 0.01).rounded(.up)
    }
    return each.reduce(0, +)
  }
}
