import WSRuntime

/// A word of a command line that a shell reads back as one word.
func shellWord(_ path: FilePath) -> String {
  // What cannot be shown as it is, `$'…'` can spell.
  guard let text = path.text, text == path.description else {
    return "$'" + path.bytes.map(spelled).joined() + "'"
  }
  let isPlain = text.allSatisfy {
    $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+=:,@".contains($0))
  }
  return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
}

/// A byte between `$'` and `'`.
private func spelled(_ byte: UInt8) -> String {
  switch byte {
  case UInt8(ascii: "'"), UInt8(ascii: "\\"): return "\\" + String(Unicode.Scalar(byte))
  case 0x20..<0x7F: return String(Unicode.Scalar(byte))
  default:
    let digits = String(byte, radix: 16)
    return "\\x" + (digits.count == 1 ? "0" : "") + digits
  }
}
