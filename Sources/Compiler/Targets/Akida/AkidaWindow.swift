import WSRuntime

/// A convolution in Akida's terms: windows of odd sizes, all within the picture or as many as
/// ⌈places / stride⌉ with the border shared between both sides, the greater half behind.
struct AkidaWindow: Equatable, Sendable {
  var kernel: [Int]
  /// Windows reach beyond the picture.
  var isSame: Bool
  /// How many rows and columns of zeros stand before the weights.
  var shift: [Int]

  /// The least that does what a geometry says, square where there is a square one; nil where there is
  /// none.
  init?(_ geometry: ConvolutionGeometry, from source: [Int], to target: [Int]) {
    for isSame in [true, false] {
      let axes = (0..<2).map { axis in
        Axis(
          places: source[axis], outputs: target[axis], kernel: geometry.kernel[axis],
          stride: geometry.stride[axis], before: geometry.padding[2 * axis], isSame: isSame)
      }
      let least = axes.compactMap(\.leastKernel)
      guard least.count == 2 else { continue }
      let side = max(least[0], least[1])
      let square = axes.compactMap { $0.shift(in: side) }
      self.isSame = isSame
      kernel = square.count == 2 ? [side, side] : least
      shift = zip(axes, kernel).compactMap { $0.shift(in: $1) }
      return
    }
    return nil
  }
}

/// Rows, or columns.
private struct Axis {
  var places: Int
  var outputs: Int
  var kernel: Int
  var stride: Int
  /// Places beyond the border that the first window sees.
  var before: Int
  var isSame: Bool

  /// Where the weights begin in a window of `size`, if it gives the same sums.
  func shift(in size: Int) -> Int? {
    guard size >= stride else { return nil }
    var border = 0
    if isSame {
      guard outputs == (places - 1) / stride + 1 else { return nil }
      border = max(0, (outputs - 1) * stride + size - places) / 2
    } else {
      guard size <= places, outputs == (places - size) / stride + 1 else { return nil }
    }
    let shift = border - before
    return shift >= 0 && shift + kernel <= size ? shift : nil
  }

  var leastKernel: Int? {
    // Half of what a window has more lies in front of the weights.
    let most = 2 * (kernel + before + stride) + 1
    return Swift.stride(from: 1, through: most, by: 2).first { shift(in: $0) != nil }
  }
}
