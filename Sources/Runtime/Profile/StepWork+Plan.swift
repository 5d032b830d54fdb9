extension TrainingPlan {
  /// What `part` of an operator has to do in one step; nil where the operator has no such part.
  func work(of part: StepPart, in node: PlanOperator) -> StepWork? {
    node.kind.rule.work(of: part, extent(of: node))
  }

  /// What a part of the step as a whole has to do.
  func work(of part: StepPart) -> StepWork? {
    let trainable = Double(trainableCount)
    switch part {
    case .loadBatch: return StepWork(bytes: 5 * elements(inputs.map(\.signal)))
    // Read once, written for the forward product and for the input gradient.
    case .pack: return StepWork(bytes: (precision == .bfloat16 ? 8 : 12) * trainable)
    case .loss: return StepWork(bytes: 8 * elements(outputs.map(\.signal)))
    case .update:
      return StepWork(bytes: 4 * (3 + 2 * Double(optimizer.rule.moments)) * trainable)
    case .product, .statistics, .activation, .forward, .backward, .activationGradient,
      .weightGradient, .inputGradient:
      return nil
    }
  }

  /// Of a whole batch, all signals together.
  private func elements(_ indices: [Int]) -> Double {
    indices.reduce(0) { sum, index in
      guard signals.indices.contains(index) else { return sum }
      return sum + Double(batch) * Double(elementCount(signals[index].shape) ?? 0)
    }
  }
}
