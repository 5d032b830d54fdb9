import CKernels

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
      let (packed, own, shared) = work(of: node, in: plan, forTraining: forTraining)
      need.add("packed weights", packed)
      need.add("work space", own)
      scratch = max(scratch, shared)
    }
    need.add("work space", scratch)
    for label in plan.labels {
      need.add("work space", bytes(plan.batch, elementCount(label.positions) ?? 0, 4))
    }
    return need
  }

  /// Weights in the order of the kernels, memory of the operator's own, and what it shares with the
  /// others. A shape that no kernel can hold counts nothing: the engine refuses it.
  private static func work(
    of node: PlanOperator, in plan: TrainingPlan, forTraining: Bool
  ) -> (packed: Int, own: Int, shared: Int) {
    guard let source = shape(node.inputs.first, plan), let target = shape(node.output, plan)
    else { return (0, 0, 0) }
    let channels = target.last ?? 1
    let elements = bytes(plan.batch, elementCount(target) ?? 0)
    switch node.kind {
    case .stage(let stage):
      var (packed, own, shared) = (0, 0, 0)
      let extent = OperatorExtent(
        inputs: [source], output: target, batch: plan.batch, precision: plan.precision)
      if let product = stage.product, product.form.suits(extent) {
        var kernel = wsk_product(product.form, extent)
        packed = wsk_product_packed_bytes(&kernel)
        shared = wsk_product_scratch_bytes(&kernel)
        kernel.allows_winograd = 1
        if forTraining, wsk_product_uses_winograd(&kernel) != 0 {
          packed = sum(packed, wsk_product_packed_bytes(&kernel))
          shared = max(shared, wsk_product_scratch_bytes(&kernel))
        }
      }
      if stage.norm != nil {
        own = bytes(channels, 5, 4)
        shared = max(
          shared, wsk_norm_scratch_bytes(Int64(elements / max(1, channels)), Int32(channels)))
      }
      if forTraining, stage.product == nil, stage.norm != nil {
        own = sum(own, bytes(elements, 4))
      }
      return (packed, own, shared)
    case .decode(let decode):
      let width = decode.key.first?.utf8.count ?? 0
      let key = bytes(channels, width, 4)
      return (key, sum(key, forTraining ? bytes(elements, 4) : 0), 0)
    default: return (0, 0, 0)
    }
  }

  private static func shape(_ signal: Int?, _ plan: TrainingPlan) -> [Int]? {
    guard let signal, plan.signals.indices.contains(signal) else { return nil }
    let shape = plan.signals[signal].shape
    return elementCount(shape).map { $0 <= 1 << 30 } == true ? shape : nil
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
