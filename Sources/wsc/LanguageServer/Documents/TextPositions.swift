import WSLang
import WSRuntime

/// How a client counts columns.
enum PositionEncoding: String {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
}

/// A place as editors name it: both from 0.
struct TextPosition: Hashable {
  var line: Int
  var character: Int

  var json: JSONValue { ["line": .integer(line), "character": .integer(character)] }
}

/// Offsets of a text as lines and columns, and back. Lines end in `\n`, `\r\n` or `\r`.
///
/// UTF-16 units are counted for blocks of the text, so that one very long line costs nothing
/// extra.
struct TextPositions {
  private static let blockLength = 512

  let bytes: [UInt8]
  let encoding: PositionEncoding
  private var lineStarts = [0]
  /// UTF-16 units before each block; empty if each byte is one unit.
  private var unitsBefore: [Int] = []

  init(_ bytes: [UInt8], _ encoding: PositionEncoding) {
    self.bytes = bytes
    self.encoding = encoding
    var isPlain = true
    for (index, byte) in bytes.enumerated() {
      if byte == 10 || (byte == 13 && !(index + 1 < bytes.count && bytes[index + 1] == 10)) {
        lineStarts.append(index + 1)
      }
      if byte >= 0x80 { isPlain = false }
    }
    if encoding == .utf16, !isPlain { countUnits() }
  }

  private mutating func countUnits() {
    var units = 0
    for (index, byte) in bytes.enumerated() {
      if index % Self.blockLength == 0 { unitsBefore.append(units) }
      units += Self.units(of: byte)
    }
    unitsBefore.append(units)
  }

  /// What a byte adds: a scalar of four bytes is two units, all others are one.
  private static func units(of byte: UInt8) -> Int {
    byte & 0xC0 == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1
  }

  private func units(before offset: Int) -> Int {
    guard !unitsBefore.isEmpty else { return offset }
    let block = offset / Self.blockLength
    var units = unitsBefore[min(block, unitsBefore.count - 1)]
    for index in min(block * Self.blockLength, offset)..<offset {
      units += Self.units(of: bytes[index])
    }
    return units
  }

  func lineIndex(at offset: Int) -> Int { lineStarts.line(at: offset) }

  func position(_ offset: Int) -> TextPosition {
    let offset = max(0, min(offset, bytes.count))
    let line = lineIndex(at: offset)
    return TextPosition(
      line: line, character: units(before: offset) - units(before: lineStarts[line]))
  }

  /// The offset of a position; one beyond the end of its line or of the text is the end itself, one
  /// inside a character is its start.
  func offset(_ position: TextPosition) -> Int {
    guard position.line >= 0 else { return 0 }
    guard position.line < lineStarts.count else { return bytes.count }
    let start = lineStarts[position.line]
    var end = position.line + 1 < lineStarts.count ? lineStarts[position.line + 1] : bytes.count
    if position.line + 1 < lineStarts.count {
      end -= 1
      if end > start, bytes[end] == 10, bytes[end - 1] == 13 { end -= 1 }
    }
    let wanted = max(0, position.character)
    if unitsBefore.isEmpty {
      var offset = start + min(wanted, end - start)
      while offset > start, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
      return offset
    }
    var units = 0
    var offset = start
    while offset < end {
      units += Self.units(of: bytes[offset])
      if units > wanted { break }
      offset += 1
      while offset < end, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    }
    return offset
  }

  func json(_ range: SourceRange) -> JSONValue {
    ["start": position(range.start).json, "end": position(range.end).json]
  }
}
