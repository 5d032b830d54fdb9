extension PlanVerifier {
  mutating func verifyOperators() throws(RuntimeError) {
    for (index, step) in plan.operators.enumerated() {
      let arity: ClosedRange<Int> =
        switch step.kind {
        case .concat, .add: 1...Int.max
        default: 1...1
        }
      guard arity.contains(step.inputs.count), step.inputGradients.count == step.inputs.count,
        step.inputs.allSatisfy({ plan.signals.indices.contains($0) && isGiven[$0] })
      else { throw planFault("`\(step.name)` reads what is not there") }
      guard plan.signals.indices.contains(step.output), !isGiven[step.output] else {
        throw planFault("`\(step.name)` has no output of its own")
      }
      isGiven[step.output] = true
      try verifyShapes(step)
      try verifyMemory(index, step)
    }
    if let signal = plan.signals.indices.first(where: { !isGiven[$0] }) {
      throw planFault("nothing gives `\(plan.signals[signal].name)`")
    }
  }

  private mutating func verifyMemory(_ index: Int, _ step: PlanOperator) throws(RuntimeError) {
    let output = plan.signals[step.output]
    let input = plan.signals[step.inputs[0]]
    if step.kind == .reshape {
      guard output.value == input.value,
        output.gradient == nil || output.gradient == input.gradient
      else { throw planFault("`\(step.name)` does not share its input's memory") }
    } else {
      try claim(output.value, for: "the value of `\(output.name)`")
      if let gradient = output.gradient {
        try claim(gradient, for: "the gradient of `\(output.name)`")
      }
    }
    let bytesEach = scratchBytesEach(step.kind)
    guard step.scratch.count == (bytesEach == nil ? 0 : 1) else {
      throw planFault("`\(step.name)` has \(step.scratch.count) scratch buffers")
    }
    for buffer in step.scratch {
      try verifyRoom(buffer, output.shape, bytesEach: bytesEach ?? 1, for: step.name)
      try claim(buffer, for: "the scratch of `\(step.name)`")
      try touch(buffer, at: index, by: step.name)
      if output.gradient != nil { try touch(buffer, at: backwardStep(index), by: step.name) }
    }
    for signal in step.inputs + [step.output] {
      try touch(plan.signals[signal].value, at: index, by: step.name)
    }
  }

  private func scratchBytesEach(_ kind: OperatorKind) -> Int? {
    switch kind {
    case .stage(let stage):
      stage.product != nil && (stage.norm != nil || stage.activation != nil) ? 4 : nil
    case .maxPool, .dropout: 1
    default: nil
    }
  }

  private mutating func verifyShapes(_ step: PlanOperator) throws(RuntimeError) {
    let inputs = step.inputs.map { plan.signals[$0].shape }
    let output = plan.signals[step.output].shape
    let input = inputs[0]
    var isSound: Bool
    switch step.kind {
    case .stage(let stage):
      try verifyStage(stage, step.name, input, output)
      isSound = true
    case .maxPool(let pool):
      isSound = pooled(input, pool) == output && (elementCount(pool.window) ?? 257) <= 256
    case .averagePool(let pool): isSound = pooled(input, pool) == output
    case .reshape: isSound = elementCount(input) == elementCount(output)
    case .concat:
      var channels = 0
      isSound = true
      for part in inputs {
        if part.dropLast() != output.dropLast() { isSound = false }
        channels &+= part[part.count - 1]
      }
      if channels != output[output.count - 1] { isSound = false }
    case .add: isSound = inputs.allSatisfy { $0 == output }
    case .dropout(let rate, _): isSound = input == output && rate >= 0 && rate < 1
    case .softmax: isSound = input == output
    case .decode(let decode):
      isSound =
        Array(input.dropLast()) + [decode.key.count] == output
        && decode.temperature.isFinite && decode.temperature > 0
        && decode.key.allSatisfy { row in
          row.utf8.count == input[input.count - 1]
            && row.utf8.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }
        }
    }
    guard isSound else {
      throw planFault("`\(step.name)` does not turn \(inputs) into \(output)")
    }
  }

  private func pooled(_ input: [Int], _ pool: PoolPlan) -> [Int]? {
    guard input.count == 3, let extent = pool.outputExtent(Array(input[..<2])) else { return nil }
    return extent + [input[2]]
  }

  private mutating func verifyStage(
    _ stage: StagePlan, _ name: String, _ input: [Int], _ output: [Int]
  ) throws(RuntimeError) {
    let channels = output[output.count - 1]
    if let product = stage.product {
      let weight: [Int]
      switch product.form {
      case .dense:
        guard output.count == 1, let count = elementCount(input) else {
          throw planFault("`\(name)` does not turn \(input) into \(output)")
        }
        weight = [channels, count]
      case .convolution(let geometry):
        guard input.count == 3, geometry.groups > 0, input[2] % geometry.groups == 0,
          channels % geometry.groups == 0,
          let extent = geometry.outputExtent(Array(input[..<2])), extent + [channels] == output,
          geometry.padding.allSatisfy({ $0 <= Self.largestExtent }),
          (geometry.kernel + geometry.stride).allSatisfy({ $0 <= Self.largestExtent })
        else { throw planFault("`\(name)` does not turn \(input) into \(output)") }
        weight = [channels] + geometry.kernel + [input[2] / geometry.groups]
      }
      try claimParameter(product.weight, weight, of: name)
      if let bias = product.bias { try claimParameter(bias, [channels], of: name) }
    } else {
      guard stage.norm != nil || stage.activation != nil, input == output else {
        throw planFault("the stage `\(name)` is empty or changes the shape \(input) to \(output)")
      }
    }
    if let norm = stage.norm {
      for parameter in [norm.gamma, norm.beta, norm.mean, norm.variance] {
        try claimParameter(parameter, [channels], of: name)
      }
      guard norm.epsilon > 0, norm.epsilon.isFinite, (0...1).contains(norm.momentum) else {
        throw planFault("the norm of `\(name)` has no positive epsilon or no momentum in 0 ... 1")
      }
    }
    if let activation = stage.activation { try verifyActivation(activation, of: name) }
  }

  private mutating func verifyActivation(
    _ activation: ActivationPlan, of name: String
  ) throws(RuntimeError) {
    switch activation {
    case .brelu(let group), .sigmoid(let group):
      if let group, !(plan.sharpening?.groups.indices.contains(group) ?? false) {
        throw planFault("`\(name)` is in sharpening group \(group), which is not there")
      }
    case .threshold(let level):
      guard level.isFinite else { throw planFault("the level of `\(name)` is not finite") }
    case .relu: break
    case .clip(let limit):
      guard limit.isFinite, limit > 0 else { throw planFault("`\(name)` clips at \(limit)") }
    case .clipLearned(let limit): try claimParameter(limit, [1], of: name)
    }
  }
}
