/// What stands in brackets and is separated by commas: arguments, lists, axes, parameters.
extension Parser {
  /// What brackets hold; the text names one of it in messages.
  enum Contents: String {
    case argument, element, axis, parameter, value
  }

  /// Reads from an opening bracket to its closing one.
  mutating func parseBracketed<Element>(
    _ contents: Contents, _ parseElement: (inout Parser) -> Element?
  ) -> [Element] {
    let open = token()
    guard awaitedClosers.count < Parser.deepestNesting else {
      skipTooDeep()
      return []
    }
    let closer: Token.Kind = open.kind == .leftBracket ? .rightBracket : .rightParenthesis
    awaitedClosers.append(closer)
    defer { awaitedClosers.removeLast() }
    advance()
    var elements: [Element] = []
    while !endsBracketed(open, closer) {
      let before = cursor
      if kind == .comma {
        reportMissingElement(contents)
        continue
      }
      if let element = parseElement(&self) { elements.append(element) }
      if isRecovering, !resumeInBrackets() { break }
      if !endsElement { reportMissingComma(open, between: contents) }
      if isRecovering, !resumeInBrackets() { break }
      _ = take(.comma)
      if cursor == before { advance() }
    }
    return elements
  }

  /// Takes the closing bracket, or reports that it is missing.
  private mutating func endsBracketed(_ open: Token, _ closer: Token.Kind) -> Bool {
    switch kind {
    case closer:
      advance()
      return true
    case .rightParenthesis, .rightBracket:
      if awaitedClosers.dropLast().contains(kind) {
        guard allBracketsClose(from: 1) else {
          reportUnclosed(open)
          return true
        }
        reportStrayCloser()
        return false
      }
      if nextKind == closer {
        reportStrayCloser()
        return kind == closer && endsBracketed(open, closer)
      } else {
        let right = closer == .rightBracket ? "]" : ")"
        report(
          .bracketsDiffer, "\(described(open)) is closed by \(found)", at: token().range,
          secondary: [(open.range, "opened here")],
          helps: [Help("write `\(right)`", fix: Fix(.maybe, [TextEdit(token().range, right)]))])
        advance()
      }
      return true
    case .rightBrace, .endOfFile:
      reportUnclosed(open)
      return true
    default:
      guard kind == .equals || closesOpenBrackets, distanceToClosingBracket() == nil else {
        return false
      }
      reportUnclosed(open)
      return true
    }
  }

  private mutating func reportStrayCloser() {
    if isOnFaultyLine {
      noteFault()
    } else {
      report(
        .nothingToClose, "\(found) closes nothing", at: token().range,
        helps: [Help("remove it", fix: Fix(.maybe, [TextEdit(token().range, "")]))])
    }
    advance()
    _ = take(.comma)
  }

  private mutating func reportUnclosed(_ open: Token) {
    let end = previousRange.end
    let right = open.kind == .leftBracket ? "]" : ")"
    fail(
      .bracketNeverClosed, "\(described(open)) is never closed", at: open.range,
      label: "opened here",
      helps: [
        Help(
          "close it with `\(right)`", fix: Fix(.maybe, [TextEdit(SourceRange(end, end), right)]))
      ])
    if isAtItem { resumption = cursor }
  }

  private mutating func reportMissingElement(_ contents: Contents) {
    report(
      .argumentMissing, "no \(contents.rawValue) before this comma",
      at: token().range,
      helps: [Help("remove the comma", fix: Fix(.maybe, [TextEdit(token().range, "")]))])
    while kind == .comma { advance() }
  }

  var endsElement: Bool {
    switch kind {
    case .comma, .rightParenthesis, .rightBracket, .rightBrace, .endOfFile: true
    default: false
    }
  }

  /// Two elements follow each other without a comma.
  private mutating func reportMissingComma(_ open: Token, between contents: Contents) {
    if distanceToClosingBracket() == nil { return reportUnclosed(open) }
    if word().unit != nil || kind == .percent, nextKind != .colon {
      fail(
        .unitWithoutNumber, "the unit \(found) does not follow a number",
        at: token().range, notes: ["units belong to numbers: `5 epochs`, `0.25 / epoch`"])
      return
    }
    if contents == .value {
      report(
        .operatorExpected, "\(found) follows a value without an operator between them",
        at: token().range)
    } else {
      reportMissingSeparator(between: contents)
    }
    let goesOn = contents == .parameter ? nextKind == .colon : beginsAtom || kind == .minus
    if !goesOn { isRecovering = true }
  }

  /// `kernel 3` lacks its colon, `a b` its comma; where either may be meant, both are offered.
  private mutating func reportMissingSeparator(between contents: Contents) {
    let end = SourceRange(previousRange.end, previousRange.end)
    let comma = Help("separate the two with `,`", fix: Fix(.maybe, [TextEdit(end, ",")]))
    let mayBeKey =
      (contents == .argument || contents == .element) && token(-1).kind == .name
      && cursor - 1 == argumentStart && !word(-1).isBoolean && !isFirstOnLine
    guard mayBeKey else {
      report(.commaExpected, "no comma before \(found)", at: token().range, helps: [comma])
      return
    }
    let key = text(previousRange)
    let colon = Help(
      "if `\(key)` names the value, write `\(key): \(clippedText(token().range))`",
      fix: Fix(.maybe, [TextEdit(end, ":")]))
    if kind == .number || kind == .string {
      report(
        .colonExpected, "no `:` after `\(key)`", at: previousRange, helps: [colon, comma])
    } else {
      report(.commaExpected, "no comma before \(found)", at: token().range, helps: [comma, colon])
    }
  }

  private func clippedText(_ range: SourceRange) -> String {
    range.end - range.start > 24 ? "…" : text(range)
  }

  /// Nesting is limited so that no source can exhaust the stack.
  private mutating func skipTooDeep() {
    report(
      .nestingTooDeep, "brackets are nested more than \(Parser.deepestNesting) deep",
      at: token().range)
    var depth = 0
    repeat {
      switch kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket: depth -= 1
      case .rightBrace, .endOfFile:
        isRecovering = true
        return
      default: break
      }
      advance()
    } while depth > 0
  }

  // MARK: Arguments

  mutating func parseArgument() -> Expression.Argument? {
    let start = token().range.start
    argumentStart = cursor
    let value = parseExpression()
    guard kind == .colon || kind == .equals, !isRecovering else {
      return Expression.Argument(label: nil, value: value, range: range(from: start))
    }
    // `=` behind anything else than a key is not meant as `key = value`.
    if kind == .equals {
      guard case .path = value.form, !isFirstOnLine else {
        return Expression.Argument(label: nil, value: value, range: range(from: start))
      }
    }
    var label: [Name]?
    if case .path(let names) = value.form {
      label = names
      if kind == .equals {
        report(
          .argumentWithEquals, "an argument is written with `:`, not `=`",
          at: token().range,
          helps: [
            Help("write `:`", fix: Fix(.safe, [TextEdit(token().range, ":")]))
          ])
      }
    } else {
      report(
        .keyIsNoName, "the key of an argument is a name or a path", at: value.range,
        label: "this is neither")
    }
    advance()
    let second = parseExpression()
    if kind == .colon, !isRecovering {
      report(
        .keyIsNoName, "an argument has one key", at: token().range,
        secondary: [(second.range, "a second key")])
      while take(.colon) { _ = parseExpression() }
    }
    return Expression.Argument(label: label, value: second, range: range(from: start))
  }
}
