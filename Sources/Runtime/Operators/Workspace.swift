import CKernels

/// What an operator is built from: it finds its blocks here, once, and checks that they fit.
///
/// Building is verifying: a plan read from a file may be nonsense, and every index, shape and size
/// that a kernel will trust is checked here or in an operator's own initialiser.
struct Workspace {
  let plan: TrainingPlan
  let arena: Memory
  let parameters: ParameterStore
  let forTraining: Bool
  /// The largest need so far of scratch memory that is shared by all operators.
  var scratchBytes = 0

  init(plan: TrainingPlan, forTraining: Bool) throws(RuntimeError) {
    self.plan = plan
    self.forTraining = forTraining
    guard plan.batch > 0, plan.batch <= 1 << 20 else {
      throw .planDefect("the batch of \(plan.batch) is not between 1 and 2^20")
    }
    guard plan.arenaBytes >= 0, plan.arenaBytes <= 1 << 46 else {
      throw .planDefect("the arena of \(plan.arenaBytes) bytes is out of range")
    }
    parameters = try ParameterStore(plan.parameters, forTraining: forTraining)
    arena = try Memory(bytes: plan.arenaBytes)
  }

  func signal(_ index: Int, of owner: String) throws(RuntimeError) -> PlanSignal {
    guard plan.signals.indices.contains(index) else {
      throw .planDefect("`\(owner)` names signal \(index), which does not exist")
    }
    return plan.signals[index]
  }

  /// Elements of the signal for one picture; every axis at least 1, and a whole batch of it small
  /// enough for the kernels' 32-bit shapes.
  func elements(_ signal: PlanSignal) throws(RuntimeError) -> Int {
    guard let count = elementCount(signal.shape), count > 0, count <= 1 << 30,
      signal.shape.count <= 8
    else { throw .planDefect("the signal `\(signal.name)` has no usable shape") }
    return count
  }

  func value(_ signal: PlanSignal) throws(RuntimeError) -> Block<Float> {
    let count = try elements(signal) * plan.batch
    return try buffer(signal.value, as: Float.self, count: count, of: signal.name)
  }

  /// Nil where no gradient flows, and without training.
  func gradient(_ signal: PlanSignal) throws(RuntimeError) -> Block<Float>? {
    guard forTraining, let index = signal.gradient else { return nil }
    let count = try elements(signal) * plan.batch
    return try buffer(index, as: Float.self, count: count, of: signal.name)
  }

  func buffer<Element: BitwiseCopyable>(
    _ index: Int, as type: Element.Type, count: Int, of owner: String
  ) throws(RuntimeError) -> Block<Element> {
    guard plan.buffers.indices.contains(index) else {
      throw .planDefect("`\(owner)` names buffer \(index), which does not exist")
    }
    let buffer = plan.buffers[index]
    guard buffer.offset >= 0, buffer.offset % Memory.alignment == 0, buffer.bytes >= 0,
      buffer.offset <= arena.bytes, buffer.bytes <= arena.bytes - buffer.offset,
      count <= buffer.bytes / MemoryLayout<Element>.stride
    else {
      throw .planDefect("the buffer of `\(owner)` is too small or outside the arena")
    }
    return arena.block(of: type, at: buffer.offset, count: count)
  }

  /// The parameter's values and its gradient, which is nil where nothing learns.
  func parameter(
    _ index: Int, shape: [Int], of owner: String
  ) throws(RuntimeError) -> ParameterBlocks {
    guard parameters.parameters.indices.contains(index) else {
      throw .planDefect("`\(owner)` names parameter \(index), which does not exist")
    }
    let parameter = parameters.parameters[index]
    guard parameter.shape == shape else {
      throw .planDefect(
        "`\(owner)` needs \(shape) of `\(parameter.name)`, which is \(parameter.shape)")
    }
    return ParameterBlocks(
      value: parameters.value(index), gradient: parameters.gradient(index))
  }

  /// Memory of an operator's own, beyond the plan's arena.
  func reserve<Element: BitwiseCopyable>(
    _ type: Element.Type, count: Int
  ) throws(RuntimeError) -> Block<Element> {
    try Memory(bytes: count * MemoryLayout<Element>.stride).block(of: type, at: 0, count: count)
  }

  mutating func needScratch(_ bytes: Int) { scratchBytes = max(scratchBytes, bytes) }
}

struct ParameterBlocks: Sendable {
  let value: Block<Float>
  let gradient: Block<Float>?
}

/// A gradient that an operator hands down, and whether it is the first to write it.
struct InputGradientBlock: Sendable {
  let block: Block<Float>
  let add: Int32

  init?(
    _ signal: PlanSignal, _ rule: InputGradient, in workspace: Workspace
  ) throws(RuntimeError) {
    guard workspace.forTraining, rule != .none else { return nil }
    guard let block = try workspace.gradient(signal) else {
      throw .planDefect("the gradient of `\(signal.name)` is wanted and has no buffer")
    }
    self.block = block
    add = rule == .add ? 1 : 0
  }
}

/// How the operators are run: the same for all of them during one step.
struct Pass {
  let pool: OpaquePointer
  let scratch: UnsafeMutableRawPointer
  var isTraining: Bool
  /// Training takes the running statistics and leaves them as they are.
  var normIsFrozen = false
  /// Every brelu and sigmoid at sharpness 1, whatever `sharpness` says.
  var isHard: Bool
  /// Of each group.
  var sharpness: [Float]
  var gradient: SurrogateGradient
  var seed: UInt64
  /// Counts the training steps of the whole run; dropout draws by it.
  var step: UInt64
  /// Times the parts of training steps; nil: nobody asks.
  var profiler: Profiler?
}
