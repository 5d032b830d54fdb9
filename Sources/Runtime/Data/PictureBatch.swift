/// What an input reads of one batch, still as it is stored: which pictures, and where each pixel
/// comes from.
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

  /// All pictures of the data set, one after the other, by the places of their values.
  package enum Stored: Sendable {
    case bytes([UInt8])
    case words([UInt16])
  }

  /// Of one picture: height, width, channels; `[1, 1, count]` for what is no picture.
  package let shape: [Int]
  package let stored: Stored
  /// What each place stands for.
  package let values: [Float]
  /// Whether a movement of the example moves it.
  let isMoved: Bool
  /// Room for a whole batch; the first `count` are there.
  package var sources: [Source]
  package var count = 0

  package init(
    shape: [Int], stored: Stored, values: [Float], batch: Int, isMoved: Bool = true
  ) {
    self.shape = shape
    self.stored = stored
    self.values = values
    self.isMoved = isMoved
    sources = Array(repeating: Source(picture: 0), count: batch)
  }

  /// A field whose values are rounded to a grid.
  package init(_ field: DataField, on grid: InputGrid, batch: Int) {
    let (stored, values) = field.stored(on: grid)
    self.init(field, stored, values, batch: batch)
  }

  /// A field whose values become bytes.
  ///
  /// - Parameter values: what each byte stands for.
  package init(_ field: DataField, valueOfByte values: [Float], batch: Int) {
    precondition(values.count == 256, "each byte has a value")
    self.init(field, .bytes(field.bytes), values, batch: batch)
  }

  private init(_ field: DataField, _ stored: Stored, _ values: [Float], batch: Int) {
    let isPicture = field.extent != nil
    self.init(
      shape: isPicture ? field.shape : [1, 1, field.size], stored: stored, values: values,
      batch: batch, isMoved: isPicture)
  }

  /// `[batch] + shape`, pixel by pixel; zeros where there is no picture.
  package var floats: [Float] {
    var floats = [Float](repeating: 0, count: shape.reduce(sources.count, *))
    forEachPixel { floats[$0] = $1 }
    return floats
  }

  /// The elements of the pictures that are there, in order.
  package func forEachPixel(_ body: (_ element: Int, Float) -> Void) {
    switch stored {
    case .bytes(let bytes): forEachPixel(of: bytes, body)
    case .words(let words): forEachPixel(of: words, body)
    }
  }

  private func forEachPixel<Place: FixedWidthInteger>(
    of stored: [Place], _ body: (Int, Float) -> Void
  ) {
    let (height, width, channels) = (shape[0], shape[1], shape[2])
    var element = 0
    for source in sources.prefix(count) {
      let start = source.picture * height * width * channels
      for y in 0..<height {
        for x in 0..<width {
          let row = y + source.row
          let column = (source.isFlipped ? -x : x) + source.column
          let isThere = (0..<height).contains(row) && (0..<width).contains(column)
          for channel in 0..<channels {
            let pixel = start + (row * width + column) * channels + channel
            body(element, isThere ? values[Int(stored[pixel])] : 0)
            element += 1
          }
        }
      }
    }
  }
}

/// What a label reads of one batch.
package struct LabelBatch: Sendable {
  let field: DataField
  /// `[batch] + positions`; 0 where there is no example.
  package internal(set) var classes: [Int32]

  package init(_ field: DataField, batch: Int) {
    self.field = field
    classes = Array(repeating: 0, count: batch * field.size)
  }
}
