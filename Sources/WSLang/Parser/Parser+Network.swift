/// Networks and what stands in them.
extension Parser {
  mutating func parseNetwork() -> Declaration {
    let documentation = documentation()
    let start = token().range.start
    advance()
    let name = expectName(after: "network")
    let owner = name.map { "`\($0.text)`" } ?? "the network"
    let bodyStart = token().range
    guard openBody(of: owner) else { return .malformed(range(from: start)) }
    let items = parseBody(openedAt: bodyStart, of: owner, wanted: "item", code: .itemExpected) {
      $0.parseItem()
    }
    guard let name else { return .malformed(range(from: start)) }
    return .network(
      NetworkDeclaration(
        documentation: documentation, name: name, items: items,
        body: range(from: bodyStart.start), range: range(from: start)))
  }

  /// Reads one item; nil if what stands there gives none.
  mutating func parseItem() -> Item? {
    if nextKind == .equals || nextKind == .colon { return .binding(parseBinding()) }
    switch word() {
    case .size: return parseSize().map(Item.size)
    case .op: return parseOp().map(Item.op)
    case .input: return parseSignal().map(Item.input)
    case .label: return parseSignal().map(Item.label)
    case .output: return parseOutput()
    case .shared, .import: return .malformed(parseReserved())
    default: return parseUnknownItem()
    }
  }

  private mutating func parseUnknownItem() -> Item? {
    let start = token().range
    if isAtDeclaration { return parseNestedDeclaration() }
    let keywords = ["size", "op", "input", "label", "output"]
    if nextKind == .name, isFirstOnLine,
      let guess = suggest(for: text(start), among: keywords)
    {
      report(
        .itemExpected, "`\(text(start))` begins no item", at: start,
        helps: [didYouMean(guess, at: start)])
      switch guess {
      case "size": return parseSize().map(Item.size)
      case "op": return parseOp().map(Item.op)
      case "input": return parseSignal().map(Item.input)
      case "label": return parseSignal().map(Item.label)
      default: return parseOutput()
      }
    }
    if isFirstOnLine || token(-1).kind == .leftBrace || token(-1).kind == .rightBrace {
      fail(
        .equalsExpected, "neither `=` nor `:` after the name `\(text(start))`",
        at: token(1).range, label: "found \(described(token(1)))")
      advance()
    } else {
      reportUnexpected(wanted: "item", code: .itemExpected)
    }
    return .malformed(range(from: start.start))
  }

  /// A plan or network inside a network is read as one and stands behind it in the tree.
  private mutating func parseNestedDeclaration() -> Item? {
    let start = token().range
    report(
      .declarationInNetwork, "`\(text(start))` is inside a network", at: start,
      helps: [Help("close the network before it")])
    let braces = missingBraces
    switch word() {
    case .network: movedOut.append(parseNetwork())
    case .whetstone:
      advance()
      advance()
    default: movedOut.append(parsePlan())
    }
    if isAtEnd {
      // It took the brace of the network around it, which was reported already.
      missingBraces = braces
      isRecovering = true
    }
    return .malformed(range(from: start.start))
  }

  // MARK: Items

  mutating func parseSize() -> SizeDeclaration? {
    let documentation = documentation()
    let start = token().range.start
    advance()
    guard let name = expectName(after: "size") else { return nil }
    let value = expectValue(of: name)
    return SizeDeclaration(
      documentation: documentation, name: name, value: value, range: range(from: start))
  }

  mutating func parseOp() -> OpDeclaration? {
    let documentation = documentation()
    let start = token().range.start
    advance()
    guard let name = expectName(after: "op") else { return nil }
    let parameters = kind == .leftParenthesis && !isRecovering ? parseParameters() : []
    if isRecovering, kind == .equals { isRecovering = false }
    let body = expectValue(of: name)
    return OpDeclaration(
      documentation: documentation, name: name, parameters: parameters, body: body,
      range: range(from: start))
  }

  private mutating func parseSignal() -> SignalDeclaration? {
    let documentation = documentation()
    let keyword = token().range
    advance()
    guard let name = expectName(after: text(keyword)) else { return nil }
    var type = TypeExpression.malformed(at: SourceRange(name.range.end, name.range.end))
    if take(.colon) {
      type = parseType()
    } else {
      report(
        .typeExpectedForSignal, "`\(text(keyword)) \(name.text)` has no type", at: name.range,
        helps: [Help("write one after it, such as `\(name.text): unit[28, 28, 1]`")])
      if kind != .equals { isRecovering = true }
    }
    if kind == .equals, !isRecovering {
      let start = token().range.start
      let isTyped = !type.isMalformed
      advance()
      let value = parseExpression()
      if isTyped {
        let rest = SourceRange(start, value.range.end)
        report(
          .inputWithValue, "`\(name.text)` is given from outside and has no value", at: rest,
          helps: [Help("remove the value", fix: Fix(.maybe, [removal(of: rest)]))])
      }
    }
    return SignalDeclaration(
      documentation: documentation, name: name, type: type, range: range(from: keyword.start))
  }

  private mutating func parseOutput() -> Item? {
    let documentation = documentation()
    let start = token().range.start
    advance()
    guard let name = expectName(after: "output") else { return .malformed(range(from: start)) }
    return .output(parseBinding(documentation: documentation, name: name, start: start))
  }

  private mutating func parseBinding() -> Binding {
    let documentation = documentation()
    verifyIsName()
    let name = takeName()
    return parseBinding(documentation: documentation, name: name, start: name.range.start)
  }

  private mutating func parseBinding(
    documentation: Documentation, name: Name, start: Int
  ) -> Binding {
    var type: TypeExpression?
    if take(.colon) { type = parseType() }
    var value = Expression(.malformed, SourceRange(previousRange.end, previousRange.end))
    if isRecovering, kind == .equals { isRecovering = false }
    if let type, kind != .equals, !isRecovering {
      value = parseUnannouncedValue(of: name, behind: type) ?? value
    } else {
      value = expectValue(of: name)
    }
    return Binding(
      documentation: documentation, name: name, type: type, value: value,
      range: range(from: start))
  }

  /// The value behind a type where `=` is missing; nil if there is none.
  private mutating func parseUnannouncedValue(of name: Name, behind type: TypeExpression)
    -> Expression?
  {
    if type.isMalformed {
      // Reported already; what may follow on the line is part of it.
      isRecovering = !isFirstOnLine
      return nil
    }
    let end = SourceRange(type.range.end, type.range.end)
    guard beginsAtom, !isFirstOnLine, !isAtItem else {
      report(
        .outputNotComputed, "`\(name.text)` has a type but no value", at: name.range,
        secondary: [(end, "no `=` and value here")])
      return nil
    }
    report(
      .equalsExpected, "no `=` between the type of `\(name.text)` and its value", at: end,
      helps: [Help("write one", fix: Fix(.maybe, [TextEdit(end, " =")]))])
    return parseExpression()
  }
}
