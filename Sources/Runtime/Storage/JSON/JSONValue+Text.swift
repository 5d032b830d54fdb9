extension JSONValue {
  /// The text, on one line or indented by two spaces. Equal values give equal text.
  ///
  /// Numbers that JSON cannot express (infinities, NaN) are written as null.
  package func text(indented: Bool = false) -> String {
    var writer = JSONWriter(isIndented: indented)
    writer.write(self, level: 0)
    return writer.text
  }
}

private struct JSONWriter {
  let isIndented: Bool
  var text = ""

  mutating func write(_ value: JSONValue, level: Int) {
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .unsigned(let value): text += String(value)
    case .number(let value): text += value.isFinite ? "\(value)" : "null"
    case .string(let value): write(string: value)
    case .array(let values): write(array: values, level: level)
    case .object(let object): write(object: object, level: level)
    }
  }

  private mutating func write(array: [JSONValue], level: Int) {
    // Lists of plain values stay on one line: shapes and keys are read as rows.
    let isFlat = array.allSatisfy { $0.asArray == nil && $0.asObject == nil }
    text += "["
    for (index, value) in array.enumerated() {
      if index > 0 { text += isIndented && isFlat ? ", " : "," }
      if !isFlat { breakLine(level: level + 1) }
      write(value, level: level + 1)
    }
    if !isFlat { breakLine(level: level) }
    text += "]"
  }

  private mutating func write(object: JSONObject, level: Int) {
    text += "{"
    for (index, member) in object.members.enumerated() {
      if index > 0 { text += "," }
      breakLine(level: level + 1)
      write(string: member.name)
      text += isIndented ? ": " : ":"
      write(member.value, level: level + 1)
    }
    if !object.isEmpty { breakLine(level: level) }
    text += "}"
  }

  private mutating func breakLine(level: Int) {
    guard isIndented else { return }
    text += "\n" + String(repeating: "  ", count: level)
  }

  private mutating func write(string: String) {
    text += "\""
    // Most strings hold nothing that is written in another way.
    if string.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }) {
      text += string
      text += "\""
      return
    }
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<" ", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
