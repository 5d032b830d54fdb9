/// The rows of a PNG picture, unpacked: filters are undone and samples taken out (ISO/IEC 15948, 9).
struct PNGRows {
  private let header: PNGHeader
  private let origin: String

  init(_ header: PNGHeader, origin: String) {
    self.header = header
    self.origin = origin
  }

  /// `[height, width, samples of a pixel]`, as they are stored.
  ///
  /// - Parameter data: `header.dataBytes` bytes.
  func samples(of data: [UInt8]) throws(RuntimeError) -> [UInt16] {
    let count = header.colour.samples
    var samples = [UInt16](repeating: 0, count: header.height * header.width * count)
    var position = 0
    for pass in header.passes {
      let length = header.rowBytes(columns: pass.columns)
      var above = [UInt8](repeating: 0, count: length)
      for row in 0..<pass.rows {
        let filter = data[position]
        var line = Array(data[position + 1..<position + 1 + length])
        try undo(filter, &line, above: above)
        position += 1 + length
        let start = (pass.first.row + row * pass.step.row) * header.width + pass.first.column
        for column in 0..<pass.columns {
          let pixel = (start + column * pass.step.column) * count
          for sample in 0..<count {
            samples[pixel + sample] = self.sample(column * count + sample, of: line)
          }
        }
        above = line
      }
    }
    return samples
  }

  private func sample(_ index: Int, of line: [UInt8]) -> UInt16 {
    switch header.depth {
    case 16: UInt16(line[2 * index]) << 8 | UInt16(line[2 * index + 1])
    case 8: UInt16(line[index])
    default:
      UInt16(
        Int(line[index * header.depth / 8]) >> (8 - header.depth - index * header.depth % 8)
          & (1 << header.depth - 1))
    }
  }

  private func undo(
    _ filter: UInt8, _ line: inout [UInt8], above: [UInt8]
  ) throws(RuntimeError) {
    let step = header.filterStep
    switch filter {
    case 0: break
    case 1: for i in line.indices.dropFirst(step) { line[i] &+= line[i - step] }
    case 2: for i in line.indices { line[i] &+= above[i] }
    case 3:
      for i in line.indices {
        let left = i < step ? 0 : Int(line[i - step])
        line[i] &+= UInt8((left + Int(above[i])) / 2)
      }
    case 4:
      for i in line.indices {
        let left = i < step ? 0 : Int(line[i - step])
        line[i] &+= Self.nearest(left, Int(above[i]), i < step ? 0 : Int(above[i - step]))
      }
    default: throw PNGFile.unreadable(origin, "a row has the filter \(filter), there are 0 to 4")
    }
  }

  /// Of three neighbours the one nearest to left + up − corner (Paeth 1991).
  private static func nearest(_ left: Int, _ up: Int, _ corner: Int) -> UInt8 {
    let guess = left + up - corner
    let (toLeft, toUp, toCorner) = (abs(guess - left), abs(guess - up), abs(guess - corner))
    if toLeft <= toUp, toLeft <= toCorner { return UInt8(left) }
    return UInt8(toUp <= toCorner ? up : corner)
  }
}
