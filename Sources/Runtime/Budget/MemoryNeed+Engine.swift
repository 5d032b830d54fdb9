extension MemoryNeed {
  /// What an `Engine` of this plan reserves.
  package static func engine(of plan: TrainingPlan, forTraining: Bool) -> MemoryNeed {
    let counts = ParameterCounts(plan.parameters)
    var need = MemoryNeed()
    need.add("parameters", bytes(counts.all, 4))
    if forTraining { need.add("gradients", bytes(counts.trainable, 4)) }
    need.add(activations, plan.arenaBytes)
    var scratch = 0
    for node in plan.operators {
      // A shape that no kernel can hold counts nothing: the engine refuses it.
      guard hasSizes(node, plan) else { continue }
      let reserve = node.kind.engineRule.reserve(
        plan.extent(of: node), forTraining: forTraining)
      need.add("packed weights", reserve.packed)
      need.add("work space", reserve.own)
      scratch = max(scratch, reserve.shared)
    }
    need.add("work space", scratch)
    for loss in plan.losses where plan.signals.indices.contains(loss.kind.rule.signal) {
      let elements = elementCount(plan.signals[loss.kind.rule.signal].shape) ?? 0
      need.add("work space", loss.kind.engineRule.reserve(elements: bytes(plan.batch, elements)))
    }
    for label in plan.labels {
      need.add("work space", bytes(plan.batch, elementCount(label.positions) ?? 0, 4))
    }
    return need
  }

  private static func hasSizes(_ node: PlanOperator, _ plan: TrainingPlan) -> Bool {
    !node.inputs.isEmpty
      && (node.inputs + [node.output]).allSatisfy { signal in
        plan.signals.indices.contains(signal)
          && elementCount(plan.signals[signal].shape).map { $0 <= 1 << 30 } == true
      }
  }
}

extension TrainingPlan {
  /// Numbers that learn.
  package var trainableCount: Int {
    parameters.filter(\.trainable)
      .reduce(0) { MemoryNeed.sum($0, elementCount($1.shape) ?? Int.max) }
  }
}

/// Numbers of a plan, as the engine lays them out: each parameter starts on a cache line.
struct ParameterCounts {
  private(set) var all = 0
  private(set) var trainable = 0

  init(_ parameters: [PlanParameter]) {
    for parameter in parameters {
      let count = elementCount(parameter.shape) ?? Int.max
      let padded = MemoryNeed.sum(count, 15) / 16 * 16
      all = MemoryNeed.sum(all, padded)
      if parameter.trainable { trainable = MemoryNeed.sum(trainable, padded) }
    }
  }
}
