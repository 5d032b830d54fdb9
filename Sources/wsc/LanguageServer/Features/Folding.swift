import WSLang
import WSRuntime

extension Snapshot {
  /// Bodies, brackets over several lines, and runs of comment lines.
  var foldingRanges: JSONValue {
    var found: [JSONValue] = []
    func add(_ first: Int, _ last: Int, isComment: Bool) {
      guard first < last else { return }
      var fold = JSONObject()
      fold["startLine"] = .integer(first)
      fold["endLine"] = .integer(last)
      if isComment { fold["kind"] = "comment" }
      found.append(.object(fold))
    }
    var open: [Int] = []
    var comment: (first: Int, last: Int)?
    for token in tree.tokens {
      let line = positions.lineIndex(at: token.range.start)
      switch token.kind {
      case .comment, .documentation:
        if let run = comment, run.last + 1 >= line {
          comment = (run.first, line)
        } else {
          if let run = comment { add(run.first, run.last, isComment: true) }
          comment = (line, line)
        }
      case .whitespace: break
      default:
        if let run = comment { add(run.first, run.last, isComment: true) }
        comment = nil
        switch token.kind {
        case .leftBrace, .leftParenthesis, .leftBracket: open.append(line)
        case .rightBrace, .rightParenthesis, .rightBracket:
          // The line of the closing bracket stays in view.
          if let first = open.popLast() { add(first, line - 1, isComment: false) }
        default: break
        }
      }
    }
    return .array(found)
  }
}
