import CZlib

/// Pictures in the PNG format (ISO/IEC 15948). Written are bytes in grey or in red, green, blue.
package enum PNGFile {
  /// - Parameters:
  ///   - pixels: `[height, width, channels]`, row-major.
  ///   - channels: 1 or 3.
  package static func serialize(
    _ pixels: [UInt8], height: Int, width: Int, channels: Int, origin: String
  ) throws(RuntimeError) -> [UInt8] {
    let largest = Int(Int32.max)
    guard (1...largest).contains(height), (1...largest).contains(width),
      channels == 1 || channels == 3, checkedProduct([height, width, channels]) == pixels.count
    else {
      throw fault(origin, "\(height) × \(width) × \(channels) is no picture in grey or colour")
    }
    var bytes: [UInt8] = [0x89] + Array("PNG".utf8) + [0x0D, 0x0A, 0x1A, 0x0A]
    let header =
      bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, channels == 3 ? 2 : 0, 0, 0, 0]
    append("IHDR", header, to: &bytes)
    append("IDAT", try compressed(rows(pixels, width * channels), origin: origin), to: &bytes)
    append("IEND", [], to: &bytes)
    return bytes
  }

  /// Each row is preceded by the number of its filter: 0, none.
  private static func rows(_ pixels: [UInt8], _ length: Int) -> [UInt8] {
    var rows: [UInt8] = []
    rows.reserveCapacity(pixels.count + pixels.count / length)
    for start in stride(from: 0, to: pixels.count, by: length) {
      rows.append(0)
      rows += pixels[start..<start + length]
    }
    return rows
  }

  private static func compressed(
    _ bytes: [UInt8], origin: String
  ) throws(RuntimeError) -> [UInt8] {
    var length = compressBound(uLong(bytes.count))
    guard length <= uLong(UInt32.max) else { throw fault(origin, "it would be larger than 4 GB") }
    var result = [UInt8](repeating: 0, count: Int(length))
    guard compress2(&result, &length, bytes, uLong(bytes.count), 6) == Z_OK else {
      throw fault(origin, "there is not enough memory to compress it")
    }
    return Array(result.prefix(Int(length)))
  }

  /// Length, name, content, and the check sum of the last two.
  private static func append(_ name: String, _ content: [UInt8], to bytes: inout [UInt8]) {
    let body = Array(name.utf8) + content
    bytes += bigEndian(UInt32(content.count)) + body
    bytes += bigEndian(UInt32(truncatingIfNeeded: crc32(0, body, uInt(body.count))))
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }

  private static func fault(_ origin: String, _ reason: String) -> RuntimeError {
    RuntimeError(.picture, "the PNG file `\(origin)` cannot be written: \(reason)")
  }
}
