import WSLang
import WSRuntime

/// A product whose sums read windows of a picture.
protocol ConvolutionLayer: Layer {
  var channels: Int { get }
  var geometry: ConvolutionGeometry { get }
  var bias: Bool { get }

  init(channels: Int, geometry: ConvolutionGeometry, bias: Bool)

  /// What `same` puts in front of and behind an axis.
  static func same(
    _ input: SignalShape, axis: Int, kernel: Int, stride: Int
  ) throws(CallFault) -> [Int]
}

extension ConvolutionLayer {
  package init(_ call: LayerCall) throws(CallFault) {
    let kernel = try call.pair("kernel")
    let stride = try call.pair("stride")
    let padding = try Padding.edges(call) { () throws(CallFault) in
      try Self.same(call.input, kernel: kernel, stride: stride)
    }
    self.init(
      channels: try call.whole("channels"),
      geometry: ConvolutionGeometry(
        kernel: kernel, stride: stride, padding: padding, groups: try call.whole("groups")),
      bias: try call.flag("bias"))
  }

  private static func same(
    _ input: SignalShape, kernel: [Int], stride: [Int]
  ) throws(CallFault) -> [Int] {
    try same(input, axis: 0, kernel: kernel[0], stride: stride[0])
      + same(input, axis: 1, kernel: kernel[1], stride: stride[1])
  }

  package func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    let same = try? inputs.first.map {
      try Self.same($0, kernel: geometry.kernel, stride: geometry.stride)
    }
    return [
      "channels": .integer(channels), "kernel": .pair(geometry.kernel),
      "stride": .pair(geometry.stride), "padding": Padding.value(geometry.padding, same: same),
      "groups": .integer(geometry.groups), "bias": .boolean(bias),
    ]
  }

  func weight(reading input: SignalShape) -> ParameterShape {
    let shape = ProductPlan.Form.convolution(geometry).weightShape(
      from: input.shape, channels: channels)
    return ParameterShape(
      "weight", shape,
      .weights(
        fanIn: elementCount(Array(shape.dropFirst())) ?? 1,
        fanOut: elementCount([channels / geometry.groups] + geometry.kernel) ?? 1))
  }

  package func parameters(reading inputs: [SignalShape]) -> [ParameterShape] {
    [weight(reading: inputs[0]), Products.bias(bias, channels)].compactMap { $0 }
  }

  package func multiplyAccumulates(
    reading inputs: [SignalShape], making output: SignalShape
  ) -> WideCount {
    let width = (inputs[0].shape.last ?? 1) / max(geometry.groups, 1)
    return wideProduct(geometry.kernel + [width] + output.shape)
  }

  /// Checks that the groups divide the channels of a picture and the new ones.
  func expectGroups(of input: SignalShape) throws(CallFault) {
    for count in [input.shape[2], channels] where count % geometry.groups != 0 {
      throw CallFault(
        .groupsDoNotDivide, "\(geometry.groups) groups do not divide \(count) channels",
        parameter: "groups", label: "reads \(shapeText(input))")
    }
  }
}

/// The arguments of a convolution.
enum Convolutions {
  static let parameters: [WordParameter] = [
    .first("channels", .size(.atLeastOne), "how many channels it makes"),
    WordParameter("kernel", .pair(PlanBounds.windowSide), "height and width of what a sum reads"),
    WordParameter(
      "stride", .pair(PlanBounds.windowSide), "step from one sum to the next",
      default: .value(.pair([1, 1]), "1")),
    WordParameter(
      "padding", Padding.kind,
      "zeros around the picture; the odd row or column of `same` is at the bottom and right",
      default: .value(.word("same"), "same")),
    WordParameter(
      "groups", .size(.atLeastOne), "channels are split into so many groups of their own",
      default: .value(.integer(1), "1")),
    Products.biasParameter,
  ]
}

/// Cells in front of and behind each axis of a picture.
enum Padding {
  static let kind = ValueKind.either([.choice(words), .pair(PlanBounds.padding)])

  private static let words = [
    Word("same", "as many as keep the size (divided by the stride, rounded up)"),
    Word("valid", "none"),
  ]

  /// `[top, bottom, left, right]` of what was written.
  ///
  /// The text of a graph gives all four numbers where they are uneven.
  static func edges(
    _ call: LayerCall, same: () throws(CallFault) -> [Int]
  ) throws(CallFault) -> [Int] {
    let value = call.value("padding")
    if let sides = value?.pair {
      return sides.count == 4 ? sides : [sides[0], sides[0], sides[1], sides[1]]
    }
    guard value?.word?.name == "same" else { return [0, 0, 0, 0] }
    return try same()
  }

  /// As it would be written, where these are the edges that `same` gives.
  static func value(_ edges: [Int], same: [Int]?) -> Value {
    if edges == same { return .word("same") }
    let isEven = edges.count == 4 && edges[0] == edges[1] && edges[2] == edges[3]
    return .pair(isEven ? [edges[0], edges[2]] : edges)
  }
}
