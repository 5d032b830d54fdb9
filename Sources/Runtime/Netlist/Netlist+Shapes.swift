extension Netlist {
  /// Larger populations and inputs than this are refused: they would not fit into memory.
  package static let mostElements = 1 << 26
  /// Sums stay below this in magnitude, so that integers and float32 agree in any order.
  package static let sumLimit = 1 << 24

  /// The shape of an input or a population.
  package func shape(ofSource name: String) -> [Int]? {
    inputs.first { $0.name == name }?.shape ?? populations.first { $0.name == name }?.shape
  }
}

extension Netlist.Projection {
  /// The shape of the source as the product sees it: reshaped, then repeated, then summed.
  package func viewedShape(_ source: [Int]) throws(RuntimeError) -> [Int] {
    var shape = source
    if let view {
      guard view.allSatisfy({ $0 > 0 }), checkedProduct(view) == checkedProduct(source) else {
        throw fault("views \(from) (\(source.asSize)) as \(view.asSize)")
      }
      shape = view
    }
    if let upsample {
      let axes = try planeAxes(shape, factors: upsample, what: "upsamples")
      guard let grown = grow(axes.height, axes.width, axes.channels, upsample) else {
        throw fault("upsamples \(shape.asSize) by \(upsample.asSize), which is too large")
      }
      shape = grown
    }
    if let sum {
      let axes = try planeAxes(shape, factors: sum, what: "sums")
      guard axes.height % sum[0] == 0, axes.width % sum[1] == 0 else {
        throw fault("sums windows of \(sum.asSize), which do not divide \(shape.asSize)")
      }
      shape = [axes.height / sum[0], axes.width / sum[1], axes.channels]
    }
    return shape
  }

  /// What the product makes of the viewed source; nil for a dense product, which fits any target.
  package func productShape(_ viewed: [Int]) throws(RuntimeError) -> [Int]? {
    switch kind {
    case .dense: return nil
    case .identity: return viewed
    case .convolution(let geometry):
      let channels = weightShape.first ?? 0
      let plane = try windows(
        viewed, window: geometry.kernel, stride: geometry.stride, padding: geometry.padding)
      return plane + [channels]
    case .pool(let window, let stride, let padding):
      return try windows(viewed, window: window, stride: stride, padding: padding)
        + viewed.suffix(1)
    }
  }

  /// Rows and columns of the places where a window fits.
  private func windows(
    _ shape: [Int], window: [Int], stride: [Int], padding: [Int]
  ) throws(RuntimeError) -> [Int] {
    let sizes = 1...(1 << 20)
    guard window.count == 2, window.allSatisfy(sizes.contains), stride.count == 2,
      stride.allSatisfy(sizes.contains), padding.count == 4,
      padding.allSatisfy({ (0...(1 << 20)).contains($0) }),
      window[0] * window[1] <= Netlist.mostElements / max(shape.last ?? 1, 1)
    else {
      throw fault("has the window \(window), stride \(stride) and padding \(padding)")
    }
    guard shape.count == 3 else {
      throw fault("needs height, width and channels, its source is \(shape.asSize)")
    }
    let height = shape[0] + padding[0] + padding[1]
    let width = shape[1] + padding[2] + padding[3]
    guard height >= window[0], width >= window[1] else {
      throw fault("has a window of \(window.asSize), its source is only \(shape.asSize)")
    }
    return [(height - window[0]) / stride[0] + 1, (width - window[1]) / stride[1] + 1]
  }

  private func planeAxes(
    _ shape: [Int], factors: [Int], what: String
  ) throws(RuntimeError) -> (height: Int, width: Int, channels: Int) {
    guard shape.count == 3, factors.count == 2, factors.allSatisfy({ (1...(1 << 20)).contains($0) })
    else { throw fault("\(what) \(shape.asSize) by \(factors)") }
    return (shape[0], shape[1], shape[2])
  }

  private func grow(_ height: Int, _ width: Int, _ channels: Int, _ factors: [Int]) -> [Int]? {
    let shape = [
      height.multipliedReportingOverflow(by: factors[0]).partialValue,
      width.multipliedReportingOverflow(by: factors[1]).partialValue, channels,
    ]
    guard let size = checkedProduct([height, factors[0], width, factors[1], channels]),
      size <= Netlist.mostElements
    else { return nil }
    return shape
  }

  func fault(_ reason: String) -> RuntimeError {
    RuntimeError(.netlistStructure, "projection `\(name)` \(reason)")
  }
}
