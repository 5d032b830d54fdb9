import CKernels

/// Product, norm and activation as one pass (`StageOperator` has the formulas).
///
/// A stage with a product and an epilogue keeps the product's sums; a product alone has them as its
/// output, a norm or an activation alone reads them as its input.
struct StageRule: EngineRule {
  let stage: StagePlan

  init(_ stage: StagePlan) { self.stage = stage }

  var title: String {
    let product = stage.product.map { $0.form == .dense ? "dense" : "conv" }
    return [product, stage.norm.map { _ in "norm" }, stage.activation.map { _ in "activation" }]
      .compactMap { $0 }.joined(separator: " ")
  }

  func fault(_ extent: OperatorExtent) -> String? {
    if stage.product == nil, stage.norm == nil, stage.activation == nil { return "does nothing" }
    let isSound = stage.product.map { $0.form.suits(extent) } ?? (extent.input == extent.output)
    guard isSound else { return extent.mismatch }
    if let norm = stage.norm {
      let numbers = [
        BoundedNumber("epsilon", norm.epsilon, in: PlanBounds.normEpsilon),
        BoundedNumber("momentum", norm.momentum, in: PlanBounds.normMomentum),
      ]
      if let fault = numbers.lazy.compactMap(\.fault).first { return "has a norm whose \(fault)" }
    }
    return stage.activation?.fault
  }

  var parameters: [ParameterUse] {
    var uses: [ParameterUse] = []
    if let product = stage.product {
      uses.append(ParameterUse(.weight, product.weight))
      if let bias = product.bias { uses.append(ParameterUse(.bias, bias)) }
    }
    if let norm = stage.norm {
      uses += [
        ParameterUse(.gamma, norm.gamma), ParameterUse(.beta, norm.beta),
        ParameterUse(.mean, norm.mean), ParameterUse(.variance, norm.variance),
      ]
    }
    if case .clipLearned(let limit) = stage.activation { uses.append(ParameterUse(.limit, limit)) }
    return uses
  }

  func shape(of role: ParameterRole, _ extent: OperatorExtent) -> [Int] {
    switch role {
    case .weight:
      stage.product?.form.weightShape(from: extent.input, channels: extent.channels) ?? []
    case .bias, .gamma, .beta, .mean, .variance: [extent.channels]
    case .limit: [1]
    }
  }

  private var hasEpilogue: Bool { stage.norm != nil || stage.activation != nil }

  var scratch: OperatorScratch? { stage.product != nil && hasEpilogue ? .sums : nil }

  /// A product needs its input for the gradient of its weights, the others find their sums there.
  var readsBackward: BackwardReads { .input }

  var spikes: SpikeRule { stage.activation?.isSpiking == true ? .fires : .none }

  var activation: ActivationPlan? { stage.activation }

  func work(of part: StepPart, _ extent: OperatorExtent) -> StepWork? {
    let output = extent.outputElements
    switch part {
    case .product, .weightGradient, .inputGradient:
      guard let product = stage.product else { return nil }
      let weight = shape(of: .weight, extent)
      var kernel = wsk_product(product.form, extent)
      kernel.allows_winograd = 1
      return StepWork(
        operations: wsk_product_operations(&kernel, part == .inputGradient ? 1 : 0),
        isBFloat16: extent.precision == .bfloat16 && (weight.last ?? 0) >= 16,
        bytes: 4 * (extent.inputElements + output + Double(elementCount(weight) ?? 0)))
    case .statistics: return stage.norm == nil ? nil : StepWork(bytes: 4 * output)
    case .activation: return StepWork(bytes: 8 * output)
    // With norm: two reads of two arrays, because sums come before what they change.
    case .activationGradient: return StepWork(bytes: (stage.norm == nil ? 12 : 20) * output)
    case .forward, .backward, .loadBatch, .pack, .loss, .update: return nil
    }
  }

  func engineOperator(
    _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) throws(RuntimeError) -> any EngineOperator {
    try StageOperator(stage, blocks, in: &workspace)
  }

  func reserve(_ extent: OperatorExtent, forTraining: Bool) -> OperatorReserve {
    var reserve = OperatorReserve()
    if let product = stage.product, product.form.suits(extent) {
      var kernel = wsk_product(product.form, extent)
      reserve.packed = wsk_product_packed_bytes(&kernel)
      reserve.shared = wsk_product_scratch_bytes(&kernel)
      kernel.allows_winograd = 1
      if forTraining, wsk_product_uses_winograd(&kernel) != 0 {
        reserve.packed = MemoryNeed.sum(reserve.packed, wsk_product_packed_bytes(&kernel))
        reserve.shared = max(reserve.shared, wsk_product_scratch_bytes(&kernel))
      }
    }
    if stage.norm != nil {
      let channels = extent.channels
      let elements = MemoryNeed.bytes(extent.batch, elementCount(extent.output) ?? 0)
      reserve.own = MemoryNeed.bytes(channels, 5, 4)
      reserve.shared = max(
        reserve.shared,
        wsk_norm_scratch_bytes(Int64(elements / max(1, channels)), Int32(channels)))
      if forTraining, stage.product == nil {
        reserve.own = MemoryNeed.sum(reserve.own, MemoryNeed.bytes(elements, 4))
      }
    }
    return reserve
  }
}

extension ProductPlan.Form {
  /// Whether it turns input into output.
  func suits(_ extent: OperatorExtent) -> Bool {
    switch self {
    case .dense: return extent.output.count == 1 && elementCount(extent.input) != nil
    case .convolution(let geometry):
      let (input, channels) = (extent.input, extent.channels)
      guard input.count == 3, geometry.groups > 0, input[2] % geometry.groups == 0,
        channels % geometry.groups == 0,
        let cells = geometry.outputExtent(Array(input[..<2]))
      else { return false }
      return cells + [channels] == extent.output
        && (geometry.padding + geometry.kernel + geometry.stride)
          .allSatisfy { $0 <= ConvolutionGeometry.largestSide }
    }
  }

  /// Dense `[out, in]`, convolution `[out, kh, kw, in / groups]`.
  package func weightShape(from input: [Int], channels: Int) -> [Int] {
    switch self {
    case .dense: [channels, elementCount(input) ?? 0]
    case .convolution(let geometry):
      [channels] + geometry.kernel + [(input.last ?? 0) / max(1, geometry.groups)]
    }
  }
}

extension wsk_product {
  /// The product of an extent that suits the form.
  init(_ form: ProductPlan.Form, _ extent: OperatorExtent) {
    self.init()
    batch = Int32(extent.batch)
    groups = 1
    precision = Int32(extent.precision == .bfloat16 ? WSK_BFLOAT16 : WSK_FLOAT32)
    oc = Int32(extent.channels)
    let (input, output) = (extent.input, extent.output)
    switch form {
    case .dense:
      c = Int32(input.elements)
      (h, w, oh, ow, kh, kw) = (1, 1, 1, 1, 1, 1)
      (stride_h, stride_w) = (1, 1)
    case .convolution(let geometry):
      (h, w, c) = (Int32(input[0]), Int32(input[1]), Int32(input[2]))
      (oh, ow) = (Int32(output[0]), Int32(output[1]))
      (kh, kw) = (Int32(geometry.kernel[0]), Int32(geometry.kernel[1]))
      (stride_h, stride_w) = (Int32(geometry.stride[0]), Int32(geometry.stride[1]))
      (pad_top, pad_left) = (Int32(geometry.padding[0]), Int32(geometry.padding[2]))
      groups = Int32(geometry.groups)
    }
  }
}
