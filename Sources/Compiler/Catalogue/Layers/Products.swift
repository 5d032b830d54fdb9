import WSLang
import WSRuntime

/// Layers with trained weights: what they yield is a raw sum.
enum Products {
  static let all = [dense, conv, convTranspose]

  private static let rule = SignalRule(
    training: .real, reads: [.spike, .integer, .fixedSum], yields: .rawSum)

  private static let bias = WordParameter(
    "bias", .boolean, "adds a trained number to each channel",
    default: .value(.boolean(true), "true"))

  static let dense = LayerEntry(
    Word(
      "dense", "every unit reads every value of a vector",
      [.first("units", .size(.atLeastOne), "how many sums it makes"), bias]),
    .products, signal: rule
  ) { call throws(LayerFault) in
    let input = call.input
    guard input.shape.count == 1 else {
      throw LayerFault(
        .vectorNeeded, "`dense` reads a vector, but gets \(shapeText(input))",
        label: "reads \(shapeText(input))", help: "put `flatten` before it",
        insertBefore: "flatten")
    }
    let units = call.arguments.integer("units") ?? 1
    return LayerResult(
      .dense(units: units, bias: call.arguments.boolean("bias") ?? true), [units], like: input)
  }

  private static let convolutionParameters: [WordParameter] = [
    .first("channels", .size(.atLeastOne), "how many channels it makes"),
    WordParameter("kernel", .pair(.atLeastOne), "height and width of what a sum reads"),
    WordParameter(
      "stride", .pair(.atLeastOne), "step from one sum to the next",
      default: .value(.pair([1, 1]), "1")),
    WordParameter(
      "padding", .either([.choice(paddings), .pair(.nonNegative)]),
      "zeros around the picture; the odd row or column of `same` is at the bottom and right",
      default: .value(.word("same"), "same")),
    WordParameter(
      "groups", .size(.atLeastOne), "channels are split into so many groups of their own",
      default: .value(.integer(1), "1")),
    bias,
  ]

  private static let paddings = [
    Word("same", "as many as keep the size (divided by the stride, rounded up)"),
    Word("valid", "none"),
  ]

  /// Cross-correlation: y[i, j, k] = Σ w[k, u, v, c] · x[i·s + u − p, j·s + v − p, c] + b[k]
  static let conv = LayerEntry(
    Word(
      "conv", "every sum reads a small window of a picture; the weights are shared",
      convolutionParameters),
    .products, signal: rule
  ) { call throws(LayerFault) in
    let input = call.input
    let (channels, groups) = try groupedChannels(of: "conv", call)
    let kernel = call.arguments.pair("kernel") ?? [1, 1]
    let stride = call.arguments.pair("stride") ?? [1, 1]
    var padding = [0, 0, 0, 0]
    var size = [0, 0]
    for axis in 0..<2 {
      let length = input.shape[axis]
      let zeros = try zerosAround(call, axis: axis, kernel: kernel[axis], stride: stride[axis])
      padding[2 * axis] = zeros.before
      padding[2 * axis + 1] = zeros.after
      let (padded, overflow) = length.addingReportingOverflow(zeros.before + zeros.after)
      guard !overflow, padded >= kernel[axis] else {
        throw LayerFault(
          .windowTooLarge,
          "the kernel's \(axisName(axis)) is \(kernel[axis]), more than the picture's \(padded)",
          parameter: "kernel", label: "reads \(shapeText(input))")
      }
      size[axis] = (padded - kernel[axis]) / stride[axis] + 1
    }
    let geometry = ConvolutionGeometry(
      kernel: kernel, stride: stride, padding: padding, groups: groups)
    let bias = call.arguments.boolean("bias") ?? true
    return LayerResult(
      .conv(channels: channels, geometry: geometry, bias: bias), size + [channels], like: input)
  }

  static let convTranspose = LayerEntry(
    Word(
      "conv_transpose", "a convolution backwards: every value spreads over a window",
      convolutionParameters, missing: [.training, .emission]),
    .products, signal: rule
  ) { call throws(LayerFault) in
    let input = call.input
    let (channels, groups) = try groupedChannels(of: "conv_transpose", call)
    let kernel = call.arguments.pair("kernel") ?? [1, 1]
    let stride = call.arguments.pair("stride") ?? [1, 1]
    var padding = [0, 0, 0, 0]
    var size = [0, 0]
    for axis in 0..<2 {
      // The size whose convolution with the same settings would give the input: `same` multiplies
      // by the stride, the others undo (padded − kernel) / stride + 1.
      let (steps, first) = (input.shape[axis] - 1).multipliedReportingOverflow(by: stride[axis])
      let (full, second) = steps.addingReportingOverflow(kernel[axis])
      guard !first, !second, full <= largestElementCount else { throw tooLarge() }
      if call.arguments["padding"]?.value.word?.name == "same" {
        let wanted = input.shape[axis] * stride[axis]
        let cut = max(full - wanted, 0)
        padding[2 * axis] = cut / 2
        padding[2 * axis + 1] = cut - cut / 2
        size[axis] = max(full - cut, wanted)
      } else {
        let cut = call.arguments.pair("padding")?[axis] ?? 0
        padding[2 * axis] = cut
        padding[2 * axis + 1] = cut
        guard cut < full, full - cut > cut else {
          throw LayerFault(
            .windowTooLarge, "the padding cuts off the whole \(axisName(axis))",
            parameter: "padding",
            label: "reads \(shapeText(input))")
        }
        size[axis] = full - 2 * cut
      }
    }
    let geometry = ConvolutionGeometry(
      kernel: kernel, stride: stride, padding: padding, groups: groups)
    let bias = call.arguments.boolean("bias") ?? true
    return LayerResult(
      .convTranspose(channels: channels, geometry: geometry, bias: bias), size + [channels],
      like: input)
  }

  /// Checks that a picture comes in and that the groups divide its channels and the new ones.
  private static func groupedChannels(
    of layer: String, _ call: LayerCall
  ) throws(LayerFault) -> (channels: Int, groups: Int) {
    try expectPicture(call.input, for: layer)
    let channels = call.arguments.integer("channels") ?? 1
    let groups = call.arguments.integer("groups") ?? 1
    for count in [call.input.shape[2], channels] where count % groups != 0 {
      throw LayerFault(
        .groupsDoNotDivide, "\(groups) groups do not divide \(count) channels", parameter: "groups",
        label: "reads \(shapeText(call.input))")
    }
    return (channels, groups)
  }

  private static func zerosAround(
    _ call: LayerCall, axis: Int, kernel: Int, stride: Int
  ) throws(LayerFault) -> (before: Int, after: Int) {
    if let sides = call.arguments.pair("padding") {
      guard sides[axis] <= largestElementCount else { throw tooLarge(parameter: "padding") }
      return (sides[axis], sides[axis])
    }
    guard call.arguments["padding"]?.value.word?.name == "same" else { return (0, 0) }
    // ⌈length / stride⌉ sums need (⌈length / stride⌉ − 1) · stride + kernel values.
    let length = call.input.shape[axis]
    let last = (length - 1) / stride * stride
    let (needed, overflow) = last.addingReportingOverflow(kernel)
    guard !overflow, needed <= largestElementCount else { throw tooLarge(parameter: "kernel") }
    let zeros = max(needed - length, 0)
    return (zeros / 2, zeros - zeros / 2)
  }
}
