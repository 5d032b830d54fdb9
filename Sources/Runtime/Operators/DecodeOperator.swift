import CKernels

struct DecodeRule: EngineRule {
  private let plan: DecodePlan

  init(_ plan: DecodePlan) { self.plan = plan }

  var title: String { "decode" }

  func fault(_ extent: OperatorExtent) -> String? {
    let input = extent.input
    guard Array(input.dropLast()) + [plan.key.count] == extent.output else {
      return extent.mismatch
    }
    guard PlanBounds.temperature.contains(plan.temperature) else {
      return "has a temperature of \(plan.temperature)"
    }
    let isKey = plan.key.allSatisfy { row in
      row.utf8.count == input.last
        && row.utf8.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }
    }
    guard isKey else { return "has a key that is not \(input.last ?? 0) times 0 or 1 a class" }
    guard plan.key.allSatisfy({ $0.utf8.contains(UInt8(ascii: "1")) }) else {
      return "has a key in which nothing votes for some class"
    }
    // Kernels count the rows of a product in 32 bits.
    let rows = elementCount([extent.batch] + input.dropLast()) ?? .max
    return rows <= Int(Int32.max) ? nil : "has too many positions"
  }

  /// In whole numbers: the temperature is for the losses.
  var forInference: OperatorKind? {
    .decode(DecodePlan(key: plan.key, temperature: 1))
  }

  func work(of part: StepPart, _ extent: OperatorExtent) -> StepWork? {
    guard part == .forward || part == .backward else { return nil }
    return StepWork(
      operations: 2 * extent.outputElements * Double(extent.input.last ?? 0),
      bytes: 4 * (extent.inputElements + extent.outputElements))
  }

  func engineOperator(
    _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) throws(RuntimeError) -> any EngineOperator {
    try DecodeOperator(plan, blocks, in: &workspace)
  }

  func reserve(_ extent: OperatorExtent, forTraining: Bool) -> OperatorReserve {
    let key = MemoryNeed.bytes(extent.channels, plan.key.first?.utf8.count ?? 0, 4)
    let scaled =
      forTraining ? MemoryNeed.bytes(extent.batch, elementCount(extent.output) ?? 0, 4) : 0
    return OperatorReserve(packed: key, own: MemoryNeed.sum(key, scaled))
  }
}

/// Votes to scores, for x [rows, n] and a key K [classes, n] of 0 and 1:
///
///     z_c = Σ_j (2 x_j − 1)(2 K_cj − 1) / temperature
///     dx = 2 (2 K − 1)ᵀ dz / temperature
///
/// Computed as a product with the integers 2 (2K − 1) and a bias, scaled afterwards: for spikes
/// the sums are exact, so equal scores stay equal and the first maximum is the netlist's class.
private struct DecodeOperator: EngineOperator {
  private let shape: wsk_product
  private let weight: Block<Float>
  private let bias: Block<Float>
  private let packed: Block<UInt8>
  private let scale: Block<Float>
  private let zero: Block<Float>
  private let scaled: Block<Float>?
  private let blocks: OperatorBlocks

  init(
    _ plan: DecodePlan, _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) throws(RuntimeError) {
    self.blocks = blocks
    let (count, width) = (blocks.extent.channels, blocks.extent.input.last ?? 1)
    weight = try Block(count: count * width)
    bias = try Block(count: count)
    scale = try Block(count: count)
    zero = try Block(count: count)
    scale.fill(Float(1 / plan.temperature))
    for (row, text) in plan.key.enumerated() {
      var sum: Float = 0
      for (column, digit) in text.utf8.enumerated() {
        let sign: Float = digit == UInt8(ascii: "1") ? 1 : -1
        weight[row * width + column] = 2 * sign
        sum += sign
      }
      bias[row] = -sum
    }
    let votes = OperatorExtent(
      inputs: [[width]], output: [count], batch: Int(blocks.rows), precision: .float32)
    var shape = wsk_product(.dense, votes)
    packed = try Block(count: wsk_product_packed_bytes(&shape))
    workspace.needScratch(wsk_product_scratch_bytes(&shape))
    self.shape = shape
    scaled =
      blocks.inputGradient == nil
      ? nil : try Block(count: blocks.output.count)
  }

  /// The key never changes.
  func prepare(_ pool: OpaquePointer) {
    withUnsafePointer(to: shape) { wsk_product_pack(pool, $0, weight.start, 1, packed.start) }
  }

  func forward(_ pass: borrowing Pass) {
    let (pool, scratch, output) = (pass.pool, pass.scratch, blocks.output)
    pass.measure(.forward) {
      withUnsafePointer(to: shape) {
        wsk_product_forward(
          pool, $0, blocks.input.start, packed.start, bias.start, output.start, scratch)
      }
      applyScale(from: output, to: output, pool)
    }
  }

  func backward(_ pass: borrowing Pass) {
    guard let dz = blocks.outputGradient, let dx = blocks.inputGradient, let scaled else { return }
    let (pool, scratch) = (pass.pool, pass.scratch)
    pass.measure(.backward) {
      applyScale(from: dz, to: scaled, pool)
      withUnsafePointer(to: shape) {
        wsk_product_input_gradient(
          pool, $0, scaled.start, packed.start, dx.block.start, dx.add, scratch)
      }
    }
  }

  private func applyScale(from x: Block<Float>, to y: Block<Float>, _ pool: OpaquePointer) {
    var identity = Activation.identity
    wsk_activate_forward(
      pool, blocks.rows, Int32(blocks.extent.channels), x.start, scale.start, zero.start,
      &identity, y.start)
  }
}
