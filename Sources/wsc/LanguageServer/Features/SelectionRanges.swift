import WSCompiler
import WSLang
import WSRuntime

extension Snapshot {
  /// From the token at an offset outwards: brackets, the declaration, the file.
  func selectionRange(at offset: Int) -> JSONValue {
    var around = [SourceRange(0, source.bytes.count)]
    for declaration in tree.declarations {
      let range: SourceRange =
        switch declaration {
        case .network(let network): network.range
        case .op(let op): op.range
        case .size(let size): size.range
        case .plan(let plan): plan.range
        case .malformed(let range): range
        }
      if range.start <= offset, offset <= range.end { around.append(range) }
    }
    for symbol in symbols.symbols { around.append(symbol.range) }
    var open: [Token] = []
    for token in tree.tokens {
      switch token.kind {
      case .leftBrace, .leftParenthesis, .leftBracket: open.append(token)
      case .rightBrace, .rightParenthesis, .rightBracket:
        guard let first = open.popLast() else { continue }
        around.append(SourceRange(first.range.start, token.range.end))
        around.append(SourceRange(first.range.end, token.range.start))
      case .name, .number, .string: around.append(token.range)
      default: break
      }
    }
    // Each must hold the next, so what overlaps is left out.
    around = around.filter { $0.start <= offset && offset <= $0.end }
      .sorted { ($0.end - $0.start) > ($1.end - $1.start) }
    var result: JSONValue = .null
    var last: SourceRange?
    for range in around {
      if let last, last == range || range.start < last.start || last.end < range.end { continue }
      var entry = JSONObject()
      entry["range"] = positions.json(range)
      if result != .null { entry["parent"] = result }
      result = .object(entry)
      last = range
    }
    return result
  }
}
