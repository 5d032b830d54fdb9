import WSLang
import WSRuntime

/// Cross-correlation: y[i, j, k] = Σ w[k, u, v, c] · x[i·s + u − p, j·s + v − p, c] + b[k]
struct ConvLayer: ConvolutionLayer, StageLayer, EmittedLayer {
  static let entry = LayerEntry(
    ConvLayer.self,
    Word(
      "conv", "every sum reads a small window of a picture; the weights are shared",
      Convolutions.parameters),
    .products, signal: Products.signal, traits: .needsTiledAverages)

  var channels: Int
  var geometry: ConvolutionGeometry
  var bias: Bool

  /// ⌈length / stride⌉ sums need (⌈length / stride⌉ − 1) · stride + kernel values.
  static func same(
    _ input: SignalShape, axis: Int, kernel: Int, stride: Int
  ) throws(CallFault) -> [Int] {
    try expectPicture(input, for: "conv")
    let length = input.shape[axis]
    let last = (length - 1) / stride * stride
    let (needed, overflow) = last.addingReportingOverflow(kernel)
    guard !overflow, needed <= largestSignal else { throw tooLarge(parameter: "kernel") }
    let zeros = max(needed - length, 0)
    return [zeros / 2, zeros - zeros / 2]
  }

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    let input = inputs[0]
    try expectPicture(input, for: "conv")
    try expectGroups(of: input)
    for axis in 0..<2 {
      let zeros = geometry.padding[2 * axis] + geometry.padding[2 * axis + 1]
      let (padded, overflow) = input.shape[axis].addingReportingOverflow(zeros)
      guard !overflow, padded >= geometry.kernel[axis] else {
        throw CallFault(
          .windowTooLarge,
          "the kernel's \(axisName(axis)) is \(geometry.kernel[axis]), "
            + "more than the picture's \(padded)",
          parameter: "kernel", label: "reads \(shapeText(input))")
      }
    }
    guard let extent = geometry.outputExtent(Array(input.shape[..<2])) else { throw tooLarge() }
    return SignalShape(extent + [channels], steps: input.steps)
  }

  // MARK: Training

  static var place: StagePlace { .product }

  func extend(_ stage: inout StagePlan, _ index: Int, _ lowering: inout PlanLowering) {
    let input = lowering.shapes(readBy: index)[0]
    let weight = lowering.add(weight(reading: input), of: index)
    stage.product = ProductPlan(
      form: .convolution(geometry), weight: weight,
      bias: Products.bias(bias, channels).map { lowering.add($0, of: index) })
  }

  // MARK: Netlist

  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    let wiring = try folding.readWiring(node)
    guard let parts = wiring.arranged() else {
      throw .cannotEmit(node, "a convolution over reshaped or unevenly averaged signals")
    }
    let total = wiring.shape[2]
    let parameter = weight(reading: SignalShape(wiring.shape))
    let weight = try folding.parameter(node, parameter)
    var terms: [SumTerm] = []
    for (index, part) in parts.enumerated() {
      var partGeometry = geometry
      var own = weight
      var ownShape = parameter.shape
      if part.channels != total {
        if !weight.isEmpty { own = channelSlice(weight, parameter.shape, part) }
        ownShape[3] = part.channels
        partGeometry.groups = 1
      }
      terms.append(
        SumTerm(
          name: folding.partName(node.name, index, of: parts.count), product: node.name,
          part: part, map: .convolution(partGeometry), weight: own, weightShape: ownShape,
          rowScale: folding.channelwise(part.coefficient, channels)))
    }
    let shift = try folding.shift(node, Products.bias(bias, channels), channels)
    let output = node.type.deployed.shape
    return .sums(
      SumSignal(
        [SumForm(inner: output, terms: terms, shift: shift)], shape: output))
  }

  /// The kernels over the channels of one part, without groups: 0 where a kernel's group does not
  /// read a channel.
  private func channelSlice(_ weight: [Float], _ shape: [Int], _ part: WiringPart) -> [Float] {
    let taps = shape[1] * shape[2]
    let width = shape[3]
    var slice: [Float] = []
    slice.reserveCapacity(shape[0] * taps * part.channels)
    for row in 0..<shape[0] {
      let first = row / (shape[0] / geometry.groups) * width
      for tap in 0..<taps {
        let start = (row * taps + tap) * width
        for channel in part.channel..<(part.channel + part.channels) {
          let inside = channel >= first && channel < first + width
          slice.append(inside ? weight[start + channel - first] : 0)
        }
      }
    }
    return slice
  }
}
