/// Some pictures of a data set on one, in rows: each row a class where there are classes, beside each
/// picture its mask where there are masks.
package struct ContactSheet {
  /// Classes with a row of their own, and pictures in a row.
  private static let (mostRows, rowLength) = (40, 12)
  /// Height and width of the larger side of a tile, about, and of the gap between tiles.
  private static let (tileSide, gap) = (64, 2)
  private static let ground: UInt8 = 128

  private let height: Int
  private let width: Int
  private let channels: Int
  private var pixels: [UInt8]

  /// Nil where no field of the data is a picture.
  package init?(_ dataset: Dataset) {
    guard
      let picture = dataset.fields.first(where: {
        !$0.areClasses && $0.extent != nil && [1, 3].contains($0.shape[2])
      })
    else { return nil }
    let mask = dataset.fields.first { $0.areClasses && $0.extent != nil }
    let rows = Self.rows(dataset)
    let tiles = rows.map { row in
      row.flatMap { example in
        ([picture] + (mask.map { [$0] } ?? [])).map { Tile($0, example) }
      }
    }
    channels = picture.shape[2]
    let side = tiles.joined().map(\.height).max() ?? 1
    let breadth = tiles.joined().map(\.width).max() ?? 1
    let columns = tiles.map(\.count).max() ?? 0
    height = tiles.count * (side + Self.gap) + Self.gap
    width = columns * (breadth + Self.gap) + Self.gap
    pixels = [UInt8](repeating: Self.ground, count: height * width * channels)
    for (row, tiles) in tiles.enumerated() {
      for (column, tile) in tiles.enumerated() {
        place(
          tile, top: Self.gap + row * (side + Self.gap),
          left: Self.gap + column * (breadth + Self.gap))
      }
    }
  }

  package func png(origin: String) throws(RuntimeError) -> [UInt8] {
    try PNGFile.serialize(pixels, height: height, width: width, channels: channels, origin: origin)
  }

  /// The first examples of each class, or the first of all.
  private static func rows(_ dataset: Dataset) -> [[Int]] {
    let labels = dataset.fields.first { $0.areClasses && $0.fullShape.isEmpty }
    guard case .classes(let classes, let count)? = labels?.values, count <= mostRows else {
      let all = Array(0..<min(dataset.count, rowLength * rowLength))
      return stride(from: 0, to: all.count, by: rowLength).map {
        Array(all[$0..<min($0 + rowLength, all.count)])
      }
    }
    var rows = [[Int]](repeating: [], count: count)
    for (example, label) in classes.enumerated() where rows[Int(label)].count < rowLength {
      rows[Int(label)].append(example)
    }
    return rows
  }

  private mutating func place(_ tile: Tile, top: Int, left: Int) {
    for y in 0..<tile.height {
      for x in 0..<tile.width {
        for channel in 0..<channels {
          let source = (y * tile.width + x) * tile.channels + channel % tile.channels
          pixels[((top + y) * width + left + x) * channels + channel] = tile.pixels[source]
        }
      }
    }
  }

  /// A picture, or a mask with its classes from black to white, in about the size of a tile: small ones
  /// are repeated pixel by pixel.
  private struct Tile {
    let height: Int
    let width: Int
    let channels: Int
    let pixels: [UInt8]

    init(_ field: DataField, _ example: Int) {
      let range = (example * field.size)..<((example + 1) * field.size)
      let samples: [UInt16]
      let grid = InputGrid(bits: 8)
      switch field.values {
      case .bytes(let values): samples = values[range].map(UInt16.init)
      case .words(let values): samples = values[range].map(grid.level(ofWord:))
      case .floats(let values): samples = values[range].map(grid.level(of:))
      case .classes(let values, let count):
        samples = values[range].map { UInt16(Int($0) * 255 / max(count - 1, 1)) }
      }
      let (height, width) = field.extent ?? (1, 1)
      let picture = Picture(
        height: height, width: width, channels: samples.count / (height * width),
        samples: samples, largest: 255)
      let longest = max(height, width)
      let sized: Picture
      if longest > ContactSheet.tileSide {
        let scaled = (
          max(1, height * ContactSheet.tileSide / longest),
          max(1, width * ContactSheet.tileSide / longest)
        )
        sized =
          field.areClasses
          ? picture.resizedByNearest(height: scaled.0, width: scaled.1)
          : picture.resized(height: scaled.0, width: scaled.1)
      } else {
        let factor = ContactSheet.tileSide / longest
        sized = picture.resizedByNearest(height: height * factor, width: width * factor)
      }
      self.height = sized.height
      self.width = sized.width
      channels = sized.channels
      pixels = sized.samples.map { UInt8($0) }
    }
  }
}
