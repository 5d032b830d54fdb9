import CKernels

/// The product of a stage: x [batch, h, w, c] ⋆ w [oc, kh, kw, c / groups] + b [oc]; a dense one
/// takes the whole input flattened, w [out, in].
struct StageProduct: Sendable {
  /// A product as it is computed, and its weights in the order in which it reads them.
  private struct Form: Sendable {
    let shape: wsk_product
    let packed: Block<UInt8>
  }

  /// Training may sum in another order, by minimal filtering; evaluation sums directly, so that
  /// whole weights and spikes give whole sums.
  private let training: Form
  private let evaluation: Form
  private let weight: ParameterBlocks
  private let bias: ParameterBlocks?

  init(
    _ plan: ProductPlan, _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) throws(RuntimeError) {
    weight = blocks.parameter(plan.weight)
    bias = plan.bias.map { blocks.parameter($0) }
    var shape = wsk_product(plan.form, blocks.extent)
    func form(_ use: PackedUse) throws(RuntimeError) -> Form {
      workspace.needScratch(wsk_product_scratch_bytes(&shape))
      return Form(
        shape: shape,
        packed: try workspace.packedWeights(
          plan.weight, shape, isDense: plan.form == .dense, for: use))
    }
    evaluation = try form(.evaluation)
    guard workspace.forTraining else {
      training = evaluation
      return
    }
    shape.allows_winograd = 1
    // The same shape as in evaluation shares its packed weights.
    if wsk_product_uses_winograd(&shape) == 0 { shape.allows_winograd = 0 }
    training = try form(blocks.inputGradient == nil ? .training : [.training, .inputGradient])
  }

  func forward(from x: Block<Float>, to z: Block<Float>, _ pass: borrowing Pass) {
    let (pool, scratch) = (pass.pool, pass.scratch)
    let form = pass.isTraining ? training : evaluation
    withUnsafePointer(to: form.shape) {
      wsk_product_forward(
        pool, $0, x.start, form.packed.start, bias?.value.start, z.start, scratch)
    }
  }

  var biasGradient: GradientBlock? { bias?.gradient }

  /// - Parameter hasBiasGradient: it is there already.
  func backward(
    input x: Block<Float>, dz: Block<Float>, inputGradient: GradientBlock?,
    hasBiasGradient: Bool, _ pass: borrowing Pass
  ) {
    let (pool, scratch) = (pass.pool, pass.scratch)
    withUnsafePointer(to: training.shape) { shape in
      pass.measure(.weightGradient) {
        wsk_product_weight_gradient(
          pool, shape, x.start, dz.start, weight.gradient.kernel,
          (hasBiasGradient ? nil : biasGradient).kernel, scratch)
      }
      guard let inputGradient else { return }
      pass.measure(.inputGradient) {
        wsk_product_input_gradient(
          pool, shape, dz.start, training.packed.start, inputGradient.block.start,
          inputGradient.add, scratch)
      }
    }
  }
}
