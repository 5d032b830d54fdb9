import WSRuntime

extension CProgram.Layer {
  /// What the function of the population does.
  func lines(in functions: inout CFunctions) -> [String] {
    let before = reorderings.map(\.line)
    switch work {
    case .sum(let sums, let products): return before + lines(sums, products, &functions)
    case .pool(let pools): return before + lines(pools)
    }
  }

  private func lines(
    _ sums: CSums, _ products: [CProduct], _ functions: inout CFunctions
  ) -> [String] {
    let axes = signal.axes
    var row = start(sums)
    for product in products { row += product.lines(sums, in: &functions) }
    let first = "sums" + plus(sums.left * sums.channels)
    let fired = "net->\(signal.name)" + plus("y", axes.width * signal.pixelStride, of: axes.height)
    if axes.channels % 8 == 0 || axes.width == 1 {
      row.append("fire_\(sums.bits)(\(first), \(axes.width * axes.channels), \(fired));")
    } else {
      row += [
        "for (int32_t x = 0; x < \(axes.width); x++)",
        "    fire_\(sums.bits)(\(first) + x * \(axes.channels), \(axes.channels), "
          + "\(fired) + x * \(signal.pixelStride));",
      ]
    }
    // Rows are read by fours; compilers that cannot see how many there are warn of a shorter list.
    let listed = ((products.map(\.listed).max() ?? 0) + 3) / 4 * 4
    var lines = ["\(sums.type) *sums = \(sums.member);", "uint16_t rows[\(listed)];"]
    if products.contains(where: { !$0.source.isSpikes }) {
      lines.append("uint16_t values[\(listed)];")
    }
    return lines + ["int32_t count;", ""] + loop("y", axes.height, row)
  }

  /// Sums begin as biases; what those beside the row hold is of no matter.
  private func start(_ sums: CSums) -> [String] {
    let (axes, bias) = (signal.axes, "bias_\(signal.name)")
    if population.bias.count == axes.channels {
      let pixels = sums.left + sums.width + sums.right
      let each = [
        "for (int32_t i = 0; i < \(axes.channels); i++)",
        "    sums[\(pixels > 1 ? "x * \(axes.channels) + i" : "i")] = \(bias)[i];",
      ]
      let slack =
        sums.slack == 0
        ? []
        : [
          "for (int32_t i = 0; i < \(sums.slack); i++)",
          "    sums[\(pixels * axes.channels) + i] = 0;",
        ]
      return (pixels == 1 ? each : ["for (int32_t x = 0; x < \(pixels); x++)"] + each.indented)
        + slack
    }
    let row = axes.width * axes.channels
    return [
      "for (int32_t i = 0; i < \(sums.count); i++)", "    sums[i] = 0;",
      "for (int32_t i = 0; i < \(row); i++)",
      "    sums[\(sums.left * axes.channels) + i] = \(bias)[y * \(row) + i];",
    ]
  }

  private func lines(_ pools: [(CSignal, Connectivity)]) -> [String] {
    let (axes, stride) = (signal.axes, signal.pixelStride)
    var pixel = [
      "uint8_t *pixel = net->\(signal.name) + (y * \(axes.width) + x) * \(stride);",
      "for (int32_t i = 0; i < \(stride); i++)", "    pixel[i] = 0;",
    ]
    for (source, connectivity) in pools { pixel += poolLines(source, connectivity) }
    return loop("y", axes.height, loop("x", axes.width, pixel))
  }

  private func poolLines(_ source: CSignal, _ connectivity: Connectivity) -> [String] {
    let (window, viewed) = (connectivity.window, connectivity.viewed)
    let cell =
      "const \(source.type) *cell = \(source.expression) + (\(viewed.sourceRow) * "
      + "\(viewed.source.width) + \(viewed.sourceColumn)) * \(source.pixelStride);"
    let (byte, value) = source.isSpikes ? ("i", "cell[i]") : ("i / 8", "(cell[i] != 0) << i % 8")
    let gather = [
      cell, "for (int32_t i = 0; i < \(source.pixelStride); i++)",
      "    pixel[\(byte)] = (uint8_t)(pixel[\(byte)] | \(value));",
    ]
    let columns =
      insideLines("column", of: window.plane.width, "x", window.strideWidth, "kx", window.left)
      + viewed.overCells(right: gather)
    let rows =
      insideLines("row", of: window.plane.height, "y", window.strideHeight, "ky", window.top)
      + viewed.overCells(down: loop("kx", window.kernelWidth, columns))
    return loop("ky", window.kernelHeight, rows)
  }
}

extension CProgram.Reordering {
  fileprivate var line: String {
    "reorder(\(from.expression), \(from.axes.channels), \(to.axes.size), \(to.axes.channels), "
      + "\(to.expression));"
  }
}
