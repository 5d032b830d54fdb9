extension MemoryNeed {
  /// What an `Engine` of this plan reserves.
  package static func engine(of plan: TrainingPlan, forTraining: Bool) -> MemoryNeed {
    let counts = ParameterCounts(plan.program.parameters)
    var need = MemoryNeed()
    need.add("parameters", bytes(counts.all, 4))
    if forTraining { need.add("gradients", bytes(counts.trainable, 4)) }
    let use = Placement.Use(plan.training, forTraining: forTraining)
    need.add(activations, Placement(plan.program, for: use)?.arenaBytes ?? .max)
    var scratch = 0
    for node in plan.program.operators {
      let reserve = node.kind.engineRule.reserve(
        plan.program.extent(of: node, batch: plan.training.batch), forTraining: forTraining)
      need.add("packed weights", reserve.packed)
      need.add("work space", reserve.own)
      scratch = max(scratch, reserve.shared)
    }
    need.add("work space", scratch)
    for loss in plan.training.losses {
      let elements = elementCount(plan.program.signals[loss.kind.rule.signal].shape) ?? 0
      let judged = bytes(plan.training.batch, elements)
      need.add("work space", loss.kind.engineRule.reserve(elements: judged))
    }
    for label in plan.program.labels {
      need.add("work space", bytes(plan.training.batch, elementCount(label.positions) ?? 0, 4))
    }
    return need
  }
}

extension TrainingPlan {
  /// Numbers that learn.
  package var trainableCount: Int {
    program.parameters.filter(\.trainable)
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
