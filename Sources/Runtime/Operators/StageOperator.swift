import CKernels

/// Product, batch norm and activation as one pass:
///
///     z [rows, channels] = x ⋆ w + b          (absent: z is the input)
///     u = γ (z − μ) / √(σ² + ε) + β           (absent: u = z)
///     y [rows, channels] = f(u)               (absent: y = u)
///
/// rows = batch · height · width. Backward:
///
///     du = f'(u) dy
///     dβ = Σ du,  dγ = Σ du · ẑ,  ẑ = (z − μ) / √(σ² + ε)
///     dz = γ / √(σ² + ε) · (du − dβ / rows − ẑ dγ / rows)
///     dw = xᵀ ⋆ dz,  db = Σ dz,  dx = dz ⋆ wᵀ
struct StageOperator: EngineOperator {
  private let product: StageProduct?
  private let norm: StageNorm?
  private let activation: Activation?
  private let rows: Int64
  private let channels: Int32
  private let input: Block<Float>
  private let output: Block<Float>
  /// z during training. Backward, dz takes its place where there is a product.
  private let sums: Block<Float>
  private let outputGradient: Block<Float>?
  private let inputGradient: GradientBlock?
  /// dz where it may not go straight into the input's gradient.
  private let spare: Block<Float>?

  init(
    _ plan: StagePlan, _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) throws(RuntimeError) {
    input = blocks.input
    output = blocks.output
    outputGradient = blocks.outputGradient
    inputGradient = blocks.inputGradient
    rows = blocks.rows
    channels = Int32(blocks.extent.channels)
    product = try plan.product.map { (plan) throws(RuntimeError) in
      try StageProduct(plan, blocks, in: &workspace)
    }
    norm = try plan.norm.map { (plan) throws(RuntimeError) in
      try StageNorm(plan, blocks, in: &workspace)
    }
    activation = plan.activation.map { Activation($0, blocks) }
    sums = plan.product == nil ? input : blocks.sums ?? output
    let needsSpare =
      workspace.forTraining && plan.product == nil && plan.norm != nil && inputGradient?.add != 0
    spare = needsSpare ? try Block(count: output.count) : nil
  }

  func forward(_ pass: borrowing Pass) {
    let z = product == nil || pass.isTraining ? sums : output
    if let product { pass.measure(.product) { product.forward(from: input, to: z, pass) } }
    if norm == nil && activation == nil { return }
    if let norm { pass.measure(.statistics) { norm.prepareForward(z, rows: rows, pass) } }
    var kernel = activation?.kernel(pass) ?? Activation.identity
    pass.measure(.activation) {
      wsk_activate_forward(
        pass.pool, rows, channels, z.start, norm?.scale.start, norm?.shift.start, &kernel,
        output.start)
    }
  }

  func backward(_ pass: borrowing Pass) {
    guard let dy = outputGradient else { return }
    let hasEpilogue = norm != nil || activation != nil
    if hasEpilogue { pass.measure(.activationGradient) { epilogueBackward(dy, pass) } }
    guard let product else { return }
    let dz = hasEpilogue ? sums : dy
    product.backward(
      input: input, dz: dz, inputGradient: inputGradient, hasBiasGradient: norm != nil, pass)
  }

  /// From dy and z the gradients of norm and activation, and dz to where it belongs; with norm also
  /// the gradient of the product's bias.
  private func epilogueBackward(_ dy: Block<Float>, _ pass: borrowing Pass) {
    var kernel = activation?.kernel(pass) ?? Activation.identity
    if let limit = activation?.limit?.gradient {
      let sum = Float(
        wsk_clip_limit_gradient(
          pass.pool, rows, channels, sums.start, norm?.scale.start, norm?.shift.start, dy.start,
          kernel.level))
      limit.block[0] = limit.add == 0 ? sum : limit.block[0] + sum
    }
    if let norm {
      guard let dz = product != nil ? sums : spare ?? inputGradient?.block else { return }
      wsk_norm_activate_backward(
        pass.pool, rows, channels, sums.start, dy.start, norm.mean.start,
        norm.inverseDeviation.start, norm.gamma.value.start, norm.beta.value.start, &kernel,
        pass.normIsFrozen ? 1 : 0, dz.start, norm.gamma.gradient.kernel,
        norm.beta.gradient.kernel, (product?.biasGradient).kernel, pass.scratch)
      if let spare, let inputGradient {
        wsk_copy(
          pass.pool, Int64(spare.count), spare.start, inputGradient.block.start,
          inputGradient.add)
      }
    } else if product != nil {
      wsk_activate_backward(
        pass.pool, rows, channels, sums.start, dy.start, &kernel, sums.start, 0)
    } else if let inputGradient {
      wsk_activate_backward(
        pass.pool, rows, channels, sums.start, dy.start, &kernel, inputGradient.block.start,
        inputGradient.add)
    }
  }
}
