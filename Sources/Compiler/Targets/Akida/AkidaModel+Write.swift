import WSRuntime

extension AkidaModel {
  /// As `akida.model_from_json` reads it, which wants its own version, up to the second number.
  func write(to sink: any ByteSink) throws(RuntimeError) {
    let text = TargetText(sink)
    try text.write("{\"Akida version\": \"2.19.0\", \"IP version\": \"v1\", \"learning\": null,\n")
    try text.write("\"layers\": [\n")
    // A picture's first windows are a layer and an input in one.
    var previous = isWide ? "[]" : "[\(quoted(inputName))]"
    if !isWide {
      let source = layers.first?.source ?? input.shape
      let axes = source.count == 3 ? source : [1, 1, source.elements]
      let bits = Int.bitWidth - input.code.largestValue.leadingZeroBitCount
      try text.write(
        """
        {"name": \(quoted(inputName)), "inbounds": [], "variables": {}, "parameters": {
        "layer_type": "InputData", "input_bits": \(bits), "input_signed": 0,
        \(size("input", axes)), "input_channels": \(axes[2])}},

        """)
    }
    for (index, layer) in layers.enumerated() {
      try text.write(
        "{\"name\": \(quoted(layer.name)), \"inbounds\": \(previous), \"parameters\": {\n")
      try text.write(parameters(of: layer))
      try text.write("},\n\"variables\": {\"weights\": {\"dtype\": \"int8\", \"bitwidth\": ")
      try text.write("\(Self.bits(layer.weight.lazy.map { Int($0) })), \"data\": [\n")
      try write(layer, text)
      let thresholds = layer.bias.lazy.map { -Int($0) - 1 }
      try text.write("]},\n\"threshold\": {\"dtype\": \"int32\", \"bitwidth\": ")
      try text.write("\(Self.bits(thresholds)), \"data\": [\n")
      try text.numbers((0..<layer.outputs).lazy.map { thresholds[$0 % thresholds.count] })
      try text.write("]}}}\(index + 1 < layers.count ? "," : "")\n")
      previous = "[\(quoted(layer.name))]"
    }
    try text.write("]}\n")
  }

  private func quoted(_ name: String) -> String { JSONValue.string(name).text() }

  private func size(_ what: String, _ axes: [Int]) -> String {
    "\"\(what)_width\": \(axes[0]), \"\(what)_height\": \(axes[1])"
  }

  private func parameters(of layer: Layer) -> String {
    let all = "\"weights_bits\": \(layer.weightBits), \"activation\": 1, \"act_bits\": 1"
    switch layer.kind {
    case .dense:
      return "\"layer_type\": \"FullyConnected\", \"units\": \(layer.outputs), " + all
    case .window(let window, let geometry, let isPicture):
      let picture =
        isPicture
        ? "\(size("input", layer.source)), \"input_channels\": \(layer.source[2]), "
          + "\"padding_value\": 0,\n" : ""
      return """
        "layer_type": "\(isPicture ? "InputConvolutional" : "Convolutional")",
        \(picture)"filters": \(layer.outputs), \(size("kernel", window.kernel)),
        "stride_x": \(geometry.stride[0]), "stride_y": \(geometry.stride[1]),
        "padding": \(window.isSame ? 1 : 0), "pool_type": 0, \(size("pooling", [-1, -1])),
        "pooling_stride_x": -1, "pooling_stride_y": -1,
        \(all)
        """
    }
  }

  /// Of a signed number that holds each of them.
  private static func bits(_ values: some Sequence<Int>) -> Int {
    values.reduce(2) { max($0, $1.signedBits) }
  }

  // MARK: Weights

  private func write(_ layer: Layer, _ text: TargetText) throws(RuntimeError) {
    switch layer.kind {
    case .dense: try writeDense(layer, text)
    case .window(let window, let geometry, let isPicture):
      try writeWindow(layer, window, geometry.kernel, isFlipped: !isPicture, text)
    }
  }

  /// `[1, 1, inputs, outputs]`; a picture is flattened as channel, column, row.
  private func writeDense(_ layer: Layer, _ text: TargetText) throws(RuntimeError) {
    let axes = SignalAxes(layer.source)
    try text.write("[[")
    for input in 0..<axes.size {
      let (channel, pixel) = (input / axes.pixels, input % axes.pixels)
      let (column, row) = (pixel / axes.height, pixel % axes.height)
      let place = (row * axes.width + column) * axes.channels + channel
      try text.write(input == 0 ? "[" : ",[")
      try text.numbers(
        (0..<layer.outputs).lazy.map { Int(layer.weight[$0 * axes.size + place]) })
      try text.write("]")
    }
    try text.write("]]")
  }

  /// `[height, width, in, out]`, of a true convolution: the last row and column come first. A picture's
  /// first windows are not turned.
  private func writeWindow(
    _ layer: Layer, _ window: AkidaWindow, _ kernel: [Int], isFlipped: Bool, _ text: TargetText
  ) throws(RuntimeError) {
    let channels = layer.source[2]
    func tap(_ place: Int, _ axis: Int) -> Int? {
      let turned = isFlipped ? window.kernel[axis] - 1 - place : place
      let tap = turned - window.shift[axis]
      return (0..<kernel[axis]).contains(tap) ? tap : nil
    }
    for y in 0..<window.kernel[0] {
      try text.write(y == 0 ? "[" : ",[")
      for x in 0..<window.kernel[1] {
        try text.write(x == 0 ? "[" : ",[")
        for channel in 0..<channels {
          try text.write(channel == 0 ? "[" : ",[")
          guard let row = tap(y, 0), let column = tap(x, 1) else {
            try text.numbers(repeatElement(0, count: layer.outputs))
            try text.write("]")
            continue
          }
          try text.numbers(
            (0..<layer.outputs).lazy.map { output in
              let place = (output * kernel[0] + row) * kernel[1] + column
              return Int(layer.weight[place * channels + channel])
            })
          try text.write("]")
        }
        try text.write("]")
      }
      try text.write("]")
    }
  }
}
