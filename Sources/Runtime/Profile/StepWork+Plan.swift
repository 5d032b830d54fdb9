import CKernels

extension TrainingPlan {
  /// What `part` of an operator has to do in one step; nil where the operator has no such part.
  func work(of part: StepPart, in node: PlanOperator) -> StepWork? {
    switch node.kind {
    case .stage(let stage): return work(of: part, in: stage, of: node)
    case .maxPool, .averagePool, .concat, .add, .dropout, .softmax:
      return passes(part, forward: elements(node.inputs) + elements([node.output]))
    case .decode(let decode):
      let sums = elements([node.output]) * Double(decode.key.first?.utf8.count ?? 0)
      guard part == .forward || part == .backward else { return nil }
      let values = elements(node.inputs) + elements([node.output])
      return StepWork(operations: 2 * sums, bytes: 4 * values)
    case .reshape: return nil
    }
  }

  /// What a part of the step as a whole has to do.
  func work(of part: StepPart) -> StepWork? {
    let trainable = Double(
      parameters.filter(\.trainable).reduce(0) { $0 + (elementCount($1.shape) ?? 0) })
    switch part {
    case .loadBatch: return StepWork(bytes: 5 * elements(inputs.map(\.signal)))
    // Read once, written for the forward product and for the input gradient.
    case .pack: return StepWork(bytes: (precision == .bfloat16 ? 8 : 12) * trainable)
    case .loss: return StepWork(bytes: 8 * elements(outputs.map(\.signal)))
    case .update: return StepWork(bytes: 4 * (3 + 2 * momentsOfOptimizer) * trainable)
    default: return nil
    }
  }

  private var momentsOfOptimizer: Double {
    switch optimizer {
    case .sgd, .rmsprop: 1
    case .adam, .adamw, .adadelta: 2
    }
  }

  /// Of a whole batch, all signals together.
  private func elements(_ indices: [Int]) -> Double {
    indices.reduce(0) { sum, index in
      guard signals.indices.contains(index) else { return sum }
      return sum + Double(batch) * Double(elementCount(signals[index].shape) ?? 0)
    }
  }

  private func passes(_ part: StepPart, forward: Double) -> StepWork? {
    part == .forward || part == .backward ? StepWork(bytes: 4 * forward) : nil
  }

  private func work(of part: StepPart, in stage: StagePlan, of node: PlanOperator) -> StepWork? {
    let (input, output) = (elements(node.inputs), elements([node.output]))
    switch part {
    case .product, .weightGradient, .inputGradient:
      guard let product = stage.product, parameters.indices.contains(product.weight),
        let source = node.inputs.first, signals.indices.contains(source),
        signals.indices.contains(node.output)
      else { return nil }
      let shape = parameters[product.weight].shape
      var kernel = wsk_product(
        product.form, from: signals[source].shape, to: signals[node.output].shape, in: self)
      kernel.allows_winograd = 1
      return StepWork(
        operations: wsk_product_operations(&kernel, part == .inputGradient ? 1 : 0),
        isBFloat16: precision == .bfloat16 && (shape.last ?? 0) >= 16,
        bytes: 4 * (input + output + Double(elementCount(shape) ?? 0)))
    case .statistics: return stage.norm == nil ? nil : StepWork(bytes: 4 * output)
    case .activation: return StepWork(bytes: 8 * output)
    // With norm: two reads of two arrays, because sums come before what they change.
    case .activationGradient: return StepWork(bytes: (stage.norm == nil ? 12 : 20) * output)
    default: return nil
    }
  }
}
