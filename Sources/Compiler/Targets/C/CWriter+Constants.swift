import WSRuntime

extension CWriter {
  func writeConstants(of layer: CProgram.Layer, to text: TargetText) throws(RuntimeError) {
    guard case .sum(let sums, let products) = layer.work else { return }
    for product in products {
      guard
        let projection = program.netlist.projections.first(where: { $0.name == product.projection })
      else { continue }
      let weight = product.connectivity.filled(projection.storedWeights)
      try text.write(
        "\n/* \(TargetText.comment(projection.name)): \(product.weights.bits) bits each */\n"
          + "static const \(product.weights.type) \(product.name)[\(product.weightCount ?? 0)] = {\n"
      )
      var isFirst = true
      try product.forEachRow(weight) { row throws(RuntimeError) in
        if !isFirst { try text.write(",\n") }
        isFirst = false
        try text.numbers(product.weights.packed(row))
      }
      try text.write("};\n")
    }
    let bias = layer.population.bias
    try text.write(
      "static const \(sums.type) bias_\(layer.signal.name)[\(bias.count)] = {\n")
    try text.numbers(bias.lazy.map(Int.init))
    try text.write("};\n")
  }

  func writeKeys(of output: CProgram.Output, to text: TargetText) throws(RuntimeError) {
    try text.write(
      "\nstatic const uint8_t keys_\(output.name)[\(output.key.count * output.keyBytes)] = {\n")
    let axes =
      output.positions > 1
      ? SignalAxes([output.source.axes.channels]) : output.source.axes
    try text.numbers(
      output.key.lazy.flatMap { row in
        PackedPixels.pack(row.map(UInt16.init), axes)
      }.map(Int.init))
    try text.write("};\n")
  }
}

/// Zeros and ones as bits, each pixel from a byte of its own on.
enum PackedPixels {
  static func pack(_ values: [UInt16], _ axes: SignalAxes) -> [UInt8] {
    PackedBits.pack(values, size: axes.channels)
  }
}
