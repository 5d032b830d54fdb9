import WSRuntime

extension ONNXBuilder {
  /// What a projection adds to the sums of a population, in the population's layout.
  mutating func term(
    _ projection: Netlist.Projection, to target: ONNXSignal
  ) throws(RuntimeError) -> String {
    let connectivity = try netlist.connectivity(of: projection)
    switch projection.map {
    case .dense where connectivity.viewed.isPlain:
      return try matrixProduct(projection, to: target)
    case .identity where connectivity.viewed.isPlain:
      return try scaled(projection, to: target)
    case .dense, .identity, .convolution, .pool:
      return try convolution(projection, connectivity, to: target)
    }
  }

  /// The source through its reshape and upsample; a sum becomes part of the product's weights.
  mutating func viewed(_ projection: Netlist.Projection) throws(RuntimeError) -> ONNXSignal {
    var signal = try signal(of: projection.from)
    let view = projection.view
    if let shape = view.reshape, shape != signal.shape {
      let name = "\(projection.name).view"
      for part in signal.parts.indices {
        let tensor = signal.parts[part].tensor
        let flat = try stored(signal, tensor, as: shape, name: name)
        signal.parts[part].tensor = try planar(flat, shape, name: name)
      }
      signal.shape = shape
    }
    if let factors = view.upsample {
      let name = "\(projection.name).upsample"
      let scales = try constant("\(name).scales", .float, [4]) { $0 < 2 ? 1 : factors[$0 - 2] }
      for part in signal.parts.indices {
        signal.parts[part].tensor = node(
          "Resize", [signal.parts[part].tensor, "", scales], name: name,
          [
            ("mode", .text("nearest")), ("nearest_mode", .text("floor")),
            ("coordinate_transformation_mode", .text("asymmetric")),
          ])
      }
      signal.shape = [signal.shape[0] * factors[0], signal.shape[1] * factors[1], signal.shape[2]]
    }
    return signal
  }

  func signal(of source: String) throws(RuntimeError) -> ONNXSignal {
    guard let signal = signals[source] else {
      throw RuntimeError(.internalFault, "nothing was written for `\(source)`")
    }
    return signal
  }

  // MARK: Kinds of products

  private mutating func matrixProduct(
    _ projection: Netlist.Projection, to target: ONNXSignal
  ) throws(RuntimeError) -> String {
    var source = try signal(of: projection.from)
    if source.isPlane {
      for part in source.parts.indices {
        source.parts[part].tensor = node(
          "Flatten", [source.parts[part].tensor], name: "\(projection.name).flatten",
          [("axis", .int(1))])
      }
    }
    let (rows, columns) = (target.shape.elements, source.shape.elements)
    let (row, column, weight) = (target.order, source.order, projection.weight)
    let product = try products(
      projection, source, matrix: true, [columns, rows],
      { Int(weight[row($0 % rows) * columns + column($0 / rows)]) })
    return target.isPlane
      ? try reshaped(product, to: target.axes, name: "\(projection.name).plane") : product
  }

  private mutating func scaled(
    _ projection: Netlist.Projection, to target: ONNXSignal
  ) throws(RuntimeError) -> String {
    // A reshape may stand before it.
    let source = try viewed(projection)
    let weight = projection.weight
    let shape = target.isPlane ? [weight.count, 1, 1] : target.axes
    return try added(source.parts, name: projection.name) {
      builder, tensor, factor throws(RuntimeError) in
      let scale = try builder.constant("\(projection.name).weight", builder.form.sum, shape) {
        Int(weight[$0 % weight.count]) * factor
      }
      builder.annotate(scale, "INT32")
      let whole =
        builder.form == .int8
        ? builder.node(
          "Cast", [tensor], name: "\(projection.name).whole", [("to", .type(.int32))])
        : tensor
      return builder.node("Mul", [whole, scale], name: projection.name)
    }
  }

  private mutating func convolution(
    _ projection: Netlist.Projection, _ connectivity: Connectivity, to target: ONNXSignal
  ) throws(RuntimeError) -> String {
    let source = try viewed(projection)
    let window = connectivity.unrolledWindow
    let weight = connectivity.filled(projection.weight)
    let geometry = window.geometry
    let (height, width) = (window.kernelHeight, window.kernelWidth)
    let channels = window.groupChannels
    // A dense product makes one pixel, whose channels are in the target's order.
    let isDense = projection.map == .dense
    let row = isDense ? target.order : ChannelOrder.asIs
    let element: @Sendable (Int) -> Int = { place in
      let (filter, tap) = (place / (height * width), place % (height * width))
      let first = window.weights(of: row(filter / channels), tap: tap / width, tap % width)
      return Int(weight[first + filter % channels])
    }
    let product = try products(
      projection, source, matrix: false, [window.outputs.channels, channels, height, width],
      element,
      [
        ("kernel_shape", .ints(geometry.kernel)), ("strides", .ints(geometry.stride)),
        ("pads", .pads(geometry.padding)), ("group", .int(geometry.groups)),
      ])
    return isDense
      ? try reshaped(product, to: target.axes, name: "\(projection.name).target") : product
  }

  // MARK: Digits

  /// The product of a source and weights in one node; in bytes several, where one of the two needs
  /// two bytes.
  private mutating func products(
    _ projection: Netlist.Projection, _ source: ONNXSignal, matrix isMatrix: Bool,
    _ shape: [Int], _ weight: @escaping @Sendable (Int) -> Int,
    _ attributes: [(String, ONNXNode.Attribute)] = []
  ) throws(RuntimeError) -> String {
    let name = projection.name
    let kind = isMatrix ? "MatMul" : "Conv"
    guard form == .int8 else {
      let weights = try constant("\(name).weight", .float, shape, weight)
      annotate(weights, "INT\(projection.storedBits + projection.shift)")
      return node(kind, source.parts.map(\.tensor) + [weights], name: name, attributes)
    }
    // Where processors add up products of signed and unsigned bytes in pairs, a pair of an analog
    // value may saturate; pairs of unsigned bytes do not.
    let offset = source.isSpiking ? 0 : 128
    var digits: [(tensor: String, factor: Int, zero: String?)] = []
    for digit in WeightDigit.all(of: projection) {
      let isOffset = digit.isSigned && offset > 0
      let tensor = try constant(
        "\(name).\(digit.name)", digit.isSigned && !isOffset ? .int8 : .uint8, shape
      ) { digit.value(weight($0)) + (isOffset ? offset : 0) }
      let zero =
        isOffset ? try constant("\(name).zero", .uint8, []) { _ in offset } : nil
      digits.append((tensor, digit.factor, zero))
    }
    let pairs = digits.flatMap { digit in
      source.parts.map { ($0.tensor, digit.tensor, digit.zero, $0.factor * digit.factor) }
    }
    var terms: [String] = []
    for (tensor, weights, zero, factor) in pairs {
      let product = node(
        kind + "Integer", [tensor, weights] + (zero.map { ["", $0] } ?? []), name: name,
        attributes)
      if factor == 1 {
        terms.append(product)
      } else {
        let scale = try constant("\(name).factor", .int32, []) { _ in factor }
        terms.append(node("Mul", [product, scale], name: "\(name).scaled"))
      }
    }
    return added(terms, name: "\(name).sum")
  }

  private mutating func added(_ terms: [String], name: String) -> String {
    terms.dropFirst().reduce(terms.first ?? "") { sum, term in
      node("Add", [sum, term], name: name)
    }
  }

  private mutating func added(
    _ parts: [(tensor: String, factor: Int)], name: String,
    _ term: (inout ONNXBuilder, String, Int) throws(RuntimeError) -> String
  ) throws(RuntimeError) -> String {
    var terms: [String] = []
    for (tensor, factor) in parts { terms.append(try term(&self, tensor, factor)) }
    return added(terms, name: "\(name).sum")
  }
}

/// One byte of all weights of a projection.
private struct WeightDigit: Sendable {
  let name: String
  let isSigned: Bool
  /// How often it counts.
  let factor: Int
  /// Of a weight.
  let value: @Sendable (Int) -> Int

  static func all(of projection: Netlist.Projection) -> [WeightDigit] {
    let (shift, unit) = (projection.shift, 1 << projection.shift)
    if projection.storedBits <= 8 {
      return [WeightDigit(name: "weight", isSigned: true, factor: unit) { $0 >> shift }]
    }
    return [
      WeightDigit(name: "low", isSigned: false, factor: unit) { ($0 >> shift) & 255 },
      WeightDigit(name: "high", isSigned: true, factor: 256 * unit) { ($0 >> shift) >> 8 },
    ]
  }
}
