import WSRuntime

extension CProduct {
  /// What it adds to the sums of row `y`: rows of weights are listed as their elements of the source
  /// are found, then added.
  func lines(_ sums: CSums, in functions: inout CFunctions) -> [String] {
    isDense ? denseLines(sums, &functions) : windowLines(sums, &functions)
  }

  /// Rows that are listed at once, at most.
  var listed: Int {
    let channels = source.axes.channels
    if isFlat { return min(source.axes.size, CAddition.most) }
    if channels > CAddition.most || isDense { return min(channels, CAddition.most) }
    return min(window.kernelHeight * viewed.cells * channels, CAddition.most)
  }

  /// A dense product reads its source as one long pixel.
  private var isFlat: Bool { isDense && viewed.isPlain && source.isUnbroken }

  private func addition(_ sums: CSums, run: Int, runs: Int = 1, channels: Int) -> CAddition {
    CAddition(
      source: source, weights: weights, sums: sums, run: run, runs: runs, channels: channels,
      groupChannels: window.groups > 1 ? window.groupChannels : channels)
  }

  private func denseLines(_ sums: CSums, _ functions: inout CFunctions) -> [String] {
    let axes = source.axes
    let channels = isFlat ? axes.size : axes.channels
    let addition = addition(sums, run: denseRun, channels: channels)
    let add = addition.name(in: &functions)
    let to = "sums" + plus(sums.left * sums.channels)
    let from = name + plus("y", blockStride, of: target.height)
    if isFlat {
      return pixel(source.expression, channels, addition, add, weights: from, sums: to)
    }
    let (grown, view) = (viewed.grown, viewed.axes)
    let (repeats, windows) = (viewed.repeats, viewed.windows)
    let cell =
      "(\(over("row", repeats[0])) * \(axes.width) + \(over("column", repeats[1]))) * "
      + "\(source.pixelStride)"
    let seen =
      "(\(over("row", windows[0])) * \(view.width) + \(over("column", windows[1]))) * "
      + "\(axes.channels * addition.stride)"
    let body = pixel(
      "\(source.expression) + \(cell)", channels, addition, add, weights: "\(from) + \(seen)",
      sums: to)
    return loop("row", grown.height, loop("column", grown.width, body))
  }

  /// All channels of one pixel, block by block.
  private func pixel(
    _ place: String, _ channels: Int, _ addition: CAddition, _ add: String, weights: String,
    sums: String
  ) -> [String] {
    let most = CAddition.most
    if channels <= most {
      return [
        "count = \(find(place, "\(channels)", first: "0", count: "0"));",
        addition.call(add, weights: weights, sums: sums),
      ]
    }
    let block = source.isSpikes ? "block / 8" : "block"
    let length =
      channels % most == 0
      ? "\(most)" : "\(channels) - block < \(most) ? \(channels) - block : \(most)"
    return [
      "for (int32_t block = 0; block < \(channels); block += \(most)) {",
      "    count = \(find("\(place) + \(block)", length, first: "0", count: "0"));",
      "    "
        + addition.call(
          add, weights: "\(weights) + block * \(addition.stride)", sums: sums, first: "block"),
      "}",
    ]
  }

  private func find(_ place: String, _ channels: String, first: String, count: String) -> String {
    let values = source.isSpikes ? "" : ", values"
    return "\(finder)(\(place), \(channels), \(first), rows\(values), \(count))"
  }

  /// What lists elements of the source.
  var finder: String {
    switch source.form {
    case .spikes: "find_ones"
    case .integers(let bits, _): "find_values_\(bits)"
    }
  }

  private func windowLines(_ sums: CSums, _ functions: inout CFunctions) -> [String] {
    var lines: [String] = []
    for phase in phases {
      let isOne = window.groups == 1
      let addition = addition(
        sums, run: isOne ? run(phase) : window.groupOutputs, runs: isOne ? 1 : phase.places,
        channels: window.plane.channels)
      let add = addition.name(in: &functions)
      let moved = phase.firstPlace + sums.left
      let step = window.strideWidth
      let place =
        step == 1
        ? "column\(plus(moved))" : "(column\(plus(-phase.firstColumn))) / \(step)\(plus(moved))"
      let to = "sums + (\(place)) * \(sums.channels)"
      lines += columns(phase, column(addition, add, weights: name + plus(phaseStart(phase)), to))
    }
    return lines
  }

  /// Everything that the pixels of a column above each other add.
  private func column(
    _ addition: CAddition, _ add: String, weights: String, _ sums: String
  ) -> [String] {
    let channels = source.axes.channels
    let cell =
      "\(source.expression) + (\(viewed.sourceRow) * \(viewed.source.width) + "
      + "\(viewed.sourceColumn)) * \(source.pixelStride)"
    let inside = insideLines(
      "row", of: window.plane.height, "y", window.strideHeight, "ky", window.top)
    func rows(_ body: [String]) -> [String] {
      loop(
        "ky", window.kernelHeight, inside + viewed.overCells(down: viewed.overCells(right: body)))
    }
    if channels > CAddition.most || window.kernelHeight * channels > 1 << 16 {
      let from = weights + plus("ky", channels * addition.stride, of: window.kernelHeight)
      return rows(pixel(cell, channels, addition, add, weights: from, sums: sums))
    }
    let call = addition.call(add, weights: weights, sums: sums)
    var each = [
      "count = \(find(cell, "\(channels)", first: "ky * \(channels)", count: "count"));"
    ]
    if window.kernelHeight * viewed.cells * channels > CAddition.most {
      each =
        ["if (count > \(CAddition.most - channels)) {", "    \(call)", "    count = 0;", "}"] + each
    }
    return ["count = 0;"] + rows(each) + [call]
  }

  /// Columns whose runs touch do not follow each other: processors wait where a vector is read that
  /// two earlier ones have just written.
  private func columns(_ phase: Phase, _ body: [String]) -> [String] {
    let (step, width) = (window.strideWidth, window.plane.width)
    func columns(from first: String, by step: Int) -> [String] {
      ["for (int32_t column = \(first); column < \(width); column += \(step)) {"] + body.indented
        + ["}"]
    }
    let apart = min(phase.places + 1, phase.columns)
    if phase.places == 1 || apart == 1 { return columns(from: "\(phase.firstColumn)", by: step) }
    let first = (step == 1 ? "first" : "first * \(step)") + plus(phase.firstColumn)
    return loop("first", apart, columns(from: first, by: step * apart))
  }
}
