/// A linear map and a view between two shapes that fit: the one place that says which element of a
/// source meets which weight on its way to which neuron.
package struct Connectivity: Equatable, Sendable {
  package let map: LinearMap
  package let viewed: ViewedSource
  package let target: [Int]
  /// Over what the view shows.
  package let window: ConvolutionWindow

  package init(
    _ map: LinearMap, _ view: View, from source: [Int], to target: [Int]
  ) throws(ConnectivityFault) {
    for shape in [source, target] {
      guard !shape.isEmpty, let size = elementCount(shape), size <= Netlist.mostElements
      else { throw .reason("joins something of the shape \(shape)") }
    }
    self.map = map
    self.target = target
    // A dense product flattens its source, whatever the shape was.
    let isFlat = map == .dense && view.upsample == nil && view.sum == nil
    if isFlat { _ = try ViewedSource(source, through: view) }
    viewed = try ViewedSource(source, through: isFlat ? .plain : view)
    switch map {
    case .dense:
      window = ConvolutionWindow(
        over: viewed.axes, to: SignalAxes([target.elements]),
        kernel: [viewed.axes.height, viewed.axes.width])
    case .identity:
      guard viewed.shape == target else { throw .makes(viewed.shape) }
      window = ConvolutionWindow(
        over: viewed.axes, to: viewed.axes, kernel: [1, 1], groups: viewed.axes.channels)
    case .convolution(let geometry):
      let places = try Self.places(
        viewed.shape, geometry.kernel, geometry.stride, geometry.padding)
      let channels = viewed.axes.channels
      let made = places + target.suffix(1)
      guard made == target else { throw .makes(made) }
      guard geometry.groups > 0, channels % geometry.groups == 0,
        target[2] % geometry.groups == 0
      else {
        throw .reason(
          "has \(geometry.groups) groups, which do not divide \(channels) into \(target[2]) "
            + "channels")
      }
      window = ConvolutionWindow(
        over: viewed.axes, to: SignalAxes(target), kernel: geometry.kernel,
        stride: geometry.stride, padding: geometry.padding, groups: geometry.groups)
    case .pool(let size, let stride, let padding):
      let made = try Self.places(viewed.shape, size, stride, padding) + viewed.shape.suffix(1)
      guard made == target else { throw .makes(made) }
      window = ConvolutionWindow(
        over: viewed.axes, to: SignalAxes(target), kernel: size, stride: stride,
        padding: padding, groups: viewed.axes.channels)
    }
  }

  /// Rows and columns of the places where a window fits.
  private static func places(
    _ shape: [Int], _ window: [Int], _ stride: [Int], _ padding: [Int]
  ) throws(ConnectivityFault) -> [Int] {
    let sizes = 1...(1 << 20)
    guard window.count == 2, window.allSatisfy(sizes.contains), stride.count == 2,
      stride.allSatisfy(sizes.contains), padding.count == 4,
      padding.allSatisfy({ (0...(1 << 20)).contains($0) }),
      window[0] * window[1] <= Netlist.mostElements / max(shape.last ?? 1, 1)
    else {
      throw .reason("has the window \(window), stride \(stride) and padding \(padding)")
    }
    guard shape.count == 3 else {
      throw .reason("needs height, width and channels, its source is \(shape.asSize)")
    }
    let height = shape[0] + padding[0] + padding[1]
    let width = shape[1] + padding[2] + padding[3]
    guard height >= window[0], width >= window[1] else {
      throw .reason("has a window of \(window.asSize), its source is only \(shape.asSize)")
    }
    return [(height - window[0]) / stride[0] + 1, (width - window[1]) / stride[1] + 1]
  }

  /// Over the source's own elements, repeated where the view repeats them.
  package var unrolledWindow: ConvolutionWindow {
    window.unrolled(over: viewed.grown, viewed.windows)
  }

  /// The shape that the weights have; empty for a pool.
  package var weightShape: [Int] {
    switch map {
    case .dense: [window.outputs.channels, window.weightsOfOutput]
    case .identity: [window.plane.channels]
    case .pool: []
    case .convolution(let geometry):
      [window.outputs.channels] + geometry.kernel + [window.groupChannels]
    }
  }

  /// The shape of what `unrolled` gives: over the source's own elements.
  package var unrolledWeightShape: [Int] {
    let window = unrolledWindow
    let row = [window.kernelHeight, window.kernelWidth, window.groupChannels]
    return [window.outputs.channels] + (map == .dense ? [row.elements] : row)
  }

  /// Elements of the source that one neuron adds up, those beyond the border included.
  package var fanIn: Int { saturating(window.weightsOfOutput, viewed.cells) }

  /// How many weights stand behind all connections, zeros included; nil if there are too many to
  /// count.
  package var synapseCount: Int? {
    checkedProduct([window.outputs.size, viewed.cells, window.weightsOfOutput])
  }

  /// The weights as the window reads them; those of a pool are all 1.
  package func filled<Weight: Numeric>(_ weight: [Weight]) -> [Weight] {
    map.hasWeights
      ? weight
      : Array(repeating: 1, count: window.outputs.channels * window.weightsOfOutput)
  }

  /// The weights as `unrolledWindow` reads them, if it had none that repeat:
  /// `[out, kh, kw, in / groups]`.
  package func unrolled<Weight: Numeric>(_ weight: [Weight]) -> [Weight] {
    let (weight, window) = (filled(weight), unrolledWindow)
    if viewed.windows == [1, 1] { return weight }
    var spread: [Weight] = []
    for output in 0..<window.outputs.channels {
      for ky in 0..<window.kernelHeight {
        for kx in 0..<window.kernelWidth {
          let tap = window.weights(of: output, tap: ky, kx)
          spread += weight[tap..<tap + window.groupChannels]
        }
      }
    }
    return spread
  }

  /// What a row of weights can add to a sum.
  struct RowBound: Equatable {
    var magnitude: Int
    var least: Int
    var greatest: Int
  }

  /// One for each row of weights, if every element of the source lies in `values`, which hold 0.
  /// Numbers beyond 2^40 stand for anything larger.
  func rowBounds(_ weight: [Int16], values: ClosedRange<Int>) -> [RowBound] {
    let (low, high) = (-values.lowerBound, values.upperBound)
    func bound(up: Int, down: Int) -> RowBound {
      let (up, down) = (saturating(up, viewed.cells), saturating(down, viewed.cells))
      return RowBound(
        magnitude: saturating(up + down, max(low, high)),
        least: -(saturating(up, low) + saturating(down, high)),
        greatest: saturating(up, high) + saturating(down, low))
    }
    let length = window.weightsOfOutput
    guard map.hasWeights else { return [bound(up: length, down: 0)] }
    return (0..<window.outputs.channels).map { row in
      var (up, down) = (0, 0)
      for value in weight[row * length..<(row + 1) * length] {
        if value > 0 { up += Int(value) } else { down -= Int(value) }
      }
      return bound(up: up, down: down)
    }
  }

  private func saturating(_ left: Int, _ right: Int) -> Int {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? 1 << 40 : min(product, 1 << 40)
  }
}

/// Why a map cannot stand between two shapes.
package enum ConnectivityFault: Error, Equatable {
  /// Follows the projection's name.
  case reason(String)
  /// What the map makes instead of the target's shape.
  case makes([Int])

  /// Follows the projection's name.
  package func text(target name: String, _ shape: [Int]) -> String {
    switch self {
    case .reason(let reason): reason
    case .makes(let made): "makes \(made.asSize), but `\(name)` is \(shape.asSize)"
    }
  }
}
