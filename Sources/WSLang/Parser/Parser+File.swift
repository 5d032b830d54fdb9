/// The file: edition and declarations.
extension Parser {
  mutating func parseFile() -> (Edition?, [Declaration]) {
    let edition = parseEdition()
    var declarations: [Declaration] = []
    while !isAtEnd {
      let before = cursor
      if let declaration = parseDeclaration() { declarations.append(declaration) }
      declarations += movedOut
      movedOut = []
      if isRecovering { resumeAtDeclaration() }
      if cursor == before { advance() }
    }
    return (edition, declarations)
  }

  // MARK: Edition

  private mutating func parseEdition() -> Edition? {
    if kind == .number {
      let insertion = TextEdit(SourceRange(token().range.start, token().range.start), "whetstone ")
      report(
        .declarationExpected, "\(found) begins no declaration", at: token().range,
        helps: [
          Help("if it is the edition, write `whetstone` before it", fix: Fix(.maybe, [insertion]))
        ])
      advance()
      return nil
    }
    guard word() == .whetstone, nextKind != .equals, nextKind != .colon else {
      let start = SourceRange(token().range.start, token().range.start)
      let insertion = TextEdit(SourceRange(0, 0), "whetstone 1\n\n")
      diagnostics.append(
        Diagnostic(
          .editionMissing, .warning, "the file does not say which edition it is written in",
          at: Label(start, source: sourceIndex),
          helps: [Help("begin it with `whetstone 1`", fix: Fix(.safe, [insertion]))]))
      return nil
    }
    return readEdition()
  }

  private mutating func readEdition() -> Edition? {
    let start = token().range
    advance()
    guard kind == .number else {
      report(
        .editionWithoutNumber, "no number after `whetstone`", at: start,
        helps: [
          Help(
            "write `whetstone 1`",
            fix: Fix(.safe, [TextEdit(SourceRange(start.end, start.end), " 1")]))
        ])
      if kind == .invalid || kind == .string { advance() }
      if word() == .whetstone, nextKind == .number { return readEdition() }
      return nil
    }
    let number = readNumberLiteral()
    let edition = Edition(number: number, range: range(from: start.start))
    if number.integer != 1 {
      report(
        .editionUnknown, "edition `\(number.text)` is not known", at: number.range,
        notes: ["this program knows edition 1"])
    }
    if kind == .percent || (word().unit != nil && unitAtCursor != nil) {
      report(
        .editionWithoutNumber, "the edition has no unit", at: token().range,
        helps: [Help("remove \(found)", fix: Fix(.safe, [removal(of: token().range)]))])
      advance()
    }
    return edition
  }

  private mutating func reportMisplacedEdition() {
    let edition = SourceRange(token().range.start, token(1).range.end)
    report(
      .editionNotFirst, "the edition is given once, before everything but comments", at: edition,
      helps: [Help("remove it here", fix: Fix(.maybe, [TextEdit(edition, "")]))])
    advance()
    advance()
  }

  // MARK: Declarations

  private mutating func parseDeclaration() -> Declaration? {
    let start = token().range.start
    switch kind {
    case .name: return parseDeclaration(openedBy: word())
    case .invalid:
      isRecovering = true
      return nil
    case .rightBrace:
      if missingBraces > 0 {
        missingBraces -= 1
      } else {
        report(
          .nothingToClose, "`}` closes nothing", at: token().range,
          helps: [Help("remove it", fix: Fix(.maybe, [TextEdit(token().range, "")]))])
      }
      advance()
      return nil
    case .comma:
      reportComma(between: "declarations")
      advance()
      return nil
    default:
      reportUnexpected(wanted: "declaration", code: .declarationExpected)
      resumeAtDeclaration()
      return .malformed(range(from: start))
    }
  }

  private mutating func parseDeclaration(openedBy word: Word) -> Declaration? {
    if nextKind == .equals || nextKind == .colon { return parseStrayItem() }
    switch word {
    case .network: return parseNetwork()
    case .size: return parseSize().map(Declaration.size)
    case .op: return parseOp().map(Declaration.op)
    case .sharpen, .train, .convert, .emit: return parsePlan()
    case .input, .label, .output: return parseStrayItem()
    case .shared, .import: return .malformed(parseReserved())
    case .whetstone where nextKind == .number:
      reportMisplacedEdition()
      return nil
    default: return parseUnknownDeclaration()
    }
  }

  /// An item that stands outside every network is read like one, so that nothing else is reported.
  private mutating func parseStrayItem() -> Declaration? {
    let start = token().range
    report(
      .itemOutsideNetwork, "\(found) is outside every network", at: start,
      notes: ["outside networks there are only `network`, `op`, `size` and the plans"])
    _ = parseItem()
    return .malformed(range(from: start.start))
  }

  private mutating func parseUnknownDeclaration() -> Declaration? {
    let start = token().range
    if !isFirstOnLine, nextKind != .name {
      reportUnexpected(wanted: "declaration", code: .declarationExpected)
      resumeAtDeclaration()
      return .malformed(range(from: start.start))
    }
    let keywords = ["network", "op", "size", "sharpen", "train", "convert", "emit"]
    let guess = nextKind == .name ? suggest(for: text(start), among: keywords) : nil
    report(
      .declarationExpected, "`\(text(start))` begins no declaration", at: start,
      notes: guess == nil
        ? [
          "a declaration begins with `network`, `op`, `size`, or a plan's word: `sharpen`, `train`, `convert`, `emit`"
        ]
        : [],
      helps: guess.map { [didYouMean($0, at: start)] } ?? [])
    switch guess {
    case "network": return parseNetwork()
    case "op": return parseOp().map(Declaration.op)
    case "size": return parseSize().map(Declaration.size)
    case let guess?: return parsePlan(kind: PlanDeclaration.Kind(rawValue: guess))
    case nil: break
    }
    advance()
    resumeAtDeclaration()
    return .malformed(range(from: start.start))
  }

  /// `shared` and `import` are kept for a later edition.
  mutating func parseReserved() -> SourceRange {
    let start = token().range
    let isShared = word() == .shared
    advance()
    if isShared {
      fail(
        .sharedReserved, "`shared` is kept for a later edition", at: start,
        notes: ["in edition 1 every call has parameters of its own"])
    } else {
      fail(
        .importReserved, "`import` is kept for a later edition", at: start,
        notes: ["in edition 1 a file stands for itself"])
    }
    // The rest of the line belongs to it, also if it looks like an item (`shared op f = …`).
    while !isAtEnd, !isFirstOnLine, kind != .rightBrace { advance() }
    if closesOpenExpressions { isRecovering = false }
    return range(from: start.start)
  }

  // MARK: Bodies

  /// Reads `{`; false if there is no body to read.
  mutating func openBody(of owner: String) -> Bool {
    if take(.leftBrace) { return true }
    report(
      .braceExpected, "no `{` opens the body of \(owner)", at: token().range,
      label: "found \(found)")
    if isAtItem { return true }
    isRecovering = true
    return false
  }

  /// Reads what stands between braces, up to the closing one; the opening one has been read.
  ///
  /// - Parameters:
  ///   - wanted: What stands there, in the singular, for messages.
  ///   - parseEntry: Reads one of them from a name on; nil if what stands there gives none.
  mutating func parseBody<Entry>(
    openedAt open: SourceRange, of owner: String, wanted: String, code: DiagnosticCode,
    _ parseEntry: (inout Parser) -> Entry?
  ) -> [Entry] {
    var entries: [Entry] = []
    while true {
      let before = cursor
      if isRecovering { resumeAtItem() }
      switch kind {
      case .rightBrace:
        advance()
        return entries
      case .endOfFile:
        reportUnclosedBody(open, of: owner)
        return entries
      case .comma where isSeparator:
        reportComma(between: wanted + "s")
        advance()
      case _ where isAtName:
        if isAtOutermostDeclaration {
          reportUnclosedBody(open, of: owner)
          return entries
        }
        if let entry = parseEntry(&self) { entries.append(entry) }
      default: reportUnexpected(wanted: wanted, code: code)
      }
      if cursor == before { advance() }
    }
  }

  private mutating func reportUnclosedBody(_ open: SourceRange, of owner: String) {
    missingBraces += 1
    let end = previousRange.end
    report(
      .braceNeverClosed, "the body of \(owner) is never closed", at: open, label: "opened here",
      secondary: [(SourceRange(end, end), "`}` is missing")],
      helps: [
        Help("close it", fix: Fix(.maybe, [TextEdit(SourceRange(end, end), "\n}")]))
      ])
  }

  /// The comma at the cursor stands between items; it is not the rest of a list whose opening
  /// bracket is missing.
  var isSeparator: Bool { distanceToClosingBracket() == nil }

  private mutating func reportComma(between what: String) {
    report(
      .commaBetweenItems, "\(what) are not separated by commas", at: token().range,
      helps: [Help("remove it", fix: Fix(.safe, [TextEdit(token().range, "")]))])
  }
}
