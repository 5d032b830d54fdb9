/// A character outside ASCII that is taken for one of ours: word processors and web pages put
/// them into copied text.
struct LookAlike {
  enum Meaning {
    case space
    case quote
    case token(Token.Kind, String)
  }

  let meaning: Meaning
  let length: Int
  let codePoint: String

  init?(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x00A0, 0x2000...0x200B, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF, 0x0085, 0x2028, 0x2029:
      meaning = .space
    case 0x201C, 0x201D, 0x201E, 0x201F, 0x2018, 0x2019, 0x00AB, 0x00BB, 0xFF02: meaning = .quote
    case 0x2010...0x2015, 0x2212, 0xFF0D: meaning = .token(.minus, "-")
    case 0x00D7, 0x2217, 0x22C5, 0xFF0A: meaning = .token(.star, "*")
    case 0x00F7, 0x2044, 0x2215, 0xFF0F: meaning = .token(.slash, "/")
    case 0x2026, 0x2025: meaning = .token(.dotDot, "..")
    case 0xFF0B: meaning = .token(.plus, "+")
    case 0xFF05: meaning = .token(.percent, "%")
    case 0xFF08: meaning = .token(.leftParenthesis, "(")
    case 0xFF09: meaning = .token(.rightParenthesis, ")")
    case 0xFF0C, 0x3001: meaning = .token(.comma, ",")
    case 0xFF0E: meaning = .token(.dot, ".")
    case 0xFF1A, 0x2236: meaning = .token(.colon, ":")
    case 0xFF1D: meaning = .token(.equals, "=")
    case 0xFF3B: meaning = .token(.leftBracket, "[")
    case 0xFF3D: meaning = .token(.rightBracket, "]")
    case 0xFF5B: meaning = .token(.leftBrace, "{")
    case 0xFF5D: meaning = .token(.rightBrace, "}")
    case 0x25B7, 0x22B3, 0x2223: meaning = .token(.pipe, "|>")
    default: return nil
    }
    length = UTF8.width(scalar)
    codePoint = WSLang.codePoint(scalar.value)
  }
}

extension Lexer {
  /// What the character at an offset is taken for, if it is such a one.
  func lookAlike(at offset: Int) -> LookAlike? {
    let length = scalarLength(at: offset)
    let first = UInt32(bytes[offset])
    var value = length == 2 ? first & 0x1F : length == 3 ? first & 0x0F : first & 0x07
    for index in 1..<max(length, 1) { value = value << 6 | UInt32(bytes[offset + index] & 0x3F) }
    return Unicode.Scalar(value).flatMap(LookAlike.init)
  }
}
