extension TrainingPlan {
  /// What `part` of an operator has to do in one step; nil where the operator has no such part.
  func work(of part: StepPart, in node: PlanOperator) -> StepWork? {
    node.kind.rule.work(of: part, program.extent(of: node, batch: training.batch))
  }

  /// What a part of the step as a whole has to do.
  func work(of part: StepPart) -> StepWork? {
    let trainable = Double(trainableCount)
    switch part {
    case .loadBatch: return StepWork(bytes: 5 * elements(program.inputs.map(\.signal)))
    // Read once, written for the forward product and for the input gradient.
    case .pack: return StepWork(bytes: (program.precision == .bfloat16 ? 8 : 12) * trainable)
    case .loss: return StepWork(bytes: 8 * elements(program.outputs.map(\.signal)))
    case .update:
      return StepWork(bytes: 4 * (3 + 2 * Double(training.optimizer.rule.moments)) * trainable)
    case .product, .statistics, .activation, .forward, .backward, .activationGradient,
      .weightGradient, .inputGradient:
      return nil
    }
  }

  /// Of a whole batch, all signals together.
  private func elements(_ indices: [Int]) -> Double {
    indices.reduce(0) { sum, index in
      sum + Double(training.batch)
        * Double(elementCount(program.signals[index].shape) ?? 0)
    }
  }
}
