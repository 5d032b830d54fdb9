import CKernels

/// What operators and losses of a verified plan are built from: they find their blocks here, once,
/// and share packed weights and scratch.
struct Workspace {
  let program: Program
  let placement: Placement
  let parameters: ParameterStore
  let forTraining: Bool
  private(set) var packedWeights: [PackedWeights] = []
  private let arena: Memory
  /// The largest need of memory that all operators share.
  private(set) var scratchBytes = 0

  init(_ program: Program, _ placement: Placement, forTraining: Bool) throws(RuntimeError) {
    self.program = program
    self.placement = placement
    self.forTraining = forTraining
    parameters = try ParameterStore(program.parameters, forTraining: forTraining)
    arena = try Memory(bytes: placement.arenaBytes)
  }

  func value(_ signal: Int) -> Block<Float> {
    buffer(placement.values[signal], of: Float.self, count: elements(signal))
  }

  /// Nil where no gradient flows, and without training.
  func gradient(_ signal: Int) -> Block<Float>? {
    placement.gradients[signal].map { buffer($0, of: Float.self, count: elements(signal)) }
  }

  /// Of a whole batch.
  private func elements(_ signal: Int) -> Int {
    program.signals[signal].shape.reduce(placement.batch, *)
  }

  func buffer<Element: BitwiseCopyable>(
    _ index: Int, of type: Element.Type, count: Int
  ) -> Block<Element> {
    arena.block(of: type, at: placement.buffers[index].offset, count: count)
  }

  /// Memory for the packed weights of a product: that of another one with the same weights and
  /// shape, if there is one.
  mutating func packedWeights(
    _ parameter: Int, _ shape: wsk_product, isDense: Bool, for use: PackedUse
  ) throws(RuntimeError) -> Block<UInt8> {
    if let index = packedWeights.firstIndex(where: { $0.isShared(by: parameter, shape) }) {
      packedWeights[index].uses.formUnion(use)
      return packedWeights[index].packed
    }
    let packed = try withUnsafePointer(to: shape) { (shape) throws(RuntimeError) in
      try Block<UInt8>(count: wsk_product_packed_bytes(shape))
    }
    packedWeights.append(
      PackedWeights(
        parameter: parameter, shape: shape, packed: packed, weight: parameters.value(parameter),
        isDense: isDense, uses: use))
    return packed
  }

  mutating func needScratch(_ bytes: Int) { scratchBytes = max(scratchBytes, bytes) }
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
