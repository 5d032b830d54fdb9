/// Rows made for one projection where its windows do not suit the source's own: of an input's values,
/// of a plane that is repeated, or of few channels. For each output column the elements that a
/// window sees in a line follow one another.
struct WindowRows: Sendable {
  let plane: RowPlane
  /// For each element of each row the element of the source, -1 outside.
  let elements: [Int32]

  /// Nil if there are too many. `unit` elements a row.
  init?(_ window: ConvolutionWindow, of viewed: ViewedSource, unit: Int) {
    let seen = window.plane
    let words = (window.kernelWidth * seen.channels + unit - 1) / unit
    plane = RowPlane(height: window.reachDown, width: window.outputs.width, blocks: words)
    guard let rows = plane.rowCount, rows <= BulkProgram.mostRows else { return nil }
    var elements: [Int32] = []
    elements.reserveCapacity(rows * unit)
    for line in 0..<window.reachDown {
      let y = line - window.top
      for output in 0..<window.outputs.width {
        let start = output * window.strideWidth - window.left
        // What a row has room for beyond the window meets weights of 0; to take it along keeps
        // the elements of a row together.
        for place in 0..<words * unit {
          let x = start + place / seen.channels
          let isInside = (0..<seen.height).contains(y) && (0..<seen.width).contains(x)
          elements.append(
            isInside ? Int32(viewed.element(y, x) + place % seen.channels) : -1)
        }
      }
    }
    self.elements = elements
  }

  /// The same in terms of the source's rows of spikes.
  func places(in source: RowPlane) -> [Int32] {
    elements.map { element in
      if element < 0 { return -1 }
      let (pixel, channel) = (Int(element) / source.channels, Int(element) % source.channels)
      let row = source.row(pixel / source.width, pixel % source.width) + channel / 16
      return Int32(row * 16 + channel % 16)
    }
  }
}
