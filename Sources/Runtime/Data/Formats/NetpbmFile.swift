/// Pictures in the formats PGM and PPM: P5 and P6 (bytes, or two bytes with the high one first), P2
/// and P3 (text). A file may hold several pictures of one size.
enum NetpbmFile {
  private static let kinds: [(magic: String, channels: Int, isText: Bool)] = [
    ("P2", 1, true), ("P3", 3, true), ("P5", 1, false), ("P6", 3, false),
  ]

  static func begins(_ bytes: [UInt8]) -> Bool {
    kinds.contains { bytes.starts(with: $0.magic.utf8) }
  }

  /// At least one.
  static func parse(_ bytes: [UInt8], origin: String) throws(RuntimeError) -> [Picture] {
    var scanner = Scanner(bytes: bytes, origin: origin)
    var pictures: [Picture] = []
    repeat {
      let picture = try parse(&scanner, bytes.count, origin: origin)
      guard pictures.last.map({ $0.sizeText == picture.sizeText }) ?? true else {
        throw fault(origin, "its pictures differ in size")
      }
      pictures.append(picture)
    } while scanner.hasMore()
    return pictures
  }

  private static func parse(
    _ scanner: inout Scanner, _ bytes: Int, origin: String
  ) throws(RuntimeError) -> Picture {
    let (channels, isText) = try scanner.kind()
    let (width, height) = (try scanner.number("width"), try scanner.number("height"))
    let largest = try scanner.number("largest value")
    guard width > 0, height > 0, (1...65535).contains(largest) else {
      throw fault(origin, "it is \(width) × \(height) with values up to \(largest)")
    }
    // A sample takes a byte at least, so what a header promises is bounded by the file.
    guard let count = checkedProduct([width, height, channels]), count <= bytes else {
      throw fault(origin, "it promises \(width) × \(height) pixels, the file has \(bytes) bytes")
    }
    var samples: [UInt16] = []
    samples.reserveCapacity(count)
    if !isText { try scanner.endHeader() }
    for _ in 0..<count {
      let value = isText ? try scanner.number("pixel") : try scanner.sample(wide: largest > 255)
      guard value <= largest else {
        throw fault(origin, "it holds \(value), its largest value is \(largest)")
      }
      samples.append(UInt16(value))
    }
    return Picture(
      height: height, width: width, channels: channels, samples: samples,
      largest: UInt16(largest))
  }

  private static func fault(_ origin: String, _ reason: String) -> RuntimeError {
    RuntimeError(.picture, "`\(origin)` is not a PGM or PPM file that can be read: \(reason)")
  }

  private struct Scanner {
    let bytes: [UInt8]
    let origin: String
    private var position = 0

    init(bytes: [UInt8], origin: String) {
      self.bytes = bytes
      self.origin = origin
    }

    mutating func kind() throws(RuntimeError) -> (channels: Int, isText: Bool) {
      let rest = bytes[position...]
      guard let kind = kinds.first(where: { rest.starts(with: $0.magic.utf8) }) else {
        throw fault(origin, "`P2`, `P3`, `P5` or `P6` is expected")
      }
      position += 2
      return (kind.channels, kind.isText)
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
