import CKernels

/// Executes a plan: holds parameters, activations and gradients, and runs steps on them.
///
/// All memory is reserved when the engine is made; a step allocates nothing. One engine is used
/// from one thread at a time; inside, the kernels share the work among `threads`, with the same
/// bits for any number of them.
package final class Engine {
  package let plan: TrainingPlan
  package let parameters: ParameterStore
  /// The values of each of `plan.inputs`, `[batch] + shape`: to be filled before a step.
  package let inputs: [Block<Float>]
  /// The labels of each of `plan.labels`, `[batch] + positions`.
  package let labels: [Block<Int32>]
  /// The scores of each of `plan.outputs`, `[batch] + shape`: valid after a step.
  package let scores: [Block<Float>]
  /// The signals that are 0 or 1 once hard: activations and the pooling of them.
  package let spikes: [SpikingSignal]
  /// Of each sharpening group, 0 to 1.
  package var sharpness: [Float] {
    get { pass.sharpness }
    set {
      for (group, value) in zip(pass.sharpness.indices, newValue) { pass.sharpness[group] = value }
    }
  }

  /// Every brelu and sigmoid belongs to a group: with all groups at 1, everything is hard.
  package var sharpensEverything: Bool {
    plan.operators.allSatisfy { $0.kind.rule.activation?.staysSoft != true }
  }

  private let operators: [any EngineOperator]
  private let losses: [any EngineLoss]
  private let workspace: Workspace
  private let scratch: Block<UInt8>
  let pool: OpaquePointer
  private var pass: Pass
  private var packing: WeightPacking

  /// Throws if the plan is not consistent, or the machine lacks memory or threads.
  ///
  /// An engine that is not for training takes plans without gradients and saves their memory.
  package init(plan: TrainingPlan, threads: Int, forTraining: Bool = true) throws(RuntimeError) {
    try verifyPlan(plan)
    var workspace = try Workspace(plan: plan, forTraining: forTraining)
    operators = try plan.operators.indices.map { (number) throws(RuntimeError) in
      try plan.operators[number].kind.engineRule.engineOperator(
        OperatorBlocks(number, in: workspace), in: &workspace)
    }
    let labels = try plan.labels.map { (label) throws(RuntimeError) in
      try Block<Int32>(count: label.positions.reduce(plan.batch, *))
    }
    losses = try plan.losses.map { (loss) throws(RuntimeError) in
      try loss.kind.engineRule.engineLoss(LossBlocks(loss, labels: labels, in: workspace))
    }
    inputs = plan.inputs.map { workspace.value(plan.signals[$0.signal]) }
    scores = plan.outputs.map { workspace.value(plan.signals[$0.signal]) }
    spikes = SpikingSignal.all(of: plan, in: workspace)
    scratch = try Block(count: workspace.scratchBytes)
    guard let pool = wsk_pool_create(Int32(clamping: max(1, threads))) else {
      throw RuntimeError(.threads, "the system does not give \(threads) threads")
    }
    self.plan = plan
    self.parameters = workspace.parameters
    packing = WeightPacking(workspace.packedWeights, of: workspace.parameters)
    self.labels = labels
    self.workspace = workspace
    self.pool = pool
    pass = Pass(
      pool: pool, scratch: UnsafeMutableRawPointer(scratch.start), isTraining: false, isHard: false,
      sharpness: Array(repeating: 0, count: plan.sharpening?.groups.count ?? 0),
      gradient: plan.gradient, seed: plan.seed, step: 0, profiler: nil)
    for node in operators { node.prepare(pool) }
    parameters.initialize(seed: plan.seed)
  }

  deinit { wsk_pool_destroy(pool) }

  // MARK: Steps

  package func setSharpness(_ sharpness: Float, of group: Int) { pass.sharpness[group] = sharpness }

  /// Whether training steps leave the statistics of batch norm as they are and use them, as
  /// evaluation does.
  package var normIsFrozen: Bool {
    get { pass.normIsFrozen }
    set { pass.normIsFrozen = newValue }
  }

  /// To be called after the parameters were changed from outside.
  package func parametersChanged() { packing.expire(exceptDense: false) }

  /// Times training steps from now on; nil ends it.
  package var profiler: Profiler? {
    get { pass.profiler }
    set { pass.profiler = newValue }
  }

  /// What this engine's threads can do at most; takes a fraction of a second.
  package func measureLimits() throws(RuntimeError) -> MachineLimits {
    try MachineLimits(pool: pool)
  }

  /// Forward, loss and backward on the batch in `inputs` and `labels`; the gradients are in
  /// `parameters` afterwards, and the running statistics have moved.
  ///
  /// Returns the loss, a mean over the batch. Where it is not finite, nothing flows back.
  ///
  /// - Parameter judge: called between loss and backward, while the scores are surely there; it may
  ///   not allocate.
  package func trainingStep(step: Int, judge: () -> Void = {}) -> Double {
    forward(isTraining: true, isHard: false, step: step) { _ in }
    var loss = 0.0
    pass.measure(.loss) {
      loss = self.loss(pictures: plan.batch)
      judge()
    }
    guard loss.isFinite else { return loss }
    for (index, node) in operators.enumerated().reversed() {
      pass.profiler?.enter(index)
      node.backward(pass)
    }
    pass.profiler?.enter(nil)
    return loss
  }

  /// Forward with running statistics; `observe` is called with the index of each operator that
  /// has just run, while its output is surely there.
  ///
  /// - Parameter pictures: how many of the batch count; the rest are computed and ignored.
  /// - Returns: the loss, a mean over these pictures.
  package func evaluationStep(
    pictures: Int, isHard: Bool, observe: (Int) -> Void = { _ in }
  ) -> Double {
    forward(isTraining: false, isHard: isHard, step: 0, observe: observe)
    return loss(pictures: pictures)
  }

  /// One forward pass over a whole batch in training mode, for measurements and tests.
  package func trainingLoss(step: Int) -> Double {
    forward(isTraining: true, isHard: false, step: step) { _ in }
    return loss(pictures: plan.batch)
  }

  private func loss(pictures: Int) -> Double {
    var sum = 0.0
    for term in losses { sum += term.evaluate(pictures: pictures, pass) }
    return sum
  }

  private func forward(isTraining: Bool, isHard: Bool, step: Int, observe: (Int) -> Void) {
    if !packing.isComplete(forTraining: isTraining) {
      pass.measure(.pack) { packing.complete(forTraining: isTraining, pool) }
    }
    pass.isTraining = isTraining
    pass.isHard = isHard
    pass.step = UInt64(step)
    for (index, node) in operators.enumerated() {
      pass.profiler?.enter(index)
      node.forward(pass)
      observe(index)
    }
    pass.profiler?.enter(nil)
  }

  /// One step of an optimiser over all parameters that learn; it packs the weights that it can.
  ///
  /// Returns whether all parameters are numbers still, running statistics included.
  @discardableResult
  package func update(with optimizer: Optimizer, rateFactor: Double, step: Int) -> Bool {
    packing.expire(exceptDense: true)
    return pass.measure(.update) {
      optimizer.update(
        parameters, packing.byOptimizer, rateFactor: rateFactor, step: step, pool: pool)
        && parameters.statistics.firstNonFinite == nil
    }
  }

  // MARK: Looking inside

  /// The values of a signal, as the last step left them (a plan may reuse their memory).
  package func values(ofSignal index: Int) -> Block<Float> {
    workspace.value(plan.signals[index])
  }

  /// The gradient of a signal, as the last training step left it; nil where none flows.
  package func gradients(ofSignal index: Int) -> Block<Float>? {
    workspace.gradient(plan.signals[index])
  }

  /// Where a forward pass first met an infinite or undefined number: a parameter's layer, an input
  /// or an operator; to be called right after a step whose loss is not finite.
  package func firstNonFinite() -> String? {
    for (input, block) in zip(plan.inputs, inputs) where block.firstNonFinite != nil {
      return "input `\(input.name)`"
    }
    for (number, node) in plan.operators.enumerated() {
      let uses = node.kind.rule.parameters
      if let use = uses.first(where: { parameters.value($0.index).firstNonFinite != nil }) {
        return "`\(node.name)` (its parameter `\(plan.parameters[use.index].name)`)"
      }
      let sums = OperatorBlocks(number, in: workspace).sums
      if sums?.firstNonFinite != nil || values(ofSignal: node.output).firstNonFinite != nil {
        return "`\(node.name)`"
      }
    }
    return nil
  }

  /// Adds for each neuron of a spiking signal how many of the first `pictures` it fires for, and
  /// the sum of its values; to be called while the signal's values are there.
  package func countActivity(
    of signal: SpikingSignal, pictures: Int, positive: Block<Int64>, sum: Block<Double>
  ) {
    wsk_count_activity(
      pool, Int64(pictures), Int32(signal.size), signal.values.start, positive.start, sum.start)
  }
}
