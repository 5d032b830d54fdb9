extension JSONValue {
  /// Parses one JSON text (RFC 8259, UTF-8). `origin` names it in messages.
  ///
  /// Integers are exact within -2^63 ..< 2^64, larger ones are refused; so are names that occur
  /// twice in an object, nesting deeper than 128 and more than `maximumBytes`.
  package static func parse(
    _ text: some Collection<UInt8>, origin: String, maximumBytes: Int = 256 << 20
  ) throws(RuntimeError) -> JSONValue {
    guard text.count <= maximumBytes else {
      throw RuntimeError(
        .fileTooLarge,
        "the JSON text of \(origin) has \(text.count) bytes, at most \(maximumBytes) are read")
    }
    var parser = JSONParser(bytes: Array(text), origin: origin)
    return try parser.parseDocument()
  }

  package static func parse(_ text: String, origin: String) throws(RuntimeError) -> JSONValue {
    try parse(text.utf8, origin: origin)
  }
}

private struct JSONParser {
  static let deepestNesting = 128

  let bytes: [UInt8]
  let origin: String
  var position = 0

  init(bytes: [UInt8], origin: String) {
    self.bytes = bytes
    self.origin = origin
  }

  mutating func parseDocument() throws(RuntimeError) -> JSONValue {
    let value = try parseValue(depth: 0)
    skipSpace()
    if position < bytes.count { throw fault("there is more text after its end") }
    return value
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func parseValue(depth: Int) throws(RuntimeError) -> JSONValue {
    guard depth <= Self.deepestNesting else {
      throw fault("it is nested deeper than \(Self.deepestNesting) levels")
    }
    skipSpace()
    guard let byte = next else { throw fault("it ends where a value is expected") }
    switch byte {
    case UInt8(ascii: "{"): return try parseObject(depth: depth)
    case UInt8(ascii: "["): return try parseArray(depth: depth)
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
    case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
    case UInt8(ascii: "n"): return try parseWord("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
    default: throw fault("a value is expected")
    }
  }

  private mutating func parseWord(_ word: String, _ value: JSONValue) throws(RuntimeError)
    -> JSONValue
  {
    guard bytes[position...].starts(with: word.utf8) else { throw fault("a value is expected") }
    position += word.utf8.count
    return value
  }

  private mutating func parseObject(depth: Int) throws(RuntimeError) -> JSONValue {
    position += 1
    var object = JSONObject()
    skipSpace()
    if next == UInt8(ascii: "}") {
      position += 1
      return .object(object)
    }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw fault("a name in quotes is expected") }
      let name = try parseString()
      guard object[name] == nil else { throw fault("the name `\(name)` occurs twice") }
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw fault("`:` is expected") }
      position += 1
      object[name] = try parseValue(depth: depth + 1)
      skipSpace()
      switch next {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "}"):
        position += 1
        return .object(object)
      default: throw fault("`,` or `}` is expected")
      }
    }
  }

  private mutating func parseArray(depth: Int) throws(RuntimeError) -> JSONValue {
    position += 1
    var values: [JSONValue] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      position += 1
      return .array(values)
    }
    while true {
      values.append(try parseValue(depth: depth + 1))
      skipSpace()
      switch next {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "]"):
        position += 1
        return .array(values)
      default: throw fault("`,` or `]` is expected")
      }
    }
  }

  private mutating func parseNumber() throws(RuntimeError) -> JSONValue {
    let start = position
    var isInteger = true
    if next == UInt8(ascii: "-") { position += 1 }
    if next == UInt8(ascii: "0") {
      position += 1
    } else {
      try skipDigits()
    }
    if next == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      try skipDigits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try skipDigits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger {
      if let value = Int(text) { return .integer(value) }
      if let value = UInt64(text) { return .unsigned(value) }
      throw fault("the integer \(shortened(text)) is too large")
    }
    guard let value = Double(text), value.isFinite else {
      throw fault("the number \(shortened(text)) is too large")
    }
    return .number(value)
  }

  private mutating func skipDigits() throws(RuntimeError) {
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    if position == start { throw fault("a digit is expected") }
  }

  private mutating func parseString() throws(RuntimeError) -> String {
    position += 1
    var content: [UInt8] = []
    while true {
      guard let byte = next else { throw fault("a string does not end") }
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw fault("a string is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"):
        content.append(contentsOf: try parseEscape())
      case 0..<0x20:
        throw fault("a string holds a control character")
      default:
        content.append(byte)
      }
    }
  }

  private mutating func parseEscape() throws(RuntimeError) -> [UInt8] {
    guard let byte = next else { throw fault("a string does not end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return try parseUnicodeEscape()
    default: throw fault("a string holds an unknown escape")
    }
  }

  private mutating func parseUnicodeEscape() throws(RuntimeError) -> [UInt8] {
    let first = try parseHexadecimal()
    var value = UInt32(first)
    if (0xD800..<0xDC00).contains(first) {
      guard next == UInt8(ascii: "\\") else { throw fault("half of a surrogate pair stands alone") }
      position += 1
      guard next == UInt8(ascii: "u") else { throw fault("half of a surrogate pair stands alone") }
      position += 1
      let second = try parseHexadecimal()
      guard (0xDC00..<0xE000).contains(second) else {
        throw fault("half of a surrogate pair stands alone")
      }
      value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw fault("half of a surrogate pair stands alone")
    }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func parseHexadecimal() throws(RuntimeError) -> UInt16 {
    guard bytes.count - position >= 4 else { throw fault("a string does not end") }
    let digits = bytes[position..<position + 4]
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("`\\u` needs four hexadecimal digits") }
    position += 4
    return value
  }

  private func shortened(_ text: String) -> String {
    text.utf8.count <= 40 ? text : text.prefix(37) + "..."
  }

  private func fault(_ reason: String) -> RuntimeError {
    let before = bytes[..<min(position, bytes.count)]
    let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    let column = position - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    return RuntimeError(
      .json, "the JSON text of \(origin) is broken: \(reason) (line \(line), byte \(column))")
  }
}
