/// Reads tokens into a tree. It never fails: what cannot be read is reported and `malformed`.
///
/// One token of look-ahead beyond the current one decides everything in a correct file. After a
/// fault `isRecovering` is set and keeps all further reports back until a loop over items,
/// settings or arguments has found a place where reading can go on.
struct Parser {
  static let deepestNesting = 256
  /// A file with more faults than this is no source of ours; its rest is not read.
  static let mostFaults = 1000

  let source: SourceText
  let sourceIndex: Int
  let tokens: [Token]
  /// Which tokens count: no trivia, no stray characters. The last is the end of the file.
  private let significant: [Int32]
  private let words: [Word]
  /// Whether a line ends between a token and the one before it.
  private let firstOnLine: [Bool]
  private(set) var cursor = 0

  var diagnostics: [Diagnostic]
  var isRecovering = false
  /// The closing brackets that are awaited, innermost last.
  var awaitedClosers: [Token.Kind] = []
  /// The token at which an argument starts: a path there may be a key.
  var argumentStart = -1
  /// Braces that were reported as missing; as many extra ones at the end are the same fault.
  var missingBraces = 0
  /// The token at which the next item was recognised although it begins no line.
  var resumption = -1
  /// All faults, those included that are kept back as consequences of others.
  private var faultCount = 0
  /// The lines with a fault: what does not fit in the rest of such a line is its consequence.
  private var faultyLines: Set<Int>
  /// Declarations that were found inside a network and are moved behind it.
  var movedOut: [Declaration] = []

  init(_ source: SourceText, sourceIndex: Int, tokens: [Token], faults: [Diagnostic]) {
    self.source = source
    self.sourceIndex = sourceIndex
    self.tokens = tokens
    diagnostics = faults
    faultyLines = Set(faults.compactMap { $0.primary.map { source.lineIndex(at: $0.range.start) } })
    var significant: [Int32] = []
    var words: [Word] = []
    var firstOnLine: [Bool] = []
    var sawLineEnd = true
    significant.reserveCapacity(tokens.count / 2 + 1)
    words.reserveCapacity(tokens.count / 2 + 1)
    firstOnLine.reserveCapacity(tokens.count / 2 + 1)
    for (index, token) in tokens.enumerated() {
      if token.isTrivia {
        if token.kind == .whitespace, !sawLineEnd {
          sawLineEnd = source.bytes[token.range.start..<token.range.end].contains(where: isLineEnd)
        }
        continue
      }
      if token.kind == .invalid, !Parser.standsForOperand(token, in: source) { continue }
      significant.append(Int32(index))
      firstOnLine.append(sawLineEnd)
      sawLineEnd = false
      words.append(
        token.kind == .name ? Word(source.bytes[token.range.start..<token.range.end]) : .other)
    }
    self.significant = significant
    self.words = words
    self.firstOnLine = firstOnLine
  }

  /// A malformed number, string or name takes the place of one; a stray character takes none.
  private static func standsForOperand(_ token: Token, in source: SourceText) -> Bool {
    let first = source.bytes[token.range.start]
    return isNameByte(first) || first >= 0x80 || first == UInt8(ascii: "\"")
      || first == UInt8(ascii: "'") || first == UInt8(ascii: ".")
  }

  // MARK: Looking

  func token(_ ahead: Int = 0) -> Token {
    tokens[Int(significant[max(0, min(cursor + ahead, significant.count - 1))])]
  }

  var kind: Token.Kind { token().kind }
  var nextKind: Token.Kind { token(1).kind }
  var isAtEnd: Bool { kind == .endOfFile }

  /// What the name at the cursor may mean.
  func word(_ ahead: Int = 0) -> Word { words[max(0, min(cursor + ahead, words.count - 1))] }

  /// The cursor stands at a name or at a malformed word, which takes the place of one.
  var isAtName: Bool {
    if kind == .name { return true }
    guard kind == .invalid else { return false }
    let first = source.bytes[token().range.start]
    return (isNameByte(first) && !isDigit(first)) || first >= 0x80
  }

  /// The word at the cursor is a unit, by the units rule, provided that a number or `/` precedes.
  var unitAtCursor: Unit? {
    if kind == .percent { return .percent }
    guard let unit = word().unit, nextKind != .colon, nextKind != .equals else { return nil }
    return unit
  }

  var previousRange: SourceRange {
    cursor == 0 ? SourceRange(0, 0) : token(-1).range
  }

  /// A range from an offset to the end of the last token read.
  func range(from start: Int) -> SourceRange {
    SourceRange(start, max(start, previousRange.end))
  }

  func text(_ range: SourceRange) -> String { source.text(range) }

  /// The token is the first on its line, comments apart.
  var isFirstOnLine: Bool { firstOnLine[cursor] }

  var isAtLineStart: Bool {
    let start = token().range.start
    return start == source.lineStarts[source.lineIndex(at: start)]
  }

  /// The lines of the documentation right before the token at the cursor.
  func documentation() -> Documentation {
    guard cursor < significant.count else { return [] }
    var index = Int(significant[cursor]) - 1
    guard index >= 0, tokens[index].isTrivia else { return [] }
    let first = cursor == 0 ? 0 : Int(significant[cursor - 1]) + 1
    var lines: Documentation = []
    while index >= first {
      if tokens[index].kind == .documentation { lines.append(documentationText(tokens[index])) }
      index -= 1
    }
    return lines.reversed()
  }

  private func documentationText(_ token: Token) -> String {
    var range = SourceRange(token.range.start + 3, token.range.end)
    let bytes = source.bytes
    if !range.isEmpty, bytes[range.start] == UInt8(ascii: " ") { range.start += 1 }
    while !range.isEmpty,
      bytes[range.end - 1] == UInt8(ascii: " ") || bytes[range.end - 1] == UInt8(ascii: "\t")
    {
      range.end -= 1
    }
    return text(range)
  }

  // MARK: Moving

  /// Leaves the rest of the file unread.
  private mutating func giveUp() { cursor = significant.count - 1 }

  mutating func advance() {
    if cursor < significant.count - 1 { cursor += 1 }
  }

  mutating func take(_ wanted: Token.Kind) -> Bool {
    guard kind == wanted else { return false }
    advance()
    return true
  }

  mutating func takeName() -> Name {
    let range = token().range
    advance()
    return Name(text(range), range)
  }

  // MARK: Reporting

  /// Reports a fault unless it follows from one that was reported already.
  mutating func report(
    _ code: DiagnosticCode, _ message: String, at range: SourceRange, label: String = "",
    secondary: [(SourceRange, String)] = [], notes: [String] = [], helps: [Help] = []
  ) {
    noteFault()
    guard !isRecovering, kind != .invalid, faultCount <= Parser.mostFaults else { return }
    faultyLines.insert(source.lineIndex(at: range.start))
    faultyLines.insert(source.lineIndex(at: token().range.start))
    diagnostics.append(
      Diagnostic(
        code, message, at: Label(range, label, source: sourceIndex),
        secondary: secondary.map { Label($0.0, $0.1, source: sourceIndex) },
        notes: notes, helps: helps))
  }

  /// Reports a fault after which reading goes on at the next place that is sure.
  mutating func fail(
    _ code: DiagnosticCode, _ message: String, at range: SourceRange, label: String = "",
    secondary: [(SourceRange, String)] = [], notes: [String] = [], helps: [Help] = []
  ) {
    report(
      code, message, at: range, label: label, secondary: secondary, notes: notes, helps: helps)
    isRecovering = true
  }

  /// Counts a fault; after too many of them the rest of the file is left unread.
  mutating func noteFault() {
    faultCount += 1
    guard faultCount == Parser.mostFaults else { return }
    diagnostics.append(
      Diagnostic(
        .tooManyFaults, "the source has too many faults; what follows is not read",
        at: Label(token().range, source: sourceIndex)))
    giveUp()
    isRecovering = true
  }

  /// A fault was reported on the line of the cursor.
  var isOnFaultyLine: Bool {
    faultyLines.contains(source.lineIndex(at: token().range.start))
  }

  /// How messages call the token at the cursor.
  var found: String { described(token()) }

  func described(_ token: Token) -> String {
    guard token.kind != .endOfFile else { return "the end of the file" }
    guard token.range.end - token.range.start > 40 else { return "`\(text(token.range))`" }
    return "`\(text(SourceRange(token.range.start, token.range.start + 32)))…`"
  }
}
