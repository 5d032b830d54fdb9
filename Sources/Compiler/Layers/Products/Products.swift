import WSLang
import WSRuntime

/// What layers with trained weights have in common: what they yield is a raw sum.
enum Products {
  static let signal = SignalRule(
    training: .real, reads: [.spike, .integer, .fixedSum], yields: .rawSum)

  static let biasParameter = WordParameter(
    "bias", .boolean, "adds a trained number to each channel",
    default: .value(.boolean(true), "true"))

  static func bias(_ hasBias: Bool, _ channels: Int) -> ParameterShape? {
    hasBias ? ParameterShape("bias", [channels], .shift) : nil
  }
}

/// Cells in front of and behind each axis of a picture.
enum Padding {
  static let kind = ValueKind.either([.choice(words), .pair(.nonNegative)])

  private static let words = [
    Word("same", "as many as keep the size (divided by the stride, rounded up)"),
    Word("valid", "none"),
  ]

  /// `[top, bottom, left, right]` of what was written, with `same` computed axis by axis.
  ///
  /// The text of a graph gives all four numbers where they are uneven.
  static func edges(
    _ call: LayerCall, same: (_ axis: Int) throws(CallFault) -> [Int]
  ) throws(CallFault) -> [Int] {
    let value = call.value("padding")
    if let sides = value?.pair {
      if sides.count == 4 { return sides }
      guard sides.allSatisfy({ $0 <= largestSignal }) else {
        throw tooLarge(parameter: "padding")
      }
      return [sides[0], sides[0], sides[1], sides[1]]
    }
    guard value?.word?.name == "same" else { return [0, 0, 0, 0] }
    return try same(0) + same(1)
  }

  /// As it would be written, where these are the edges that `same` gives.
  static func value(_ edges: [Int], same: [Int]?) -> Value {
    if edges == same { return .word("same") }
    let isEven = edges.count == 4 && edges[0] == edges[1] && edges[2] == edges[3]
    return .pair(isEven ? [edges[0], edges[2]] : edges)
  }
}

/// Arguments and checks that convolutions share.
enum Convolutions {
  static let parameters: [WordParameter] = [
    .first("channels", .size(.atLeastOne), "how many channels it makes"),
    WordParameter("kernel", .pair(.atLeastOne), "height and width of what a sum reads"),
    WordParameter(
      "stride", .pair(.atLeastOne), "step from one sum to the next",
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

  static func arguments(
    _ channels: Int, _ geometry: ConvolutionGeometry, bias: Bool, same: [Int]?
  ) -> KeyValuePairs<String, Value> {
    [
      "channels": .integer(channels), "kernel": .pair(geometry.kernel),
      "stride": .pair(geometry.stride), "padding": Padding.value(geometry.padding, same: same),
      "groups": .integer(geometry.groups), "bias": .boolean(bias),
    ]
  }

  /// Checks that the groups divide the channels of a picture and the new ones.
  static func expectGroups(
    _ groups: Int, of input: SignalShape, _ channels: Int
  ) throws(CallFault) {
    for count in [input.shape[2], channels] where count % groups != 0 {
      throw CallFault(
        .groupsDoNotDivide, "\(groups) groups do not divide \(count) channels", parameter: "groups",
        label: "reads \(shapeText(input))")
    }
  }

  /// `[out, height, width, in / groups]` and what each product has in common.
  static func weight(
    _ channels: Int, _ geometry: ConvolutionGeometry, reading input: SignalShape
  ) -> ParameterShape {
    let shape = [channels] + geometry.kernel + [(input.shape.last ?? 1) / geometry.groups]
    return ParameterShape(
      "weight", shape,
      .weights(
        fanIn: elementCount(Array(shape.dropFirst())) ?? 1,
        fanOut: elementCount([channels / geometry.groups] + geometry.kernel) ?? 1))
  }

  static func work(
    _ geometry: ConvolutionGeometry, reading input: SignalShape, making output: SignalShape
  ) -> WideCount {
    let width = (input.shape.last ?? 1) / max(geometry.groups, 1)
    return wideProduct(geometry.kernel + [width] + output.shape)
  }
}
