import CKernels

/// The executor on this machine's processors.
///
/// All memory is reserved when the engine is made; a step allocates nothing. One engine is used
/// from one thread at a time; inside, the kernels share the work among `threads`, with the same
/// bits for any number of them.
package final class Engine: Executor {
  package let program: Program
  package let batch: Int
  package let losses: [PlanLoss]
  package let parameters: ParameterStore
  /// The values of each of `program.inputs`, `[batch] + shape`: to be filled before a step.
  package let inputs: [Block<Float>]
  /// The labels of each of `program.labels`, `[batch] + positions`.
  package let labels: [Block<Int32>]
  /// The scores of each of `program.outputs`, `[batch] + shape`: valid after a step.
  package let scores: [Block<Float>]
  package let spikes: [SpikingSignal]
  package var sharpness: [Float] { pass.sharpness }

  package var arithmetic: String { InstructionSet.current }

  private let operators: [any EngineOperator]
  private let terms: [any EngineLoss]
  /// For each operator the spiking signal that it computes.
  private let spikeOfOperator: [Int?]
  /// Nil without training.
  let optimizer: Optimizer?
  private let workspace: Workspace
  private let scratch: Block<UInt8>
  private let sources: Block<wsk_picture_source>
  private let pool: OpaquePointer
  private var pass: Pass
  private var packing: WeightPacking

  /// For training or, with the same losses, for judging: without gradients, and their memory.
  ///
  /// Throws if the machine lacks memory or threads.
  package convenience init(
    plan: TrainingPlan, threads: Int, forTraining: Bool = true, keepsAll: Bool = false
  ) throws(RuntimeError) {
    var use = Placement.Use(plan.training, forTraining: forTraining)
    use.keepsAll = keepsAll
    try self.init(
      plan.verified, use, gradient: plan.training.gradient, seed: plan.training.seed,
      optimizer: forTraining ? plan.training.optimizer : nil,
      groups: plan.training.sharpening?.groups.count ?? 0, threads: threads)
  }

  /// For a program that only infers.
  ///
  /// Throws if the machine lacks memory or threads.
  package convenience init(
    _ verified: VerifiedProgram, threads: Int, keepsAll: Bool = false
  ) throws(RuntimeError) {
    var use = Placement.Use(batch: verified.batch)
    use.keepsAll = keepsAll
    let groups = verified.program.operators.compactMap { $0.kind.rule.activation?.group }
    try self.init(
      verified, use, gradient: .exact, seed: 1, optimizer: nil,
      groups: (groups.max() ?? -1) + 1, threads: threads)
  }

  private init(
    _ verified: VerifiedProgram, _ use: Placement.Use, gradient: SurrogateGradient, seed: UInt64,
    optimizer: OptimizerPlan?, groups: Int, threads: Int
  ) throws(RuntimeError) {
    let program = verified.program
    guard let placement = Placement(program, for: use) else {
      throw planFault("its arrays are larger than can be addressed")
    }
    #if DEBUG
      try verifyPlacement(placement, of: program, for: use)
    #endif
    var workspace = try Workspace(program, placement, forTraining: use.forTraining)
    operators = try program.operators.indices.map { (number) throws(RuntimeError) in
      try program.operators[number].kind.engineRule.engineOperator(
        OperatorBlocks(number, in: workspace), in: &workspace)
    }
    let labels = try program.labels.map { (label) throws(RuntimeError) in
      try Block<Int32>(count: label.positions.reduce(use.batch, *))
    }
    terms = try use.losses.enumerated().map { (number, loss) throws(RuntimeError) in
      try loss.kind.engineRule.engineLoss(
        LossBlocks(
          loss, accumulates: use.forTraining && placement.accumulates[number], labels: labels,
          in: workspace))
    }
    inputs = program.inputs.map { workspace.value($0.signal) }
    scores = program.outputs.map { workspace.value($0.signal) }
    spikes = SpikingSignal.all(of: program)
    var spikeOfOperator: [Int?] = program.operators.map { _ in nil }
    for (index, signal) in spikes.enumerated() { spikeOfOperator[signal.node] = index }
    self.spikeOfOperator = spikeOfOperator
    sources = try Block(count: use.batch)
    self.optimizer = try optimizer.map { (plan) throws(RuntimeError) in
      try Optimizer(plan, for: workspace.parameters)
    }
    scratch = try Block(count: workspace.scratchBytes)
    guard let pool = wsk_pool_create(Int32(clamping: max(1, threads))) else {
      throw RuntimeError(.threads, "the system does not give \(threads) threads")
    }
    self.program = program
    batch = use.batch
    losses = use.losses
    self.parameters = workspace.parameters
    packing = WeightPacking(workspace.packedWeights, of: workspace.parameters)
    self.labels = labels
    self.workspace = workspace
    self.pool = pool
    pass = Pass(
      pool: pool, scratch: UnsafeMutableRawPointer(scratch.start), isTraining: false, isHard: false,
      sharpness: Array(repeating: 0, count: groups), gradient: gradient, seed: seed, step: 0,
      profiler: nil)
    for node in operators { node.prepare(pool) }
    parameters.initialize(seed: seed)
  }

  deinit { wsk_pool_destroy(pool) }

  // MARK: The batch

  package func load(_ pictures: PictureBatch, input: Int) {
    let target = inputs[input]
    let size = pictures.shape.elements
    let count = min(pictures.count, batch)
    precondition(size * batch == target.count, "pictures of another shape than the input")
    for place in 0..<count {
      let source = pictures.sources[place]
      sources[place] = wsk_picture_source(
        picture: Int64(source.picture), row: Int32(clamping: source.row),
        column: Int32(clamping: source.column), is_flipped: source.isFlipped ? 1 : 0)
    }
    switch pictures.stored {
    case .words: pictures.forEachPixel { target[$0] = $1 }
    case .bytes(let bytes): load(bytes, of: pictures, count: count, to: target)
    }
    target.part((count * size)..<target.count).fill(0)
  }

  /// The first `count` of `sources`.
  private func load(
    _ bytes: [UInt8], of pictures: PictureBatch, count: Int, to target: Block<Float>
  ) {
    bytes.withUnsafeBufferPointer { stored in
      pictures.values.withUnsafeBufferPointer { values in
        guard count > 0, let stored = stored.baseAddress, let values = values.baseAddress else {
          return
        }
        wsk_load_pictures(
          pool, Int64(count), sources.start, Int32(pictures.shape[0]), Int32(pictures.shape[1]),
          Int32(pictures.shape[2]), stored, values, target.start)
      }
    }
  }

  package func load(_ classes: [Int32], label: Int) {
    labels[label].copy(from: classes)
    labels[label].part(min(classes.count, labels[label].count)..<labels[label].count).fill(0)
  }

  // MARK: Steps

  package func setSharpness(_ sharpness: Float, of group: Int) { pass.sharpness[group] = sharpness }

  package var normIsFrozen: Bool {
    get { pass.normIsFrozen }
    set { pass.normIsFrozen = newValue }
  }

  /// To be called after the parameters were changed from outside.
  package func parametersChanged() { packing.expire(exceptDense: false) }

  package func trainingStep(step: Int) -> StepResult {
    forward(isTraining: true, isHard: false, step: step) { _ in }
    var result = StepResult(loss: 0, correct: 0)
    pass.measure(.loss) {
      result.loss = loss(pictures: batch)
      result.correct = correctClasses
    }
    guard result.loss.isFinite else { return result }
    for (index, node) in operators.enumerated().reversed() {
      pass.profiler?.enter(index)
      node.backward(pass)
    }
    pass.profiler?.enter(nil)
    return result
  }

  package func evaluationStep(
    pictures: Int, isHard: Bool, probe: inout SpikeProbe?
  ) -> Double {
    forward(isTraining: false, isHard: isHard, step: 0) { index in
      guard probe != nil, let signal = spikeOfOperator[index] else { return }
      visit(signal, pictures: pictures, &probe)
    }
    return loss(pictures: pictures)
  }

  /// The same, unobserved.
  @discardableResult
  package func evaluationStep(pictures: Int, isHard: Bool) -> Double {
    var nobody: SpikeProbe?
    return evaluationStep(pictures: pictures, isHard: isHard, probe: &nobody)
  }

  /// One forward pass over a whole batch in training mode, for measurements and tests.
  package func trainingLoss(step: Int) -> Double {
    forward(isTraining: true, isHard: false, step: step) { _ in }
    return loss(pictures: batch)
  }

  private func loss(pictures: Int) -> Double {
    var sum = 0.0
    for term in terms { sum += term.evaluate(pictures: pictures, pass) }
    return sum
  }

  /// Of the first output with a label.
  private var correctClasses: Int {
    guard let reported = program.reportedOutput else { return 0 }
    let (scores, truth) = (scores[reported.output], labels[reported.label])
    let classes = scores.count / truth.count
    var correct = 0
    for row in 0..<truth.count {
      let best = firstMaximum(of: classes) { scores[row * classes + $0] }
      correct += best == Int(truth[row]) ? 1 : 0
    }
    return correct
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

  @discardableResult
  package func update(rateFactor: Double, step: Int) -> Bool {
    guard let optimizer else { return true }
    packing.expire(exceptDense: true)
    return pass.measure(.update) {
      optimizer.update(
        parameters, packing.byOptimizer, rateFactor: rateFactor, step: step, pool: pool)
        && parameters.statistics.firstNonFinite == nil
    }
  }

  // MARK: Looking inside

  package func scores(output: Int) -> [Float] { scores[output].array }

  /// The values of a signal, as the last step left them (others may have their memory by then).
  package func values(ofSignal index: Int) -> Block<Float> {
    workspace.value(index)
  }

  /// The gradient of a signal, as the last training step left it; nil where none flows.
  package func gradients(ofSignal index: Int) -> Block<Float>? {
    workspace.gradient(index)
  }

  package var firstNonFinite: String? {
    for (input, block) in zip(program.inputs, inputs) where block.firstNonFinite != nil {
      return "input `\(input.name)`"
    }
    for (number, node) in program.operators.enumerated() {
      let uses = node.kind.rule.parameters
      if let use = uses.first(where: { parameters.value($0.index).firstNonFinite != nil }) {
        return "`\(node.name)` (its parameter `\(program.parameters[use.index].name)`)"
      }
      let sums = OperatorBlocks(number, in: workspace).sums
      if sums?.firstNonFinite != nil || values(ofSignal: node.output).firstNonFinite != nil {
        return "`\(node.name)`"
      }
    }
    return nil
  }

  /// What the probe wants of a signal that has just been computed.
  private func visit(_ signal: Int, pictures: Int, _ probe: inout SpikeProbe?) {
    let size = spikes[signal].size
    let values = values(ofSignal: program.operators[spikes[signal].node].output)
    guard let wish = probe?.wish else { return }
    if wish.contains(.activity), spikes[signal].isActivation {
      probe?.count(signal) { positive, sums in
        wsk_count_activity(
          pool, Int64(pictures), Int32(size), values.start, &positive, &sums)
      }
    }
    if wish.contains(.spikes) {
      probe?.spikes[signal] = SpikeProbe.packed(pictures: pictures, size: size) { values[$0] }
    }
    guard let substitute = probe?.substitutes[signal], !substitute.isEmpty else { return }
    for picture in 0..<pictures {
      for neuron in 0..<size {
        let fires = SpikeProbe.fires(substitute, picture: picture, neuron: neuron, size: size)
        values[picture * size + neuron] = fires ? 1 : 0
      }
    }
  }
}

// MARK: Profiles

extension Engine: ProfiledExecutor {
  package var profiler: Profiler? {
    get { pass.profiler }
    set { pass.profiler = newValue }
  }

  package func measureLimits() throws(RuntimeError) -> MachineLimits {
    try MachineLimits(pool: pool)
  }
}

// MARK: State

extension Engine {
  package var parameterValues: [[Float]] {
    program.parameters.indices.map { parameters.value($0).array }
  }

  package func save() -> ExecutorState {
    let moments = (optimizer?.moments ?? []).map { moment in
      program.parameters.indices.map { index in
        program.parameters[index].trainable ? moment.part(parameters.ranges[index]).array : []
      }
    }
    return ExecutorState(parameters: parameterValues, moments: moments)
  }

  package func restore(_ state: ExecutorState) {
    for (index, values) in state.parameters.enumerated() {
      parameters.value(index).copy(from: values)
    }
    for (moment, saved) in zip(optimizer?.moments ?? [], state.moments) {
      for (index, values) in saved.enumerated() where program.parameters[index].trainable {
        moment.part(parameters.ranges[index]).copy(from: values)
      }
    }
    parametersChanged()
  }
}
