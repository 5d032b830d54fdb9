/// Numbers: digits on both sides of the point, an exponent, and nothing that touches the end.
extension Lexer {
  private static let noDigitBefore = "no digit before the point"

  mutating func readNumber() {
    let start = position
    let integerDigits = skipDigits()
    var fault: String?
    var isInteger = true
    if integerDigits == 0 { fault = Self.noDigitBefore }
    if bytes[position] == UInt8(ascii: "."), bytes[position + 1] != UInt8(ascii: ".") {
      isInteger = false
      position += 1
      if skipDigits() == 0 { fault = "no digit after the point" }
    }
    if readUnitThatTouches(from: start, fault: fault) { return }
    if bytes[position] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      position += 1
      if bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
        position += 1
      }
      if skipDigits() == 0, !isNameByte(bytes[position]) {
        fault = fault ?? "the exponent has no digits"
      }
      if readUnitThatTouches(from: start, fault: fault) { return }
    }
    if let touching = skipWhatTouches() { fault = fault ?? touching }
    finishNumber(from: start, isInteger: isInteger, fault: fault)
  }

  private mutating func finishNumber(from start: Int, isInteger: Bool, fault: String?) {
    let range = SourceRange(start, position)
    if let fault {
      append(.invalid, from: start)
      var helps: [Help] = []
      if fault == Self.noDigitBefore {
        let insertion = TextEdit(SourceRange(start, start), "0")
        helps = [Help("write a 0 before the point", fix: Fix(.safe, [insertion]))]
      }
      report(
        .malformedNumber, "`\(shortened(range))` is not a number", range, label: fault,
        helps: helps)
    } else if isInteger, isTooLargeForInteger(range) {
      append(.invalid, from: start)
      report(
        .numberTooLarge, "`\(shortened(range))` is too large for an integer", range,
        notes: ["integers are exact up to \(Int.max)"])
    } else if !isInteger, Double(text(range))?.isFinite != true {
      append(.invalid, from: start)
      report(
        .numberTooLarge, "`\(shortened(range))` is too large for a number", range,
        notes: ["numbers reach up to 1.8e308"])
    } else {
      append(.number, from: start)
    }
  }

  private mutating func skipDigits() -> Int {
    let start = position
    while isDigit(bytes[position]) { position += 1 }
    return position - start
  }

  /// `8bits`: a number and its unit, between which a blank is missing.
  private mutating func readUnitThatTouches(from start: Int, fault: String?) -> Bool {
    var wordEnd = position
    while isNameByte(bytes[wordEnd]) { wordEnd += 1 }
    guard wordEnd > position, fault == nil,
      Word(bytes[position..<wordEnd]).unit != nil, bytes[wordEnd] < 0x80
    else { return false }
    let word = SourceRange(position, wordEnd)
    append(.number, from: start)
    let insertion = TextEdit(SourceRange(word.start, word.start), " ")
    report(
      .numberTouchesWord, "no space between the number and `\(text(word))`",
      SourceRange(start, wordEnd),
      helps: [Help("write a space before the unit", fix: Fix(.safe, [insertion]))])
    return true
  }

  /// Takes what stands at the end of a number and may not: letters, digits, a second point.
  private mutating func skipWhatTouches() -> String? {
    var fault: String?
    while true {
      if isNameByte(bytes[position]) {
        fault = fault ?? "`\(text(SourceRange(position, position + 1)))` touches the number"
        skipNameBytes()
      } else if bytes[position] == UInt8(ascii: "."), isNameByte(bytes[position + 1]) {
        fault = fault ?? "a second point"
        position += 1
      } else {
        return fault
      }
    }
  }

  private func isTooLargeForInteger(_ range: SourceRange) -> Bool {
    guard range.end - range.start >= 19 else { return false }
    return Int(text(range)) == nil
  }

  /// The text of a range, cut if it is long.
  func shortened(_ range: SourceRange) -> String {
    guard range.end - range.start > 40 else { return text(range) }
    return text(SourceRange(range.start, range.start + 32)) + "…"
  }
}
