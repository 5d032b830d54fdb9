/// Names, and the values behind `=`.
extension Parser {
  /// Reads the name that must follow a keyword.
  mutating func expectName(after keyword: String) -> Name? {
    guard isAtName else {
      fail(
        .nameExpected, "no name after `\(keyword)`", at: previousRange,
        secondary: [(token().range, "found \(found)")])
      if kind == .leftBrace { isRecovering = false }
      return nil
    }
    verifyIsName()
    return takeName()
  }

  /// `true` and `false` are never names.
  mutating func verifyIsName() {
    guard word().isBoolean else { return }
    report(
      .nameExpected, "\(found) is a value and cannot be a name", at: token().range)
  }

  /// Reads `= expr`.
  mutating func expectValue(of name: Name) -> Expression {
    let missing = Expression(.malformed, SourceRange(previousRange.end, previousRange.end))
    guard !isRecovering else { return missing }
    if take(.equals) { return parseExpression() }
    if kind == .colon {
      let edit = TextEdit(token().range, " =")
      report(
        .equalsExpected, "the value of `\(name.text)` is given with `=`, not `:`",
        at: token().range, helps: [Help("write `=`", fix: Fix(.maybe, [edit]))])
      advance()
      return parseExpression()
    }
    fail(
      .equalsExpected, "no `=` after `\(name.text)`", at: name.range,
      secondary: [(token().range, "found \(found)")])
    return missing
  }

  /// The help of a message about a word that is nearly one of a closed set.
  func didYouMean(_ guess: String, at range: SourceRange) -> Help {
    Help("did you mean `\(guess)`?", fix: Fix(.maybe, [TextEdit(range, guess)]))
  }

  /// Takes a range away together with the spaces before it.
  func removal(of range: SourceRange) -> TextEdit {
    var range = range
    while range.start > 0, source.bytes[range.start - 1] == UInt8(ascii: " ") { range.start -= 1 }
    return TextEdit(range, "")
  }

  /// Reports a token that cannot stand where an item or a setting begins, and skips it.
  mutating func reportUnexpected(wanted: String, code: DiagnosticCode) {
    let here = token().range
    let previous = token(-1)
    let followsValue = !isFirstOnLine && endsValue(previous.kind)
    if isOnFaultyLine {
      noteFault()
      isRecovering = true
    } else if let distance = distanceToClosingBracket() {
      fail(
        .nothingToClose, "\(described(token(distance))) closes nothing",
        at: token(distance).range)
    } else if word().unit != nil || kind == .percent, followsValue {
      fail(
        .unitWithoutNumber, "the unit \(found) does not follow a number", at: here,
        notes: ["units belong to numbers: `5 epochs`, `0.25 / epoch`"])
    } else if followsValue, previous.kind == .name, word(-1).unit != nil,
      token(-2).kind == .number
    {
      let insertion = TextEdit(SourceRange(previous.range.end, previous.range.end), ":")
      fail(
        .operatorExpected, "\(found) follows a value without an operator between them", at: here,
        notes: ["`\(text(previous.range))` was read as the unit of `\(text(token(-2).range))`"],
        helps: [
          Help("if it is a key, write `:` after it", fix: Fix(.maybe, [insertion]))
        ])
    } else if followsValue {
      fail(
        .operatorExpected, "\(found) follows a value without an operator between them", at: here,
        secondary: [(previous.range, "the value ends here")])
    } else {
      fail(code, "\(found) begins no \(wanted)", at: here)
    }
    if let distance = distanceToClosingBracket() {
      for _ in 0..<distance { advance() }
    }
    advance()
  }

  private func endsValue(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .name, .number, .string, .invalid, .percent, .rightParenthesis, .rightBracket: true
    default: false
    }
  }
}
