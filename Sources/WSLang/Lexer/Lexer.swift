/// Cuts source bytes into tokens that cover every byte.
///
/// A fault is reported here, once; the parser stays silent about a token of kind `.invalid`.
/// What is clearly meant (a typographic minus, `...`, `8bits`) is reported and read as meant.
struct Lexer {
  private let source: SourceText
  private let sourceIndex: Int
  /// The source with one zero behind it, so that no look-ahead needs a check for the end.
  let bytes: [UInt8]
  let end: Int
  var position = 0
  private(set) var tokens: [Token] = []
  private(set) var faults: [Diagnostic] = []

  /// Only white space and comments stand between the start of the line and `position`.
  private var isFirstOnLine = true
  private var reportedWords: Set<String> = []
  /// From here on no `*/` is left, which keeps the search for it linear.
  private var noBlockCommentEndFrom = Int.max

  init(_ source: SourceText, sourceIndex: Int) {
    self.source = source
    self.sourceIndex = sourceIndex
    bytes = source.bytes + [0]
    end = source.bytes.count
  }

  /// Reads all of the source, which must be free of NUL bytes.
  mutating func run() {
    tokens.reserveCapacity(end / 3 + 1)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      position = 3
      append(.whitespace, from: 0)
    }
    while position < end {
      let start = position
      readToken(bytes[position])
      // Every branch consumes something; should one ever not, take the byte as it is.
      if position == start {
        position += 1
        append(.invalid, from: start)
      }
    }
    append(.endOfFile, from: end)
  }

  private mutating func readToken(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      readWhitespace()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      readName()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): readNumber()
    case UInt8(ascii: "\""): readString()
    case UInt8(ascii: "/"): readSlash()
    case UInt8(ascii: "."): readDots()
    case UInt8(ascii: "|"): readBar()
    case UInt8(ascii: ","): take(.comma)
    case UInt8(ascii: ":"): take(.colon)
    case UInt8(ascii: "="): take(.equals)
    case UInt8(ascii: "+"): take(.plus)
    case UInt8(ascii: "-"): take(.minus)
    case UInt8(ascii: "*"): take(.star)
    case UInt8(ascii: "%"): take(.percent)
    case UInt8(ascii: "("): take(.leftParenthesis)
    case UInt8(ascii: ")"): take(.rightParenthesis)
    case UInt8(ascii: "["): take(.leftBracket)
    case UInt8(ascii: "]"): take(.rightBracket)
    case UInt8(ascii: "{"): take(.leftBrace)
    case UInt8(ascii: "}"): take(.rightBrace)
    case UInt8(ascii: "#"): readHashComment()
    case UInt8(ascii: "'"): readForeignString(closing: UInt8(ascii: "'"))
    case 0x80...: readBeyondASCII()
    default: readStrangeByte()
    }
  }

  // MARK: White space, names, comments

  private mutating func readWhitespace() {
    let start = position
    var sawNewline = false
    loop: while true {
      switch bytes[position] {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): sawNewline = true
      case UInt8(ascii: " "), UInt8(ascii: "\t"): break
      default: break loop
      }
      position += 1
    }
    tokens.append(Token(.whitespace, SourceRange(start, position)))
    if sawNewline { isFirstOnLine = true }
  }

  private mutating func readName() {
    let start = position
    skipNameBytes()
    if bytes[position] >= 0x80, lookAlike(at: position) == nil {
      readForeignWord(from: start)
    } else {
      append(.name, from: start)
    }
  }

  private mutating func readSlash() {
    let start = position
    if bytes[start + 1] == UInt8(ascii: "/") {
      let isDocumentation =
        isFirstOnLine && bytes[start + 2] == UInt8(ascii: "/")
        && bytes[start + 3] != UInt8(ascii: "/")
      skipToLineEnd()
      append(isDocumentation ? .documentation : .comment, from: start)
    } else if bytes[start + 1] == UInt8(ascii: "*") {
      skipBlockComment()
      append(.invalid, from: start)
      report(
        .foreignComment, "`/* … */` is not a comment", SourceRange(start, position),
        helps: [Help("begin each line of the comment with `//`")])
    } else {
      take(.slash)
    }
  }

  private mutating func skipBlockComment() {
    let start = position
    var search = position + 2
    if search < noBlockCommentEndFrom {
      while search + 1 < end {
        if bytes[search] == UInt8(ascii: "*"), bytes[search + 1] == UInt8(ascii: "/") {
          position = search + 2
          return
        }
        search += 1
      }
      noBlockCommentEndFrom = start
    }
    skipToLineEnd()
  }

  private mutating func readHashComment() {
    let start = position
    skipToLineEnd()
    append(.invalid, from: start)
    let mark = SourceRange(start, start + 1)
    report(
      .foreignComment, "`#` does not begin a comment", mark,
      helps: [Help("write `//`", fix: Fix(.safe, [TextEdit(mark, "//")]))])
  }

  // MARK: Dots and bars

  private mutating func readDots() {
    let start = position
    if isDigit(bytes[start + 1]) { return readNumber() }
    while bytes[position] == UInt8(ascii: ".") { position += 1 }
    let range = SourceRange(start, position)
    switch position - start {
    case 1: append(.dot, from: start)
    case 2: append(.dotDot, from: start)
    default:
      append(.dotDot, from: start)
      report(
        .lookAlike, "`\(source.text(range))` is not an operator", range,
        helps: [Help("a range is written `..`", fix: Fix(.safe, [TextEdit(range, "..")]))])
    }
  }

  private mutating func readBar() {
    let start = position
    position += 1
    if bytes[position] == UInt8(ascii: ">") {
      position += 1
      return append(.pipe, from: start)
    }
    if bytes[position] == UInt8(ascii: "|") { position += 1 }
    let range = SourceRange(start, position)
    append(.pipe, from: start)
    report(
      .lookAlike, "`\(source.text(range))` is not an operator", range,
      helps: [Help("a pipeline is written `|>`", fix: Fix(.maybe, [TextEdit(range, "|>")]))])
  }

  // MARK: What does not belong here

  private mutating func readBeyondASCII() {
    let start = position
    guard let found = lookAlike(at: start) else { return readForeignWord(from: start) }
    position = start + found.length
    let range = SourceRange(start, position)
    switch found.meaning {
    case .space:
      tokens.append(Token(.whitespace, range))
      report(
        .lookAlike, "this white space is \(found.codePoint), not a space", range,
        helps: [Help("write a space", fix: Fix(.safe, [TextEdit(range, " ")]))])
    case .token(let kind, let spelling):
      append(kind, from: start)
      report(
        .lookAlike, "`\(source.text(range))` (\(found.codePoint)) is not `\(spelling)`", range,
        helps: [
          Help("write `\(spelling)`", fix: Fix(.safe, [TextEdit(range, spelling)]))
        ])
    case .quote: readForeignString(openedAt: start)
    }
  }

  /// A word with characters outside ASCII; it stands for a name in the tree.
  private mutating func readForeignWord(from start: Int) {
    while true {
      skipNameBytes()
      guard bytes[position] >= 0x80, lookAlike(at: position) == nil else { break }
      position += scalarLength(at: position)
    }
    append(.invalid, from: start)
    let range = SourceRange(start, position)
    let word = source.text(range)
    guard reportedWords.insert(word).inserted else { return }
    report(
      .foreignWord, "`\(word)` has characters that no name may have", range,
      notes: ["a name is made of the letters a to z and A to Z, digits and `_`"])
  }

  private mutating func readStrangeByte() {
    let start = position
    position += 1
    append(.invalid, from: start)
    let range = SourceRange(start, position)
    if bytes[start] == UInt8(ascii: ";") {
      report(
        .strangeCharacter, "`;` is not part of the language", range,
        helps: [
          Help("remove it: nothing is put between items", fix: Fix(.safe, [TextEdit(range, "")]))
        ])
    } else if bytes[start] < 0x20 || bytes[start] == 0x7F {
      report(
        .strangeCharacter, "a control character (\(codePoint(bytes[start]))) in the text", range,
        helps: [Help("remove it", fix: Fix(.maybe, [TextEdit(range, "")]))])
    } else {
      report(.strangeCharacter, "`\(source.text(range))` is not part of the language", range)
    }
  }

  // MARK: Steps

  mutating func append(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind, SourceRange(start, position)))
    isFirstOnLine = false
  }

  private mutating func take(_ kind: Token.Kind) {
    position += 1
    append(kind, from: position - 1)
  }

  mutating func skipNameBytes() {
    while isNameByte(bytes[position]) { position += 1 }
  }

  mutating func skipToLineEnd() {
    while position < end, !isLineEnd(bytes[position]) { position += 1 }
  }

  func text(_ range: SourceRange) -> String { source.text(range) }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, _ range: SourceRange, label: String = "",
    notes: [String] = [], helps: [Help] = []
  ) {
    guard faults.count < Parser.mostFaults else { return }
    faults.append(
      Diagnostic(
        code, message, at: Label(range, label, source: sourceIndex), notes: notes, helps: helps))
  }
}

func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

func isNameByte(_ byte: UInt8) -> Bool {
  (byte | 0x20) &- UInt8(ascii: "a") < 26 || isDigit(byte) || byte == UInt8(ascii: "_")
}

/// `U+00A0`
func codePoint(_ value: some BinaryInteger) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
