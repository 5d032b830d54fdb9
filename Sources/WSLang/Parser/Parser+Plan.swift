/// Plans and their settings.
extension Parser {
  /// Reads a plan; `kind` is given if its keyword is misspelt.
  mutating func parsePlan(kind given: PlanDeclaration.Kind? = nil) -> Declaration {
    let documentation = documentation()
    let keyword = token().range
    let kind = given ?? word().planKind
    advance()
    let subject = expectName(after: text(keyword))
    var isSound = subject != nil
    var alias: Name?
    if word() == .as, !isRecovering {
      advance()
      alias = expectName(after: "as")
      isSound = isSound && alias != nil
    }
    let owner = "the plan `\(text(keyword))\(subject.map { " " + $0.text } ?? "")`"
    let open = token().range
    guard !isRecovering, openBody(of: owner) else {
      return .malformed(range(from: keyword.start))
    }
    let settings = parseBody(openedAt: open, of: owner, wanted: "setting", code: .settingExpected) {
      $0.parseSetting()
    }
    guard isSound, let kind, let subject else { return .malformed(range(from: keyword.start)) }
    return .plan(
      PlanDeclaration(
        documentation: documentation, kind: kind, kindRange: keyword, subject: subject,
        alias: alias, settings: settings, body: range(from: open.start),
        range: range(from: keyword.start)))
  }

  private mutating func parseSetting() -> Setting? {
    let documentation = documentation()
    switch nextKind {
    case .colon, .equals: break
    case .dot: return parsePathSetting()
    case _ where word().unit != nil && !isFirstOnLine:
      reportUnexpected(wanted: "setting", code: .settingExpected)
      return nil
    case .name, .number, .string, .leftBracket, .invalid:
      return parseSettingWithoutColon(documentation)
    default:
      let key = token().range
      fail(
        .colonExpected, "no `:` after `\(text(key))`", at: key,
        secondary: [(token(1).range, "found \(described(token(1)))")])
      advance()
      return nil
    }
    verifyIsName()
    let key = takeName()
    if kind == .equals {
      report(
        .settingWithEquals, "the setting `\(key.text)` is written with `:`, not `=`",
        at: token().range,
        helps: [
          Help("write `:`", fix: Fix(.safe, [replacementOfEquals(behind: key)]))
        ])
    }
    advance()
    let value = parseExpression()
    return Setting(
      documentation: documentation, key: key, value: value, range: range(from: key.range.start))
  }

  private func replacementOfEquals(behind key: Name) -> TextEdit {
    // Takes the blanks before `=` away, if nothing but blanks stands there.
    let between = source.bytes[key.range.end..<token().range.start]
    let isBlank = between.allSatisfy { $0 == UInt8(ascii: " ") }
    let start = isBlank ? key.range.end : token().range.start
    return TextEdit(SourceRange(start, token().range.end), ":")
  }

  /// `seed 1`
  private mutating func parseSettingWithoutColon(_ documentation: Documentation) -> Setting? {
    let key = takeName()
    let insertion = TextEdit(SourceRange(key.range.end, key.range.end), ":")
    report(
      .colonExpected, "no `:` after `\(key.text)`", at: key.range,
      helps: [Help("write one if `\(key.text)` is a setting", fix: Fix(.maybe, [insertion]))])
    guard kind != .name || (nextKind != .colon && nextKind != .equals) else {
      isRecovering = true
      return nil
    }
    let value = parseExpression()
    return Setting(
      documentation: documentation, key: key, value: value, range: range(from: key.range.start))
  }

  /// `c5.stage_1: 3 epochs`, which only lists and calls may say.
  private mutating func parsePathSetting() -> Setting? {
    let start = token().range.start
    while isAtName || kind == .dot { advance() }
    report(
      .settingKeyIsPath, "the key of a setting is one name", at: range(from: start),
      notes: ["a path can be a key in a list or in a call: `windows([c1.conv: 3 epochs])`"])
    guard take(.colon) else {
      isRecovering = true
      return nil
    }
    _ = parseExpression()
    return nil
  }
}
