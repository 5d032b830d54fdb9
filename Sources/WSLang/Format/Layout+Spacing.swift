/// Which tokens touch.
extension Layout {
  /// The spaces between a piece and the one before it on its line.
  func spaces(before index: Int) -> Int {
    guard index > 0 else { return 0 }
    let left = pieces[index - 1].token.kind
    let right = pieces[index].token.kind
    if pieces[index].role == .item, left != .leftBrace { return 2 }
    switch right {
    case .rightBrace where left == .leftBrace: return 0
    case .endOfFile, .comma, .colon, .dot, .rightParenthesis, .rightBracket: return 0
    case .leftParenthesis, .leftBracket:
      return endsCallee(left)
        ? 0 : left == .leftParenthesis || left == .leftBracket ? 0 : spaceAfter(index - 1)
    case .equals where left == .equals: return 0
    default: return spaceAfter(index - 1)
    }
  }

  private func spaceAfter(_ index: Int) -> Int {
    switch pieces[index].token.kind {
    case .leftParenthesis, .leftBracket, .dot: 0
    case .minus: isSign(index) ? 0 : 1
    default: 1
    }
  }

  /// Behind a name or a closing bracket, an opening one belongs to it.
  private func endsCallee(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .name, .rightParenthesis, .rightBracket: true
    default: false
    }
  }

  /// The minus stands before a value and not between two.
  func isSign(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    switch pieces[index - 1].token.kind {
    case .name, .number, .string, .invalid, .percent, .rightParenthesis, .rightBracket:
      return false
    default: return true
    }
  }
}
