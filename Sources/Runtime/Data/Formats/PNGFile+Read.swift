import CZlib

/// Pictures of every kind that the format has; what is partly transparent is refused.
extension PNGFile {
  private static let signature: [UInt8] = [0x89] + Array("PNG".utf8) + [0x0D, 0x0A, 0x1A, 0x0A]

  /// Deflate packs at most so many bytes into one.
  private static let bestRatio = 1032

  static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signature) }

  static func parse(
    _ bytes: [UInt8], origin: String, _ palette: Picture.Palette
  ) throws(RuntimeError) -> Picture {
    var chunks = Chunks(bytes, origin: origin)
    let first = try chunks.next()
    guard first.name == "IHDR" else { throw unreadable(origin, "it begins without a header") }
    let header = try PNGHeader(first.content, origin: origin)
    var colours: [UInt8] = []
    var transparency: [UInt8]?
    var packed: [UInt8] = []
    var chunk = try chunks.next()
    while chunk.name != "IEND" {
      switch chunk.name {
      case "PLTE": colours = Array(chunk.content)
      case "tRNS": transparency = Array(chunk.content)
      case "IDAT": packed += chunk.content
      // Small letters in front: what may be skipped.
      default:
        guard chunk.name.utf8.first.map({ $0 & 0x20 != 0 }) == true else {
          throw unreadable(origin, "it has a part `\(chunk.name)` that the format does not know")
        }
      }
      chunk = try chunks.next()
    }
    let rows = try unpacked(packed, header, origin: origin)
    var samples = try PNGRows(header, origin: origin).samples(of: rows)
    try expectOpaque(samples, header, transparency, origin: origin)
    var (channels, largest) = (header.colour.samples, 1 << header.depth - 1)
    switch header.colour {
    case .grey, .colour: break
    case .greyWithAlpha, .colourWithAlpha:
      channels -= 1
      samples = withoutLast(samples, of: channels + 1)
    case .palette:
      largest = 255
      guard colours.count % 3 == 0, let most = samples.max(), 3 * Int(most) < colours.count else {
        throw unreadable(origin, "it has a pixel whose colour is not in its palette")
      }
      if palette == .colours {
        channels = 3
        samples = samples.flatMap { number in
          (0..<3).map { UInt16(colours[3 * Int(number) + $0]) }
        }
      }
    }
    return Picture(
      height: header.height, width: header.width, channels: channels, samples: samples,
      largest: UInt16(largest))
  }

  /// All rows, each with the number of its filter; nothing is reserved that the packed bytes could
  /// not fill.
  private static func unpacked(
    _ packed: [UInt8], _ header: PNGHeader, origin: String
  ) throws(RuntimeError) -> [UInt8] {
    let size = header.dataBytes
    guard size / bestRatio <= packed.count else {
      throw unreadable(
        origin,
        "it says that it is \(header.height) × \(header.width), its \(packed.count) packed bytes "
          + "cannot hold that")
    }
    if size > 1 << 24 {
      try MemoryNeed.file(bytes: size).expectFree(threads: 0, for: "reading `\(origin)`")
    }
    var rows = [UInt8](repeating: 0, count: size)
    var length = uLong(size)
    let status = uncompress(&rows, &length, packed, uLong(packed.count))
    guard status == Z_OK, Int(length) == size else {
      let reason =
        switch status {
        case Z_OK: "its pixels end after \(length) of \(size) bytes"
        case Z_MEM_ERROR: "there is not enough memory to unpack it"
        case Z_BUF_ERROR: "its packed pixels are cut off, or too many"
        default: "its packed pixels are damaged"
        }
      throw unreadable(origin, reason)
    }
    return rows
  }

  /// What shows through a picture is not known here.
  private static func expectOpaque(
    _ samples: [UInt16], _ header: PNGHeader, _ transparency: [UInt8]?, origin: String
  ) throws(RuntimeError) {
    let count = header.colour.samples
    let isOpaque: Bool
    switch header.colour {
    case .greyWithAlpha, .colourWithAlpha:
      let full = UInt16(1 << header.depth - 1)
      isOpaque = stride(from: count - 1, to: samples.count, by: count)
        .allSatisfy { samples[$0] == full }
    case .palette:
      let alphas = transparency ?? []
      isOpaque = samples.allSatisfy { Int($0) >= alphas.count || alphas[Int($0)] == 255 }
    case .grey, .colour:
      guard let transparency else { return }
      guard transparency.count == 2 * count else {
        throw unreadable(origin, "its transparent colour is no colour")
      }
      let key = (0..<count).map {
        UInt16(transparency[2 * $0]) << 8 | UInt16(transparency[2 * $0 + 1])
      }
      isOpaque = stride(from: 0, to: samples.count, by: count)
        .allSatisfy { !samples[$0..<$0 + count].elementsEqual(key) }
    }
    guard isOpaque else {
      throw unreadable(
        origin, "it is partly transparent",
        help: "give it a background, and save it without an alpha channel")
    }
  }

  private static func withoutLast(_ samples: [UInt16], of count: Int) -> [UInt16] {
    var kept: [UInt16] = []
    kept.reserveCapacity(samples.count / count * (count - 1))
    for start in stride(from: 0, to: samples.count, by: count) {
      kept += samples[start..<start + count - 1]
    }
    return kept
  }

  static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

  static func unreadable(_ origin: String, _ reason: String, help: String? = nil) -> RuntimeError {
    RuntimeError(.picture, "`\(origin)` is not a PNG file that can be read: \(reason)", help: help)
  }

  /// The parts of a file, each with a checksum.
  private struct Chunks {
    private let bytes: [UInt8]
    private let origin: String
    private var position = signature.count

    init(_ bytes: [UInt8], origin: String) {
      self.bytes = bytes
      self.origin = origin
    }

    mutating func next() throws(RuntimeError) -> (name: String, content: ArraySlice<UInt8>) {
      guard bytes.count - position >= 12 else { throw unreadable(origin, "it ends too early") }
      let length = number(bytes[position..<position + 4])
      guard length <= bytes.count - position - 12 else {
        throw unreadable(
          origin, "a part of \(length) bytes is promised, \(bytes.count - position - 12) follow")
      }
      let body = bytes[position + 4..<position + 8 + length]
      let sum = number(bytes[body.endIndex..<body.endIndex + 4])
      let found = body.withUnsafeBytes {
        crc32(0, $0.bindMemory(to: UInt8.self).baseAddress, uInt($0.count))
      }
      guard Int(found) == sum else {
        throw unreadable(origin, "the checksum of a part is wrong, the file is damaged")
      }
      position = body.endIndex + 4
      return (String(decoding: body.prefix(4), as: UTF8.self), body.dropFirst(4))
    }
  }
}
