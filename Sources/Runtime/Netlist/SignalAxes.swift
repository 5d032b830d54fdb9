/// Height, width and channels of any shape: one of fewer axes is a line of pixels.
package struct SignalAxes: Equatable, Sendable {
  package var height: Int
  package var width: Int
  package var channels: Int

  package init(_ shape: [Int]) {
    if shape.count == 3 {
      (height, width, channels) = (shape[0], shape[1], shape[2])
    } else {
      channels = max(shape.last ?? 1, 1)
      (height, width) = (1, shape.elements / channels)
    }
  }

  package var pixels: Int { height * width }
  package var size: Int { pixels * channels }
}
