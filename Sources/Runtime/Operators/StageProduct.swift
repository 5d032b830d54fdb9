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
  private let hasInputGradient: Bool
  private let isDense: Bool
  /// Of the weights, among all parameters.
  private let firstParameter: Int

  init(
    _ plan: ProductPlan, from source: PlanSignal, to target: PlanSignal, of owner: String,
    hasInputGradient: Bool, in workspace: inout Workspace
  ) throws(RuntimeError) {
    self.hasInputGradient = hasInputGradient
    let inputs = try workspace.elements(source)
    let width = target.shape.last ?? 0
    let weightShape: [Int]
    switch plan.form {
    case .dense:
      guard target.shape.count == 1 else {
        throw .planDefect("`\(owner)` is dense and makes \(target.shape)")
      }
      weightShape = [width, inputs]
    case .convolution(let geometry):
      try Self.check(geometry, from: source.shape, to: target.shape, of: owner)
      weightShape = [width] + geometry.kernel + [source.shape[2] / geometry.groups]
    }
    weight = try workspace.parameter(plan.weight, shape: weightShape, of: owner)
    bias = try plan.bias.map { (index) throws(RuntimeError) in
      try workspace.parameter(index, shape: [width], of: owner)
    }
    if workspace.forTraining, weight.gradient == nil || bias != nil && bias?.gradient == nil {
      throw .planDefect("the weights of `\(owner)` are not trainable")
    }
    var shape = wsk_product(plan.form, from: source.shape, to: target.shape, in: workspace.plan)
    func form() throws(RuntimeError) -> Form {
      workspace.needScratch(wsk_product_scratch_bytes(&shape))
      return Form(
        shape: shape,
        packed: try workspace.reserve(UInt8.self, count: wsk_product_packed_bytes(&shape)))
    }
    evaluation = try form()
    shape.allows_winograd = 1
    let isOwn = workspace.forTraining && wsk_product_uses_winograd(&shape) != 0
    training = isOwn ? try form() : evaluation
    isDense = plan.form == .dense
    firstParameter = workspace.parameters.ranges[plan.weight].lowerBound
  }

  /// Nothing may reach a kernel that its 32-bit shapes cannot hold.
  private static func check(
    _ geometry: ConvolutionGeometry, from source: [Int], to target: [Int], of owner: String
  ) throws(RuntimeError) {
    let limit = 1...(1 << 16)
    guard geometry.kernel.count == 2, geometry.stride.count == 2, geometry.padding.count == 4,
      source.count == 3, target.count == 3, geometry.kernel.allSatisfy(limit.contains),
      geometry.stride.allSatisfy(limit.contains),
      geometry.padding.allSatisfy((0...(1 << 16)).contains), geometry.groups >= 1,
      source[2] % geometry.groups == 0, target[2] % geometry.groups == 0
    else { throw .planDefect("`\(owner)` has no usable geometry") }
    guard geometry.outputExtent(Array(source.prefix(2))) == Array(target.prefix(2)) else {
      throw .planDefect("`\(owner)` makes \(target) of \(source)")
    }
  }

  /// For the optimiser, which packs the weights of dense layers; nil where `pack` must do it.
  var packing: wsk_packing? {
    guard isDense else { return nil }
    precondition(
      training.packed.start == evaluation.packed.start, "dense layers are packed in one way")
    return wsk_packing(
      product: training.shape, first: Int64(firstParameter),
      has_input_gradient: hasInputGradient ? 1 : 0, packed: training.packed.start)
  }

  private func form(_ isTraining: Bool) -> Form { isTraining ? training : evaluation }

  /// Once after each change of the weights, for each way in which they are used.
  func pack(_ pool: OpaquePointer, forTraining isTraining: Bool) {
    let form = form(isTraining)
    withUnsafePointer(to: form.shape) {
      wsk_product_pack(
        pool, $0, weight.value.start, hasInputGradient ? 1 : 0, form.packed.start)
    }
  }

  func forward(from x: Block<Float>, to z: Block<Float>, _ pass: borrowing Pass) {
    let (pool, scratch, form) = (pass.pool, pass.scratch, form(pass.isTraining))
    withUnsafePointer(to: form.shape) {
      wsk_product_forward(
        pool, $0, x.start, form.packed.start, bias?.value.start, z.start, scratch)
    }
  }

  var biasGradient: Block<Float>? { bias?.gradient }

  /// - Parameter hasBiasGradient: it is there already.
  func backward(
    input x: Block<Float>, dz: Block<Float>, inputGradient: InputGradientBlock?,
    hasBiasGradient: Bool, _ pass: borrowing Pass
  ) {
    let (pool, scratch) = (pass.pool, pass.scratch)
    withUnsafePointer(to: training.shape) { shape in
      pass.measure(.weightGradient) {
        wsk_product_weight_gradient(
          pool, shape, x.start, dz.start, weight.gradient?.start,
          hasBiasGradient ? nil : biasGradient?.start, scratch)
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

extension wsk_product {
  /// The product that takes signals of one shape to signals of another, a batch of `plan` at a
  /// time; both shapes fit the form.
  init(_ form: ProductPlan.Form, from source: [Int], to target: [Int], in plan: TrainingPlan) {
    self.init()
    batch = Int32(plan.batch)
    groups = 1
    precision = Int32(plan.precision == .bfloat16 ? WSK_BFLOAT16 : WSK_FLOAT32)
    oc = Int32(target.last ?? 0)
    switch form {
    case .dense:
      c = Int32(source.reduce(1, *))
      (h, w, oh, ow, kh, kw) = (1, 1, 1, 1, 1, 1)
      (stride_h, stride_w) = (1, 1)
    case .convolution(let geometry):
      (h, w, c) = (Int32(source[0]), Int32(source[1]), Int32(source[2]))
      (oh, ow) = (Int32(target[0]), Int32(target[1]))
      (kh, kw) = (Int32(geometry.kernel[0]), Int32(geometry.kernel[1]))
      (stride_h, stride_w) = (Int32(geometry.stride[0]), Int32(geometry.stride[1]))
      (pad_top, pad_left) = (Int32(geometry.padding[0]), Int32(geometry.padding[2]))
      groups = Int32(geometry.groups)
    }
  }
}
