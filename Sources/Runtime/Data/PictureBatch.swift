/// The pictures of one batch, still as they are stored: which, and where each pixel comes from.
package struct PictureBatch: Sendable {
  /// Pixel (y, x) is pixel (y + row, ±x + column) of the stored picture, zeros outside.
  package struct Source: Equatable, Sendable {
    /// Position in the data set.
    package var picture: Int
    package var row = 0
    package var column = 0
    package var isFlipped = false

    package init(picture: Int) { self.picture = picture }
  }

  /// Of one picture: height, width, channels.
  package let shape: [Int]
  /// All pictures of the data set, one after the other.
  package let stored: [UInt8]
  /// What each byte stands for.
  package let values: [Float]
  /// Room for a whole batch; the first `count` are there.
  package var sources: [Source]
  package var count = 0

  package init(shape: [Int], stored: [UInt8], values: [Float], batch: Int) {
    self.shape = shape
    self.stored = stored
    self.values = values
    sources = Array(repeating: Source(picture: 0), count: batch)
  }

  /// `[batch] + shape`, pixel by pixel; zeros where there is no picture.
  package var floats: [Float] {
    var floats: [Float] = []
    let (height, width, channels) = (shape[0], shape[1], shape[2])
    for (place, source) in sources.enumerated() {
      let start = source.picture * height * width * channels
      for y in 0..<height {
        for x in 0..<width {
          let row = y + source.row
          let column = (source.isFlipped ? -x : x) + source.column
          let isThere =
            place < count && (0..<height).contains(row) && (0..<width).contains(column)
          for channel in 0..<channels {
            let pixel = start + (row * width + column) * channels + channel
            floats.append(isThere ? values[Int(stored[pixel])] : 0)
          }
        }
      }
    }
    return floats
  }
}
