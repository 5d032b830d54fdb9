/// Expressions. Chains are read by loops; only brackets recurse, and their depth is limited.
extension Parser {
  mutating func parseWholeExpression() -> Expression {
    let expression = parseExpression()
    if !isAtEnd {
      report(
        .textBehindValue, "\(found) after the value", at: token().range,
        notes: ["a value given with `--set` is one expression"])
    }
    return expression
  }

  mutating func parseExpression() -> Expression {
    let start = token().range.start
    let first = parseRange()
    guard kind == .pipe, !isRecovering else { return first }
    var stages: [Expression.Stage] = []
    while kind == .pipe, !isRecovering {
      let pipe = token().range
      advance()
      stages.append(Expression.Stage(pipe: pipe, value: parseRange()))
    }
    return Expression(.pipeline(first, stages), range(from: start))
  }

  private mutating func parseRange() -> Expression {
    let start = token().range.start
    let lower = parseSum()
    guard kind == .dotDot, !isRecovering else { return lower }
    advance()
    let upper = parseSum()
    let expression = Expression(.range(lower, upper), range(from: start))
    if kind == .dotDot, !isRecovering {
      report(
        .rangeOfRange, "a range has two ends", at: token().range,
        secondary: [(expression.range, "this is a range already")])
      while take(.dotDot), !isRecovering { _ = parseSum() }
    }
    return expression
  }

  private mutating func parseSum() -> Expression {
    let start = token().range.start
    let first = parseProduct()
    var operands: [Expression.Operand] = []
    while !isRecovering {
      let op: Expression.Operator
      switch kind {
      case .plus: op = .add
      case .minus: op = .subtract
      default: return chain(first, operands, from: start)
      }
      let opRange = token().range
      advance()
      operands.append(
        Expression.Operand(op: op, opRange: opRange, value: .expression(parseProduct())))
    }
    return chain(first, operands, from: start)
  }

  private mutating func parseProduct() -> Expression {
    let start = token().range.start
    let first = parseUnary()
    var operands: [Expression.Operand] = []
    while !isRecovering {
      let op: Expression.Operator
      switch kind {
      case .star: op = .multiply
      case .slash: op = .divide
      default: return chain(first, operands, from: start)
      }
      let opRange = token().range
      advance()
      if op == .divide, kind == .name, let unit = unitAtCursor {
        operands.append(
          Expression.Operand(op: op, opRange: opRange, value: .unit(unit, token().range)))
        advance()
        if kind == .leftParenthesis { rejectSuffixes() }
      } else {
        operands.append(
          Expression.Operand(op: op, opRange: opRange, value: .expression(parseUnary())))
      }
    }
    return chain(first, operands, from: start)
  }

  private func chain(_ first: Expression, _ operands: [Expression.Operand], from start: Int)
    -> Expression
  {
    operands.isEmpty ? first : Expression(.operation(first, operands), range(from: start))
  }

  private mutating func parseUnary() -> Expression {
    skipMisplacedOperators()
    guard kind == .minus, !isRecovering else { return parseAtom() }
    let start = token().range.start
    advance()
    if kind == .minus || kind == .plus {
      report(
        .signRepeated, "a value has one sign", at: token().range,
        helps: [Help("put brackets around what the first one negates")])
      while kind == .minus || kind == .plus { advance() }
    }
    let operand = parseAtom()
    return Expression(.negative(operand), range(from: start))
  }

  /// Operators that lack their left side are reported once and skipped.
  private mutating func skipMisplacedOperators() {
    let first = token()
    switch kind {
    case .plus:
      report(
        .signRepeated, "no `+` before a value", at: first.range,
        helps: [Help("remove it", fix: Fix(.maybe, [TextEdit(first.range, "")]))])
    case .percent:
      report(
        .unitWithoutNumber, "the unit `%` does not follow a number", at: first.range,
        notes: ["units belong to numbers: `15 %`"])
    case .equals where token(-1).kind == .equals:
      report(
        .operandMissing, "one `=` is enough", at: first.range,
        helps: [Help("remove the second", fix: Fix(.maybe, [TextEdit(first.range, "")]))])
    case .pipe, .star, .slash, .dotDot:
      let previous = token(-1)
      if cursor > 0, isOperator(previous.kind) {
        report(
          .operandMissing,
          "nothing between \(described(previous)) and \(described(first))",
          at: first.range)
      } else {
        report(.operandMissing, "nothing before \(described(first))", at: first.range)
      }
    default: return
    }
    while isOperator(kind) || kind == .equals || kind == .percent { advance() }
    if !beginsAtom || isAtNextItem { isRecovering = true }
  }

  private func isOperator(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .pipe, .plus, .minus, .star, .slash, .dotDot: true
    default: false
    }
  }

  var beginsAtom: Bool {
    switch kind {
    case .name, .number, .string, .invalid, .leftParenthesis, .leftBracket: true
    default: false
    }
  }

  /// The name at the cursor begins the next item or setting, and no operand.
  private var isAtNextItem: Bool {
    guard kind == .name,
      nextKind == .equals || (nextKind == .colon && cursor != argumentStart)
    else { return false }
    return awaitedClosers.isEmpty || isFirstOnLine
  }

  // MARK: Atoms

  private mutating func parseAtom() -> Expression {
    guard !isRecovering, beginsAtom, !isAtNextItem else { return missingOperand() }
    let start = token().range.start
    var form = Expression.Form.malformed
    let isInvalid = kind == .invalid
    switch kind {
    case .number:
      let number = readNumberLiteral()
      form = .number(number)
      if let unit = unitAtCursor {
        form = .quantity(number, unit, unitRange: token().range)
        advance()
      }
    case .string:
      form = .string(readStringLiteral())
    case .name where word().isBoolean:
      form = .boolean(word() == .true)
      advance()
    case .name: form = parsePathOrCall()
    case .leftBracket: form = .list(parseBracketed(.element) { $0.parseArgument() })
    case .leftParenthesis: form = parseParenthesized()
    default:
      advance()
      if unitAtCursor != nil { advance() }
    }
    if !isRecovering { rejectSuffixes(isSilent: isInvalid) }
    return Expression(form, range(from: start))
  }

  private mutating func missingOperand() -> Expression {
    let end = previousRange.end
    let malformed = Expression(.malformed, SourceRange(end, end))
    if isAtNextItem { resumption = cursor }
    guard !isRecovering, cursor > 0 else {
      fail(.valueMissing, "there is no value", at: token().range)
      return malformed
    }
    let previous = token(-1)
    let instead = [(token().range, "found \(found)")]
    switch previous.kind {
    case .equals, .colon:
      fail(
        .valueMissing, "no value after \(described(previous))", at: previous.range,
        secondary: instead)
    case .pipe:
      fail(
        .operandMissing, "no stage after `|>`", at: previous.range, secondary: instead)
    case _ where isOperator(previous.kind):
      fail(
        .operandMissing, "no operand after \(described(previous))", at: previous.range,
        secondary: instead)
    default:
      fail(.operandMissing, "\(found) begins no value", at: token().range)
    }
    return malformed
  }

  private mutating func parsePathOrCall() -> Expression.Form {
    var names = [takeName()]
    while kind == .dot {
      advance()
      guard isAtName, !word().isBoolean else {
        fail(
          .nameExpected, "no name after `.`", at: previousRange,
          secondary: [(token().range, "found \(found)")])
        return .malformed
      }
      names.append(takeName())
    }
    guard kind == .leftParenthesis else { return .path(names) }
    let open = token().range.start
    let arguments = parseBracketed(.argument) { $0.parseArgument() }
    return .call(names, arguments, argumentsRange: range(from: open))
  }

  private mutating func parseParenthesized() -> Expression.Form {
    let open = token().range.start
    let faultsBefore = diagnostics.count
    let contents = parseBracketed(.value) { $0.parseArgument() }
    if contents.count == 1, contents[0].label == nil { return .parenthesized(contents[0].value) }
    // Nothing more is said about it if a bracket is missing, here or around it.
    guard diagnostics.count == faultsBefore, allBracketsClose(from: 0) else { return .malformed }
    report(
      .notOneExpression, "parentheses that follow no name hold one expression",
      at: range(from: open),
      helps: contents.count > 1 ? [Help("a list is written in `[` and `]`")] : [])
    return .malformed
  }

  /// `f(1)(2)`, `b[1]`, `f(1).b`, `8 bits(3)`: what is a value already is neither called nor cut.
  private mutating func rejectSuffixes(isSilent: Bool = false) {
    let start = token().range
    let kind = kind
    guard isSuffix(kind) else { return }
    while isSuffix(self.kind), !isRecovering {
      if self.kind == .dot {
        advance()
        if isAtName { advance() }
      } else {
        _ = parseBracketed(.argument) { $0.parseArgument() }
      }
    }
    guard !isSilent else { return }
    let message =
      switch kind {
      case .dot: "nothing is taken out of a value with `.`"
      case .leftBracket: "a value has no elements that `[…]` could pick"
      default: "a value cannot be called"
      }
    report(.resultNotCallable, message, at: range(from: start.start))
  }

  private func isSuffix(_ kind: Token.Kind) -> Bool {
    kind == .leftParenthesis || kind == .leftBracket || kind == .dot
  }
}
