import CKernels

/// Votes to scores, for x [rows, n] and a key K [classes, n] of 0 and 1:
///
///     z_c = Σ_j (2 x_j − 1)(2 K_cj − 1) / temperature
///     dx = 2 (2 K − 1)ᵀ dz / temperature
///
/// Computed as a product with the integers 2 (2K − 1) and a bias, scaled afterwards: for spikes
/// the sums are exact, so equal scores stay equal and the first maximum is the netlist's class.
struct DecodeOperator: Sendable {
  private let shape: wsk_product
  private let weight: Block<Float>
  private let bias: Block<Float>
  private let packed: Block<UInt8>
  private let scale: Block<Float>
  private let zero: Block<Float>
  private let scaled: Block<Float>?
  private let rows: Int64
  private let classes: Int32
  private let input: Block<Float>
  private let output: Block<Float>
  private let outputGradient: Block<Float>?
  private let inputGradient: InputGradientBlock?

  init(
    _ plan: DecodePlan, of node: PlanOperator, in workspace: inout Workspace
  ) throws(RuntimeError) {
    guard node.inputs.count == 1, node.inputGradients.count == 1 else {
      throw .planDefect("`\(node.name)` needs one input")
    }
    let source = try workspace.signal(node.inputs[0], of: node.name)
    let target = try workspace.signal(node.output, of: node.name)
    input = try workspace.value(source)
    output = try workspace.value(target)
    outputGradient = try workspace.gradient(target)
    inputGradient = try InputGradientBlock(source, node.inputGradients[0], in: workspace)
    let width = source.shape.last ?? 0
    let count = plan.key.count
    guard count > 0, target.shape.last == count,
      source.shape.dropLast() == target.shape.dropLast(), plan.temperature > 0,
      plan.temperature.isFinite,
      plan.key.allSatisfy({ row in
        row.utf8.count == width && row.utf8.allSatisfy { $0 == 0x30 || $0 == 0x31 }
      })
    else { throw .planDefect("the key of `\(node.name)` does not fit \(source.shape)") }
    rows = Int64(output.count / count)
    classes = Int32(count)
    weight = try workspace.reserve(Float.self, count: count * width)
    bias = try workspace.reserve(Float.self, count: count)
    scale = try workspace.reserve(Float.self, count: count)
    zero = try workspace.reserve(Float.self, count: count)
    scale.fill(Float(1 / plan.temperature))
    for (row, text) in plan.key.enumerated() {
      var sum: Float = 0
      for (column, digit) in text.utf8.enumerated() {
        let sign: Float = digit == 0x31 ? 1 : -1
        weight[row * width + column] = 2 * sign
        sum += sign
      }
      bias[row] = -sum
    }
    guard rows <= Int64(Int32.max) else {
      throw .planDefect("`\(node.name)` has too many positions")
    }
    var shape = wsk_product()
    shape.batch = Int32(rows)
    (shape.c, shape.oc, shape.groups) = (Int32(width), classes, 1)
    (shape.h, shape.w, shape.oh, shape.ow, shape.kh, shape.kw) = (1, 1, 1, 1, 1, 1)
    (shape.stride_h, shape.stride_w) = (1, 1)
    packed = try workspace.reserve(UInt8.self, count: wsk_product_packed_bytes(&shape))
    workspace.needScratch(wsk_product_scratch_bytes(&shape))
    self.shape = shape
    let needsGradient = inputGradient != nil
    scaled = needsGradient ? try workspace.reserve(Float.self, count: output.count) : nil
  }

  /// The key never changes: packed once.
  func pack(_ pool: OpaquePointer) {
    withUnsafePointer(to: shape) { wsk_product_pack(pool, $0, weight.start, 1, packed.start) }
  }

  func forward(_ pass: borrowing Pass) {
    let (pool, scratch) = (pass.pool, pass.scratch)
    withUnsafePointer(to: shape) {
      wsk_product_forward(
        pool, $0, input.start, packed.start, bias.start, output.start, scratch)
    }
    applyScale(from: output, to: output, pass)
  }

  func backward(_ pass: borrowing Pass) {
    guard let dz = outputGradient, let dx = inputGradient, let scaled else { return }
    applyScale(from: dz, to: scaled, pass)
    let (pool, scratch) = (pass.pool, pass.scratch)
    withUnsafePointer(to: shape) {
      wsk_product_input_gradient(
        pool, $0, scaled.start, packed.start, dx.block.start, dx.add, scratch)
    }
  }

  private func applyScale(from x: Block<Float>, to y: Block<Float>, _ pass: borrowing Pass) {
    var identity = Activation.identity
    wsk_activate_forward(
      pass.pool, rows, classes, x.start, scale.start, zero.start, &identity, y.start)
  }
}

/// p = softmax(z) over the last axis of z [rows, classes]; dz = p (dp − Σ p dp).
struct SoftmaxOperator: Sendable {
  private let rows: Int64
  private let classes: Int32
  private let input: Block<Float>
  private let output: Block<Float>
  private let outputGradient: Block<Float>?
  private let inputGradient: InputGradientBlock?

  init(of node: PlanOperator, in workspace: Workspace) throws(RuntimeError) {
    guard node.inputs.count == 1, node.inputGradients.count == 1 else {
      throw .planDefect("`\(node.name)` needs one input")
    }
    let source = try workspace.signal(node.inputs[0], of: node.name)
    let target = try workspace.signal(node.output, of: node.name)
    guard source.shape == target.shape else {
      throw .planDefect("`\(node.name)` makes \(target.shape) of \(source.shape)")
    }
    input = try workspace.value(source)
    output = try workspace.value(target)
    outputGradient = try workspace.gradient(target)
    inputGradient = try InputGradientBlock(source, node.inputGradients[0], in: workspace)
    let width = target.shape.last ?? 1
    classes = Int32(width)
    rows = Int64(output.count / width)
  }

  func forward(_ pass: borrowing Pass) {
    wsk_softmax(pass.pool, rows, classes, input.start, output.start)
  }

  func backward(_ pass: borrowing Pass) {
    guard let dp = outputGradient, let dz = inputGradient else { return }
    wsk_softmax_backward(
      pass.pool, rows, classes, output.start, dp.start, dz.block.start, dz.add)
  }
}
