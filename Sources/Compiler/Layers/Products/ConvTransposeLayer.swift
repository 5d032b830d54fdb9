import WSLang
import WSRuntime

/// A convolution backwards: its output is the picture whose convolution has the input's size.
struct ConvTransposeLayer: Layer {
  static let entry = LayerEntry(
    ConvTransposeLayer.self,
    Word(
      "conv_transpose", "a convolution backwards: every value spreads over a window",
      Convolutions.parameters),
    .products, signal: Products.signal)

  var channels: Int
  /// What is cut off the spread picture; below 0 where `same` leaves cells that no window meets.
  var geometry: ConvolutionGeometry
  var bias: Bool

  init(channels: Int, geometry: ConvolutionGeometry, bias: Bool) {
    self.channels = channels
    self.geometry = geometry
    self.bias = bias
  }

  init(_ call: LayerCall) throws(CallFault) {
    let kernel = try call.pair("kernel")
    let stride = try call.pair("stride")
    let padding = try Padding.edges(call) { axis throws(CallFault) in
      try Self.same(call.input, axis: axis, kernel: kernel[axis], stride: stride[axis])
    }
    channels = try call.whole("channels")
    geometry = ConvolutionGeometry(
      kernel: kernel, stride: stride, padding: padding, groups: try call.whole("groups"))
    bias = try call.flag("bias")
  }

  /// The size before anything is cut: (length − 1) · stride + kernel.
  private static func full(
    _ input: SignalShape, axis: Int, kernel: Int, stride: Int
  ) throws(CallFault) -> Int {
    try expectPicture(input, for: "conv_transpose")
    let (steps, first) = (input.shape[axis] - 1).multipliedReportingOverflow(by: stride)
    let (full, second) = steps.addingReportingOverflow(kernel)
    guard !first, !second, full <= largestSignal else { throw tooLarge() }
    return full
  }

  /// `same` multiplies the size by the stride.
  private static func same(
    _ input: SignalShape, axis: Int, kernel: Int, stride: Int
  ) throws(CallFault) -> [Int] {
    let full = try full(input, axis: axis, kernel: kernel, stride: stride)
    let cut = full - input.shape[axis] * stride
    return cut < 0 ? [0, cut] : [cut / 2, cut - cut / 2]
  }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    let same = try? inputs.first.map { input in
      try (0..<2).flatMap {
        try Self.same(
          input, axis: $0, kernel: geometry.kernel[$0], stride: geometry.stride[$0])
      }
    }
    return Convolutions.arguments(channels, geometry, bias: bias, same: same)
  }

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    let input = inputs[0]
    try expectPicture(input, for: "conv_transpose")
    try Convolutions.expectGroups(geometry.groups, of: input, channels)
    var size: [Int] = []
    for axis in 0..<2 {
      let full = try Self.full(
        input, axis: axis, kernel: geometry.kernel[axis], stride: geometry.stride[axis])
      let (before, after) = (geometry.padding[2 * axis], geometry.padding[2 * axis + 1])
      guard before < full, full - before > after else {
        throw CallFault(
          .windowTooLarge, "the padding cuts off the whole \(axisName(axis))",
          parameter: "padding", label: "reads \(shapeText(input))")
      }
      size.append(full - before - after)
    }
    return SignalShape(size + [channels], steps: input.steps)
  }

  func parameters(reading inputs: [SignalShape]) -> [ParameterShape] {
    [Convolutions.weight(channels, geometry, reading: inputs[0]), Products.bias(bias, channels)]
      .compactMap { $0 }
  }

  func multiplyAccumulates(
    reading inputs: [SignalShape], making output: SignalShape
  ) -> WideCount {
    Convolutions.work(geometry, reading: inputs[0], making: output)
  }
}
