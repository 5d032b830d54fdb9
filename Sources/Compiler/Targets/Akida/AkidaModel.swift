import WSLang
import WSRuntime

/// A chain of layers as the `akida` package reads it.
///
/// A neuron fires where its sum exceeds its threshold, which is −1 − b. Pictures are
/// `[height, width, channels]`: the package calls the first of these x.
struct AkidaModel: Sendable {
  struct Layer: Sendable {
    enum Kind: Sendable {
      case dense
      case window(AkidaWindow, ConvolutionGeometry, isPicture: Bool)
    }

    var name: String
    var kind: Kind
    /// Of what it reads.
    var source: [Int]
    var weight: [Int16]
    var bias: [Int32]
    var outputs: Int
  }

  /// What integers have to be small for anything but a picture's first windows.
  static let mostNarrow = 1 << 4 - 1
  static let inputLimit = "inputs of more than 4 bits into a convolution only"
  static let windowLimit =
    "as many windows as places (or as every stride finds), or odd windows within the picture"
  private static let target = "akida"

  let name: String
  let input: Netlist.Input
  let isWide: Bool
  let inputName: String
  private(set) var layers: [Layer] = []

  /// - Parameters:
  ///   - netlist: a chain.
  ///   - original: what it was made of.
  init(
    _ netlist: Netlist, of original: Netlist, _ device: AkidaDevice
  ) throws(RuntimeError) {
    guard let input = netlist.inputs.first, netlist.inputs.count == 1 else {
      throw RuntimeError(.internalFault, "a chain has one input")
    }
    var names = UniqueNames()
    (name, self.input) = (netlist.name, input)
    inputName = names.take(input.name)
    isWide = input.code.largestValue > Self.mostNarrow
    // A dense layer reads a picture as the vector that it is.
    var source =
      netlist.projections.first?.map == .dense ? [input.shape.elements] : input.shape
    for population in netlist.populations {
      let arriving = netlist.projections.filter { $0.to == population.name }
      guard let projection = arriving.first, arriving.count == 1 else {
        throw RuntimeError(.internalFault, "`\(population.name)` is no part of a chain")
      }
      var layer = Layer(
        name: names.take(population.name), kind: .dense, source: source,
        weight: projection.weight, bias: population.bias, outputs: population.shape.last ?? 1)
      if case .convolution(let geometry) = projection.map {
        guard let window = try Self.window(of: projection, in: netlist) else {
          throw .refusal(
            by: Self.target, of: .projection(projection.name),
            "its windows of \(geometry.kernel.asSize) make \(population.shape.prefix(2).asSize) "
              + "of \(source.prefix(2).asSize)",
            takes: Self.windowLimit,
            help: "give it a padding with which no place is left out, or an odd kernel")
        }
        layer.kind = .window(window, geometry, isPicture: isWide && layers.isEmpty)
      } else if isWide, layers.isEmpty {
        throw .refusal(
          by: Self.target, of: .input(input.name),
          "a dense layer reads its integers of up to \(groupedDigits(input.code.largestValue))",
          takes: Self.inputLimit,
          help: "let it have 4 bits: `input: analog(4 bits)` in the `emit` plan, or begin with a "
            + "convolution")
      }
      try layer.verify(projection, population, device) { most in
        original.helpForWideWeights(in: projection.name, most: most)
      }
      layers.append(layer)
      source = population.shape
    }
  }

  static func window(
    of projection: Netlist.Projection, in netlist: Netlist
  ) throws(RuntimeError) -> AkidaWindow? {
    guard case .convolution(let geometry) = projection.map,
      let source = netlist.shape(ofSource: projection.from),
      let target = netlist.shape(ofSource: projection.to)
    else { return nil }
    return AkidaWindow(geometry, from: source, to: target)
  }
}

extension AkidaModel.Layer {
  var isPicture: Bool {
    if case .window(_, _, let isPicture) = kind { isPicture } else { false }
  }

  /// The narrowest that the package has.
  var weightBits: Int {
    let largest = largestWeight
    return largest <= 1 ? 2 : largest <= 7 ? 4 : 8
  }

  private var largestWeight: Int { weight.reduce(0) { max($0, abs(Int($1))) } }

  /// Fails where the device cannot take it.
  fileprivate func verify(
    _ projection: Netlist.Projection, _ population: Netlist.Population, _ device: AkidaDevice,
    helpForWideWeights: (Int) -> String
  ) throws(RuntimeError) {
    func refuse(
      _ part: NetlistPart, _ reason: String, _ takes: String, _ help: String
    ) -> RuntimeError {
      .refusal(
        by: "akida", of: part, reason,
        takes: device.isChip ? takes + " for `\(device.rawValue)`" : takes, help: help)
    }
    let most = isPicture ? 127 : device.largestWeight
    if largestWeight > most {
      throw refuse(
        .projection(projection.name),
        "its weights reach \(groupedDigits(largestWeight)) in magnitude, "
          + "\(groupedDigits(largestWeight - most)) too much",
        "weights from \(-most) to \(most)", helpForWideWeights(most))
    }
    if case .window(let window, let geometry, _) = kind, device.isChip {
      let size = window.kernel.asSize
      let sizes = isPicture ? [3, 5, 7] : [1, 3, 5, 7]
      guard window.isSame, window.kernel[0] == window.kernel[1], sizes.contains(window.kernel[0])
      else {
        throw refuse(
          .projection(projection.name),
          window.isSame ? "its windows are \(size)" : "its windows leave out the border",
          "square windows of \(listText(sizes.map(String.init))) that see every place",
          window.isSame ? "let it have a smaller kernel" : "let it have `padding: same`")
      }
      let strides = isPicture ? [1, 2, 3] : window.kernel[0] == 3 ? [1, 2] : [1]
      guard geometry.stride[0] == geometry.stride[1], strides.contains(geometry.stride[0]) else {
        throw refuse(
          .projection(projection.name),
          "its stride is \(geometry.stride.asSize) with windows of \(size)",
          "strides of \(listText(strides.map(String.init)))", "let it have a smaller stride")
      }
      if isPicture, ![1, 3].contains(source[2]) {
        throw refuse(
          .projection(projection.name), "it reads a picture of \(source[2]) channels",
          "pictures of 1 or 3 channels", "let the input have at most 4 bits")
      }
      if let channels = device.channels, source[2] > channels {
        throw refuse(
          .projection(projection.name),
          "it reads \(groupedDigits(source[2])) channels, "
            + "\(groupedDigits(source[2] - channels)) too many",
          "\(groupedDigits(channels)) channels", "let what it reads have fewer channels")
      }
    } else if let inputs = device.denseInputs, case .dense = kind,
      source.elements > inputs
    {
      let size = source.elements
      throw refuse(
        .projection(projection.name),
        "it reads \(groupedDigits(size)) neurons, \(groupedDigits(size - inputs)) too many",
        "dense layers over \(groupedDigits(inputs)) neurons", "let a pool stand before it")
    }
    if let most = device.largestThreshold,
      let largest = bias.map({ abs(Int($0) + 1) }).max(), largest > most
    {
      throw refuse(
        .population(population.name),
        "its thresholds reach \(groupedDigits(largest)) in magnitude, "
          + "\(groupedDigits(largest - most)) too much",
        "thresholds of 20 bits", "let its weights have fewer bits")
    }
  }
}
