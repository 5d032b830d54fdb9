import CKernels

/// The product of a stage: x [batch, h, w, c] ⋆ w [oc, kh, kw, c / groups] + b [oc]; a dense one
/// takes the whole input flattened, w [out, in].
struct StageProduct: Sendable {
  private let shape: wsk_product
  private let weight: ParameterBlocks
  private let bias: ParameterBlocks?
  private let packed: Block<UInt8>
  private let hasInputGradient: Bool

  init(
    _ plan: ProductPlan, from source: PlanSignal, to target: PlanSignal, of owner: String,
    hasInputGradient: Bool, in workspace: inout Workspace
  ) throws(RuntimeError) {
    self.hasInputGradient = hasInputGradient
    var shape = wsk_product()
    shape.batch = Int32(workspace.plan.batch)
    shape.groups = 1
    shape.precision = Int32(
      workspace.plan.precision == .bfloat16 ? WSK_BFLOAT16 : WSK_FLOAT32)
    let inputs = try workspace.elements(source)
    let width = target.shape.last ?? 0
    shape.oc = Int32(width)
    let weightShape: [Int]
    switch plan.form {
    case .dense:
      guard target.shape.count == 1 else {
        throw .planDefect("`\(owner)` is dense and makes \(target.shape)")
      }
      shape.c = Int32(inputs)
      (shape.h, shape.w, shape.oh, shape.ow, shape.kh, shape.kw) = (1, 1, 1, 1, 1, 1)
      (shape.stride_h, shape.stride_w) = (1, 1)
      weightShape = [width, inputs]
    case .convolution(let geometry):
      try Self.check(geometry, from: source.shape, to: target.shape, of: owner)
      shape.h = Int32(source.shape[0])
      shape.w = Int32(source.shape[1])
      shape.c = Int32(source.shape[2])
      shape.oh = Int32(target.shape[0])
      shape.ow = Int32(target.shape[1])
      shape.kh = Int32(geometry.kernel[0])
      shape.kw = Int32(geometry.kernel[1])
      shape.stride_h = Int32(geometry.stride[0])
      shape.stride_w = Int32(geometry.stride[1])
      shape.pad_top = Int32(geometry.padding[0])
      shape.pad_left = Int32(geometry.padding[2])
      shape.groups = Int32(geometry.groups)
      weightShape = [width] + geometry.kernel + [source.shape[2] / geometry.groups]
    }
    self.shape = shape
    weight = try workspace.parameter(plan.weight, shape: weightShape, of: owner)
    bias = try plan.bias.map { (index) throws(RuntimeError) in
      try workspace.parameter(index, shape: [width], of: owner)
    }
    if workspace.forTraining, weight.gradient == nil || bias != nil && bias?.gradient == nil {
      throw .planDefect("the weights of `\(owner)` are not trainable")
    }
    packed = try workspace.reserve(UInt8.self, count: wsk_product_packed_bytes(&shape))
    workspace.needScratch(wsk_product_scratch_bytes(&shape))
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

  /// Once after each change of the weights.
  func pack(_ pool: OpaquePointer) {
    withUnsafePointer(to: shape) {
      wsk_product_pack(pool, $0, weight.value.start, hasInputGradient ? 1 : 0, packed.start)
    }
  }

  func forward(from x: Block<Float>, to z: Block<Float>, _ pass: borrowing Pass) {
    let (pool, scratch) = (pass.pool, pass.scratch)
    withUnsafePointer(to: shape) {
      wsk_product_forward(
        pool, $0, x.start, packed.start, bias?.value.start, z.start, scratch)
    }
  }

  func backward(
    input x: Block<Float>, dz: Block<Float>, inputGradient: InputGradientBlock?,
    _ pass: borrowing Pass
  ) {
    let (pool, scratch) = (pass.pool, pass.scratch)
    withUnsafePointer(to: shape) { shape in
      pass.measure(.weightGradient) {
        wsk_product_weight_gradient(
          pool, shape, x.start, dz.start, weight.gradient?.start, bias?.gradient?.start, scratch)
      }
      guard let inputGradient else { return }
      pass.measure(.inputGradient) {
        wsk_product_input_gradient(
          pool, shape, dz.start, packed.start, inputGradient.block.start, inputGradient.add,
          scratch)
      }
    }
  }
}
