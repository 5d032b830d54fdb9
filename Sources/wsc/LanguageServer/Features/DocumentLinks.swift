import WSLang
import WSRuntime

extension Snapshot {
  /// Codes of messages that comments mention (`// WS4104 would be reported here`), each with the
  /// page that explains it.
  func documentLinks(withTooltips: Bool, _ pageOfCode: (String) -> String?) -> JSONValue {
    var links: [JSONValue] = []
    for token in tree.tokens where token.kind == .comment || token.kind == .documentation {
      for range in codes(in: token.range) {
        let code = text(range)
        guard let page = pageOfCode(code) else { continue }
        var link = JSONObject()
        link["range"] = positions.json(range)
        link["target"] = .string(page)
        if withTooltips { link["tooltip"] = .string("wsc explain \(code)") }
        links.append(.object(link))
      }
    }
    return .array(links)
  }

  /// `WS` and four digits that are no part of a longer word.
  private func codes(in range: SourceRange) -> [SourceRange] {
    let bytes = source.bytes
    func isWordByte(_ index: Int) -> Bool {
      guard range.start <= index, index < range.end else { return false }
      let byte = bytes[index]
      return byte == 95 || (48...57).contains(byte) || (65...90).contains(byte)
        || (97...122).contains(byte)
    }
    var found: [SourceRange] = []
    var index = range.start
    while index + 6 <= range.end {
      if bytes[index] == UInt8(ascii: "W"), bytes[index + 1] == UInt8(ascii: "S"),
        (2..<6).allSatisfy({ (48...57).contains(bytes[index + $0]) }), !isWordByte(index - 1),
        !isWordByte(index + 6)
      {
        found.append(SourceRange(index, index + 6))
        index += 6
      } else {
        index += 1
      }
    }
    return found
  }
}
