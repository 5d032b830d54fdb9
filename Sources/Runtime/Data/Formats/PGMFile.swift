/// Grey pictures in the PGM format: P5 (bytes, or two bytes with the high one first) and P2 (text).
/// A file may hold several pictures of one size.
enum PGMFile {
  static func parse(_ bytes: [UInt8], origin: String) throws(RuntimeError) -> PictureFile {
    var scanner = Scanner(bytes: bytes, origin: origin)
    var values: [Float] = []
    var size: (width: Int, height: Int)?
    var count = 0
    repeat {
      let isText = try scanner.magic() == "P2"
      let (width, height) = (try scanner.number("width"), try scanner.number("height"))
      let largest = try scanner.number("largest value")
      guard width > 0, height > 0, (1...65535).contains(largest) else {
        throw fault(origin, "it is \(width) × \(height) with values up to \(largest)")
      }
      guard size == nil || (size?.width == width && size?.height == height) else {
        throw fault(origin, "its pictures differ in size")
      }
      size = (width, height)
      // A pixel takes a byte at least, so what a header promises is bounded by the file.
      guard let pixels = checkedProduct([width, height]), pixels <= bytes.count else {
        throw fault(
          origin, "it promises \(width) × \(height) pixels, the file has \(bytes.count) bytes")
      }
      values.reserveCapacity(values.count + pixels)
      if !isText { try scanner.endHeader() }
      for _ in 0..<pixels {
        let value = isText ? try scanner.number("pixel") : try scanner.sample(wide: largest > 255)
        guard value <= largest else {
          throw fault(origin, "it holds \(value), its largest value is \(largest)")
        }
        values.append(Float(value) / Float(largest))
      }
      count += 1
    } while scanner.hasMore()
    let (width, height) = size ?? (0, 0)
    return PictureFile(
      shape: count == 1 ? [height, width] : [count, height, width], values: values)
  }

  private static func fault(_ origin: String, _ reason: String) -> RuntimeError {
    RuntimeError(.picture, "`\(origin)` is not a PGM file that can be read: \(reason)")
  }

  private struct Scanner {
    let bytes: [UInt8]
    let origin: String
    private var position = 0

    init(bytes: [UInt8], origin: String) {
      self.bytes = bytes
      self.origin = origin
    }

    mutating func magic() throws(RuntimeError) -> String {
      let text = String(decoding: bytes[position...].prefix(2), as: UTF8.self)
      guard text == "P5" || text == "P2" else { throw fault(origin, "`P5` or `P2` is expected") }
      position += 2
      return text
    }

    /// One number in decimal digits, after white space and comments.
    mutating func number(_ what: String) throws(RuntimeError) -> Int {
      skipSpace()
      let digits = bytes[position...].prefix {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
      guard !digits.isEmpty, digits.count <= 9 else {
        throw fault(origin, "its \(what) is missing")
      }
      position += digits.count
      return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// Exactly one white space stands between the header and the bytes.
    mutating func endHeader() throws(RuntimeError) {
      guard position < bytes.count, isSpace(bytes[position]) else {
        throw fault(origin, "its header does not end")
      }
      position += 1
    }

    mutating func sample(wide: Bool) throws(RuntimeError) -> Int {
      let width = wide ? 2 : 1
      guard bytes.count - position >= width else { throw fault(origin, "it ends too early") }
      defer { position += width }
      return wide
        ? Int(bytes[position]) << 8 | Int(bytes[position + 1]) : Int(bytes[position])
    }

    mutating func hasMore() -> Bool {
      skipSpace()
      return position < bytes.count
    }

    private mutating func skipSpace() {
      while position < bytes.count {
        if bytes[position] == UInt8(ascii: "#") {
          while position < bytes.count, bytes[position] != 0x0A { position += 1 }
        } else if isSpace(bytes[position]) {
          position += 1
        } else {
          return
        }
      }
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
  }
}
