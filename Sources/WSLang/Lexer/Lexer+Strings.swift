/// Strings: one line between double quotes, with the escapes `\"`, `\\` and `\u{…}`.
extension Lexer {
  mutating func readString() {
    let start = position
    var isSound = true
    position += 1
    while true {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return append(isSound ? .string : .invalid, from: start)
      case UInt8(ascii: "\\"):
        if !readEscape() { isSound = false }
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        return finishOpenString(from: start)
      default:
        guard position < end else { return finishOpenString(from: start) }
        position += 1
      }
    }
  }

  /// Reads an escape and says whether it is one.
  private mutating func readEscape() -> Bool {
    let start = position
    position += 1
    switch bytes[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      position += 1
      return true
    case UInt8(ascii: "u") where bytes[position + 1] == UInt8(ascii: "{"):
      position += 2
      return readCodePoint(from: start)
    default:
      if position < end, !isLineEnd(bytes[position]) { position += scalarLength(at: position) }
      let range = SourceRange(start, position)
      report(
        .unknownEscape, "`\(text(range))` is not an escape", range,
        notes: [#"the escapes are `\"`, `\\` and `\u{…}` with a code point in hexadecimal"#])
      return false
    }
  }

  private mutating func readCodePoint(from start: Int) -> Bool {
    var value: UInt32 = 0
    var digits = 0
    while let digit = hexadecimalDigit(bytes[position]) {
      digits += 1
      if digits <= 6 { value = value << 4 | digit }
      position += 1
    }
    let isClosed = bytes[position] == UInt8(ascii: "}")
    if isClosed { position += 1 }
    if isClosed, (1...6).contains(digits), Unicode.Scalar(value) != nil { return true }
    let range = SourceRange(start, position)
    report(
      .unknownCodePoint, "`\(shortened(range))` is not a code point", range,
      notes: [#"one to six hexadecimal digits stand between `\u{` and `}`, as in `\u{1F600}`"#])
    return false
  }

  /// A string that its line does not end. It is taken to the end of the line without the
  /// brackets there, or, if the next line seems to close it, up to that quote.
  private mutating func finishOpenString(from start: Int) {
    let lineEnd = position
    let mark = SourceRange(start, lineEnd)
    if let quote = closingQuoteOnNextLine() {
      position = quote + 1
      append(.invalid, from: start)
      report(.openString, "this string goes beyond its line", mark)
      return
    }
    trimOpenString(from: start)
    append(.invalid, from: start)
    let insertion = TextEdit(SourceRange(position, position), "\"")
    report(
      .openString, "this string has no end", SourceRange(start, position),
      helps: [Help("close it with `\"`", fix: Fix(.maybe, [insertion]))])
  }

  private mutating func trimOpenString(from start: Int) {
    let trimmed: Set<UInt8> = Set(" \t)]},".utf8)
    while position > start + 1, trimmed.contains(bytes[position - 1]) { position -= 1 }
  }

  /// The first quote of the next line if that line has an odd number of them.
  private func closingQuoteOnNextLine() -> Int? {
    var index = position
    while index < end, isLineEnd(bytes[index]) { index += 1 }
    var first: Int?
    var count = 0
    while index < end, !isLineEnd(bytes[index]) {
      if bytes[index] == UInt8(ascii: "\"") {
        first = first ?? index
        count += 1
      }
      index += 1
    }
    return count % 2 == 1 ? first : nil
  }

  /// A string in quotes of another language: `'…'`.
  mutating func readForeignString(closing quote: UInt8) {
    let start = position
    position += 1
    while position < end, !isLineEnd(bytes[position]), bytes[position] != quote { position += 1 }
    let isClosed = bytes[position] == quote
    if isClosed { position += 1 } else { trimOpenString(from: start) }
    append(.invalid, from: start)
    reportForeignString(from: start, openLength: 1, closeLength: isClosed ? 1 : 0)
  }

  /// A string in typographic quotes; `position` stands behind the opening one.
  mutating func readForeignString(openedAt start: Int) {
    let openLength = position - start
    var closeLength = 0
    while position < end, !isLineEnd(bytes[position]) {
      if bytes[position] == UInt8(ascii: "\"") {
        closeLength = 1
      } else if bytes[position] >= 0x80, case .quote = lookAlike(at: position)?.meaning {
        closeLength = scalarLength(at: position)
      }
      position += scalarLength(at: position)
      if closeLength > 0 { break }
    }
    if closeLength == 0 { trimOpenString(from: start + openLength - 1) }
    append(.invalid, from: start)
    reportForeignString(from: start, openLength: openLength, closeLength: closeLength)
  }

  private mutating func reportForeignString(from start: Int, openLength: Int, closeLength: Int) {
    let range = SourceRange(start, position)
    let inside = bytes[(start + openLength)..<(position - closeLength)]
    let isPlain = !inside.contains(UInt8(ascii: "\"")) && !inside.contains(UInt8(ascii: "\\"))
    let edits = [
      TextEdit(SourceRange(start, start + openLength), "\""),
      TextEdit(SourceRange(range.end - closeLength, range.end), "\""),
    ]
    report(
      .foreignString, "these are not the quotes of a string", range,
      helps: closeLength > 0 && isPlain
        ? [Help("write `\"` on both sides", fix: Fix(.safe, edits))] : [])
  }

  /// The bytes of the UTF-8 sequence at an offset; the source is known to be sound.
  func scalarLength(at offset: Int) -> Int {
    switch bytes[offset] {
    case ..<0x80: 1
    case ..<0xE0: min(2, end - offset)
    case ..<0xF0: min(3, end - offset)
    default: min(4, end - offset)
    }
  }
}

/// The value of a hexadecimal digit.
func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
  case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
  default: nil
  }
}
