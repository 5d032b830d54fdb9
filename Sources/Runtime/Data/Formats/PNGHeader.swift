/// What the header of a PNG file says (ISO/IEC 15948, 11.2.2).
struct PNGHeader {
  enum Colour: UInt8 {
    case grey = 0
    case colour = 2
    case palette = 3
    case greyWithAlpha = 4
    case colourWithAlpha = 6

    /// Samples of a pixel in the file.
    var samples: Int {
      switch self {
      case .grey, .palette: 1
      case .greyWithAlpha: 2
      case .colour: 3
      case .colourWithAlpha: 4
      }
    }

    fileprivate var depths: [Int] {
      switch self {
      case .grey: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .colour, .greyWithAlpha, .colourWithAlpha: [8, 16]
      }
    }
  }

  let width: Int
  let height: Int
  /// Bits of a sample.
  let depth: Int
  let colour: Colour
  let isInterlaced: Bool

  init(_ content: ArraySlice<UInt8>, origin: String) throws(RuntimeError) {
    let bytes = Array(content)
    guard bytes.count == 13 else {
      throw PNGFile.unreadable(origin, "its header has \(bytes.count) bytes instead of 13")
    }
    width = PNGFile.number(bytes[0..<4])
    height = PNGFile.number(bytes[4..<8])
    depth = Int(bytes[8])
    guard let colour = Colour(rawValue: bytes[9]), colour.depths.contains(depth) else {
      throw PNGFile.unreadable(
        origin, "there are no pixels of type \(bytes[9]) with \(bytes[8]) bits")
    }
    self.colour = colour
    guard bytes[10] == 0, bytes[11] == 0, bytes[12] <= 1 else {
      throw PNGFile.unreadable(origin, "it is packed in a way that the format does not have")
    }
    isInterlaced = bytes[12] == 1
    guard width > 0, height > 0, let pixels = checkedProduct([width, height]),
      pixels <= Picture.mostPixels
    else {
      throw PNGFile.unreadable(
        origin, "it says that it is \(height) × \(width), no picture is so small or so large")
    }
  }

  /// The pixels that a pass has: every `step`-th of every `step`-th row, from `first` on.
  struct Pass {
    let first: (row: Int, column: Int)
    let step: (row: Int, column: Int)
    let rows: Int
    let columns: Int
  }

  /// One, or the seven of Adam7, without those that have no pixels.
  var passes: [Pass] {
    let all: [(row: Int, column: Int, down: Int, right: Int)] =
      isInterlaced
      ? [
        (0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2),
        (1, 0, 2, 1),
      ] : [(0, 0, 1, 1)]
    return all.compactMap { row, column, down, right in
      guard row < height, column < width else { return nil }
      return Pass(
        first: (row, column), step: (down, right), rows: (height - row + down - 1) / down,
        columns: (width - column + right - 1) / right)
    }
  }

  /// Of so many pixels, without the number of the filter.
  func rowBytes(columns: Int) -> Int { (columns * colour.samples * depth + 7) / 8 }

  /// Bytes from a sample to the one to its left, as the filters count them.
  var filterStep: Int { max(1, colour.samples * depth / 8) }

  /// Of all rows of all passes, unpacked.
  var dataBytes: Int {
    passes.reduce(0) { $0 + $1.rows * (1 + rowBytes(columns: $1.columns)) }
  }
}
