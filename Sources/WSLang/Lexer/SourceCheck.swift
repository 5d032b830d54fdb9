/// What a source must be before it is read: not too large, UTF-8, free of NUL bytes.
enum SourceCheck {
  static let largestSource = 8 * 1024 * 1024

  /// The fault that forbids reading the source, if there is one.
  static func fault(in source: SourceText, sourceIndex: Int) -> Diagnostic? {
    let bytes = source.bytes
    guard bytes.count <= largestSource else {
      return Diagnostic(
        .sourceTooLarge, "the source has \(bytes.count) bytes, more than the 8 MB that are read",
        at: Label(SourceRange(0, 0), source: sourceIndex))
    }
    if let order = byteOrderMark(bytes) {
      return Diagnostic(
        .notUTF8, "the source is \(order) text, not UTF-8",
        at: Label(SourceRange(0, 2), source: sourceIndex),
        helps: [Help("save it in the encoding UTF-8")])
    }
    if let broken = firstBrokenSequence(bytes) {
      let hex = bytes[broken.start..<broken.end].map { hexadecimal($0) }.joined(separator: " ")
      return Diagnostic(
        .notUTF8, "the source is not UTF-8 text",
        at: Label(
          broken, "\(broken.end - broken.start == 1 ? "byte" : "bytes") \(hex)",
          source: sourceIndex),
        helps: [Help("save the file in the encoding UTF-8")])
    }
    if let nul = bytes.firstIndex(of: 0) {
      return Diagnostic(
        .nulByte, "the source holds a NUL byte",
        at: Label(SourceRange(nul, nul + 1), source: sourceIndex),
        notes: ["text has none; this may be a binary file"])
    }
    return nil
  }

  private static func byteOrderMark(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    return nil
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0" + digits : digits
  }

  /// The first bytes that are no UTF-8: surrogates, overlong forms and cut sequences included.
  static func firstBrokenSequence(_ bytes: [UInt8]) -> SourceRange? {
    var index = 0
    let count = bytes.count
    while index < count {
      let lead = bytes[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      let length: Int
      var second: ClosedRange<UInt8> = 0x80...0xBF
      switch lead {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF1...0xF3: length = 4
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      default: return SourceRange(index, index + 1)
      }
      for offset in 1..<length {
        let allowed = offset == 1 ? second : 0x80...0xBF
        guard index + offset < count, allowed.contains(bytes[index + offset]) else {
          return SourceRange(index, min(index + offset, count))
        }
      }
      index += length
    }
    return nil
  }
}
