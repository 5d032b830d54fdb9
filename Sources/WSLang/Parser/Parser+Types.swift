/// Types of signals and parameters.
extension Parser {
  mutating func parseType() -> TypeExpression {
    let start = token().range
    guard isAtName, !(isFirstOnLine && nextKind == .equals) else {
      fail(
        .typeExpected, "no type after `:`", at: previousRange,
        secondary: [(start, "found \(found)")],
        notes: kind == .number || kind == .string
          ? ["settings are written in plans, such as `train`"]
          : ["a type is a kind and a shape, as in `spike[28, 28, 32]`"])
      return .malformed(at: SourceRange(previousRange.end, previousRange.end))
    }
    let known = TypeExpression.Kind(rawValue: text(start))
    if known == nil { reportUnknownKind() }
    advance()
    var isSound = known != nil
    let bits = parseBits(of: known, at: start)
    if known == .quant, bits == nil { isSound = false }
    var axes: [Expression] = []
    if kind == .leftBracket {
      axes = parseAxes()
      if axes.isEmpty {
        let shape = range(from: start.start)
        if isSound {
          report(
            .typeWithoutAxes, "`\(text(shape))` has no axes", at: shape,
            notes: ["a shape has at least one axis, as in `\(text(start))[10]`"])
        }
        isSound = false
      }
    } else if isSound {
      report(
        .typeWithoutAxes, "`\(text(start))` has no shape", at: start,
        notes: ["a type is a kind and a shape, as in `\(text(start))[28, 28, 1]`"])
      isSound = false
    }
    return TypeExpression(
      kind: known ?? .real, kindRange: start, bits: bits, axes: axes, isMalformed: !isSound,
      range: range(from: start.start))
  }

  private mutating func reportUnknownKind() {
    let word = text(token().range)
    let kinds = TypeExpression.Kind.allCases.map(\.rawValue)
    report(
      .kindUnknown, "`\(word)` is no kind of signal", at: token().range,
      notes: ["the kinds are `real`, `unit`, `spike`, `class` and `quant(n)`"],
      helps: suggest(for: word, among: kinds).map { [didYouMean($0, at: token().range)] } ?? [])
  }

  /// The argument of `quant`.
  private mutating func parseBits(of known: TypeExpression.Kind?, at start: SourceRange)
    -> Expression?
  {
    guard kind == .leftParenthesis else {
      if known == .quant {
        report(
          .quantWithoutBits, "`quant` does not say how many bits it has", at: start,
          helps: [
            Help(
              "write them after it",
              fix: Fix(.placeholder, [TextEdit(SourceRange(start.end, start.end), "(8)")]))
          ])
      }
      return nil
    }
    let open = token().range.start
    let arguments = parseBracketed(.argument) { $0.parseArgument() }
    guard let known else { return nil }
    if known != .quant {
      let range = range(from: open)
      report(
        .kindUnknown, "`\(known.rawValue)` takes nothing in parentheses", at: range,
        helps: [Help("remove them", fix: Fix(.maybe, [TextEdit(range, "")]))])
      return nil
    }
    guard arguments.count == 1, arguments[0].label == nil else {
      report(
        .quantWithoutBits, "`quant` takes one number of bits", at: range(from: open))
      return arguments.first?.value
    }
    let comma = token(-2)
    if comma.kind == .comma, token(-1).kind == .rightParenthesis {
      report(
        .quantWithoutBits, "`quant` takes one number and no comma behind it", at: comma.range,
        helps: [Help("remove the comma", fix: Fix(.safe, [TextEdit(comma.range, "")]))])
    }
    return arguments[0].value
  }

  private mutating func parseAxes() -> [Expression] {
    parseBracketed(.axis) { $0.parseAxis() }
  }

  private mutating func parseAxis() -> Expression? {
    let axis = parseExpression()
    guard kind == .colon, !isRecovering else { return axis }
    report(
      .keyIsNoName, "an axis of a shape has no key",
      at: SourceRange(axis.range.start, token().range.end))
    advance()
    return parseExpression()
  }

  // MARK: Parameters

  mutating func parseParameters() -> [Parameter] {
    parseBracketed(.parameter) { $0.parseParameter() }
  }

  private mutating func parseParameter() -> Parameter? {
    let documentation = documentation()
    let start = token().range
    guard isAtName else {
      fail(.nameExpected, "\(found) is no name of a parameter", at: start)
      return nil
    }
    verifyIsName()
    let name = takeName()
    let kinds = "the types of parameters are `size`, `number` and `signal`"
    var kind: Parameter.Kind?
    if take(.colon) {
      kind = isAtName ? Parameter.Kind(rawValue: text(token().range)) : nil
      if isAtName {
        if kind == nil { reportUnknownParameterType(note: kinds) }
        advance()
      } else {
        fail(
          .parameterWithoutType, "no type after the `:` of `\(name.text)`",
          at: previousRange, notes: [kinds])
      }
    } else if let known = Parameter.Kind(rawValue: text(token().range)) {
      let insertion = TextEdit(SourceRange(name.range.end, name.range.end), ":")
      report(
        .parameterWithoutType, "no `:` between the parameter `\(name.text)` and its type",
        at: name.range, helps: [Help("write one", fix: Fix(.maybe, [insertion]))])
      kind = known
      advance()
    } else {
      report(
        .parameterWithoutType, "the parameter `\(name.text)` has no type", at: name.range,
        notes: [kinds])
    }
    if self.kind == .equals, distanceToClosingBracket(from: 1) != nil {
      let open = token().range.start
      advance()
      _ = parseExpression()
      let value = range(from: open)
      report(
        .parameterWithDefault, "the parameter `\(name.text)` has a default", at: value,
        notes: ["edition 1 has no defaults of parameters"],
        helps: [Help("remove it", fix: Fix(.maybe, [removal(of: value)]))])
    }
    if kind == nil, !endsElement { isRecovering = true }
    return Parameter(
      documentation: documentation, name: name, kind: kind ?? .signal, isMalformed: kind == nil,
      range: range(from: start.start))
  }

  private mutating func reportUnknownParameterType(note: String) {
    let word = text(token().range)
    let kinds = Parameter.Kind.allCases.map(\.rawValue)
    report(
      .parameterTypeUnknown, "`\(word)` is no type of a parameter", at: token().range,
      notes: [note],
      helps: suggest(for: word, among: kinds).map { [didYouMean($0, at: token().range)] } ?? [])
  }
}

extension TypeExpression {
  /// What stands for a type that could not be read.
  static func malformed(at range: SourceRange) -> TypeExpression {
    TypeExpression(
      kind: .real, kindRange: range, bits: nil, axes: [], isMalformed: true, range: range)
  }
}
