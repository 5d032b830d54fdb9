import WSLang
import WSRuntime

/// A convolution backwards: its output is the picture whose convolution has the input's size.
struct ConvTransposeLayer: ConvolutionLayer {
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
  static func same(
    _ input: SignalShape, axis: Int, kernel: Int, stride: Int
  ) throws(CallFault) -> [Int] {
    let full = try full(input, axis: axis, kernel: kernel, stride: stride)
    let cut = full - input.shape[axis] * stride
    return cut < 0 ? [0, cut] : [cut / 2, cut - cut / 2]
  }

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    let input = inputs[0]
    try expectPicture(input, for: "conv_transpose")
    try expectGroups(of: input)
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
}
