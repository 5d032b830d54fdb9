/// The values of numbers and strings. Their form was checked when they were cut.
extension Parser {
  mutating func readNumberLiteral() -> NumberLiteral {
    let range = token().range
    let text = text(range)
    advance()
    let isInteger = text.utf8.allSatisfy(isDigit)
    let integer = isInteger ? Int(text) : nil
    return NumberLiteral(
      text: text, integer: integer, value: integer.map(Double.init) ?? Double(text) ?? 0,
      isWrittenAsInteger: isInteger, range: range)
  }

  mutating func readStringLiteral() -> String {
    let range = token().range
    advance()
    let inside = source.bytes[(range.start + 1)..<max(range.start + 1, range.end - 1)]
    guard inside.contains(UInt8(ascii: "\\")) else {
      return String(decoding: inside, as: UTF8.self)
    }
    var result: [UInt8] = []
    var index = inside.startIndex
    while index < inside.endIndex {
      guard inside[index] == UInt8(ascii: "\\"), index + 1 < inside.endIndex else {
        result.append(inside[index])
        index += 1
        continue
      }
      guard inside[index + 1] == UInt8(ascii: "u") else {
        result.append(inside[index + 1])
        index += 2
        continue
      }
      index += 3
      var value: UInt32 = 0
      while index < inside.endIndex, let digit = hexadecimalDigit(inside[index]) {
        value = value << 4 | digit
        index += 1
      }
      if let scalar = Unicode.Scalar(value) { result += Array(Character(scalar).utf8) }
      index += 1
    }
    return String(decoding: result, as: UTF8.self)
  }
}
