import WSLang

/// Which parts of a body its faults of grammar touch.
struct FaultyParts {
  private let tree: SyntaxTree

  init(_ tree: SyntaxTree) { self.tree = tree }

  /// Marks the parts, which stand in order. True if names may be lost: what was skipped, or read as
  /// something else, may have declared some.
  func mark(_ parts: inout [DoubtfulParts.Part], _ faults: [Int]) -> Bool {
    var losesNames = false
    let lines = parts.map { part in
      tree.source.lineIndex(at: part.range.start)...tree.source.lineIndex(at: part.range.end)
    }
    for fault in faults {
      // What shares a line with a fault may have begun or ended elsewhere.
      let line = tree.source.lineIndex(at: fault)
      for index in parts.indices where lines[index].contains(line) { parts[index].isFaulty = true }
      guard let owner = parts.lastIndex(where: { $0.range.start <= fault }) else {
        if !parts.isEmpty { parts[0].isFaulty = true }
        losesNames = true
        continue
      }
      parts[owner].isFaulty = true
      // What stands on lines of its own between two parts belongs to either, or was a third.
      guard parts[owner].range.end < fault, lines[owner].upperBound < line else { continue }
      if owner + 1 < parts.count { parts[owner + 1].isFaulty = true }
      losesNames = true
    }
    for index in parts.indices.dropFirst() where parts[index - 1].isFaulty {
      // Behind a faulty part on the same line nothing is sure.
      if lines[index - 1].upperBound == lines[index].lowerBound
        || !beginsLine(parts[index].range.start)
      {
        parts[index].isFaulty = true
        losesNames = true
      }
    }
    for index in parts.indices where parts[index].isFaulty && !parts[index].isBody {
      let next = index + 1 < parts.count ? parts[index + 1].range.start : 0
      let range = parts[index].range
      let whole = SourceRange(range.start, max(next, range.end))
      if swallowsNames(whole, readTo: range.end) { losesNames = true }
    }
    return losesNames
  }

  private func beginsLine(_ offset: Int) -> Bool {
    var index = offset
    while index > 0 {
      index -= 1
      switch tree.source.bytes[index] {
      case 10, 13: return true
      case 9, 32: continue
      default: return false
      }
    }
    return true
  }

  /// Another declaration may stand inside what was read as one.
  private func swallowsNames(_ range: SourceRange, readTo end: Int) -> Bool {
    let tokens = tree.tokens(in: range).filter { !$0.isTrivia }
    var sawEquals = false
    for (index, token) in tokens.enumerated() {
      let next = index + 1 < tokens.count ? tokens[index + 1].kind : .endOfFile
      let isFirst =
        index > 0
        && tree.source.lineIndex(at: tokens[index - 1].range.end)
          < tree.source.lineIndex(at: token.range.start)
      switch token.kind {
      case .equals:
        if sawEquals || isFirst || end <= token.range.start { return true }
        sawEquals = true
      case .leftParenthesis, .leftBracket: if isFirst { return true }
      case .name:
        let isOpener = DoubtfulParts.openers.contains(tree.source.text(token.range))
        // `input = …`: the name behind the word may be missing.
        if index == 0, isOpener, next == .colon || next == .equals { return true }
        if isFirst, next == .colon || next == .equals || (isOpener && next == .name) {
          return true
        }
        if index == 1, isOpener { return true }
      default: break
      }
    }
    return false
  }
}

extension SyntaxTree {
  /// The tokens that lie in a range.
  func tokens(in range: SourceRange) -> ArraySlice<Token> {
    func first(from offset: Int) -> Int {
      var low = 0
      var high = tokens.count
      while low < high {
        let middle = (low + high) / 2
        if tokens[middle].range.start < offset { low = middle + 1 } else { high = middle }
      }
      return low
    }
    let start = first(from: range.start)
    return tokens[start..<max(start, first(from: range.end))]
  }
}
