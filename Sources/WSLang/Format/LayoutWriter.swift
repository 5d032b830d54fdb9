/// Writes a layout: line ends, indentation, comments.
struct LayoutWriter {
  private let layout: Layout
  private var result: [UInt8] = []
  private var isLineOpen = false
  /// A comment ended the line; nothing may follow it there.
  private var mustEndLine = false
  /// For each open body whether it stays on its line, innermost last.
  private var oneLineBodies: [Bool] = []
  /// Nothing but the opening of a body or of the file stands before: no empty line here.
  private var isAtOpening = true
  /// The declaration that is being written has taken one line so far.
  private var isOneLine = false

  init(_ layout: Layout) {
    self.layout = layout
    result.reserveCapacity(layout.source.bytes.count + 64)
  }

  mutating func run() -> [UInt8] {
    for index in layout.pieces.indices { write(index) }
    while result.last == UInt8(ascii: "\n") || result.last == UInt8(ascii: " ") {
      result.removeLast()
    }
    if !result.isEmpty { result.append(UInt8(ascii: "\n")) }
    return result
  }

  private var bodyIndentation: Int {
    let open = oneLineBodies.last.map { $0 ? oneLineBodies.count - 1 : oneLineBodies.count } ?? 0
    return open * Layout.indentation
  }

  // MARK: Pieces

  private mutating func write(_ index: Int) {
    let piece = layout.pieces[index]
    let kind = piece.token.kind
    guard piece.isWritten || !piece.comments.isEmpty else { return }
    let isOneLineClose = kind == .rightBrace && oneLineBodies.last == true
    let indentation = indentation(of: index)
    let emptyLine = writesEmptyLine(before: index)

    for (number, comment) in piece.comments.enumerated() {
      let isTrailing = comment.lineEndsBefore == 0 && isLineOpen && !mustEndLine
      if isTrailing {
        appendSpaces(2)
      } else {
        let wantsEmpty =
          number == 0 ? emptyLine || comment.lineEndsBefore > 1 : comment.lineEndsBefore > 1
        endLine(empty: wantsEmpty && !isAtOpening)
        beginLine(commentIndentation(of: piece, indentation))
      }
      writeComment(comment.token)
      if !isTrailing { isAtOpening = false }
    }
    let wantsEmpty =
      piece.comments.isEmpty
      ? emptyLine : piece.lineEndsBefore > 1 || (emptyLine && isTrailingOnly(piece))
    if kind == .endOfFile { return }
    if startsLine(index) || mustEndLine {
      endLine(empty: wantsEmpty && !isAtOpening && kind != .rightBrace)
      beginLine(indentation)
    } else if isOneLineClose {
      appendSpaces(layout.spaces(before: index))
    } else if isLineOpen {
      appendSpaces(layout.spaces(before: index))
    } else {
      beginLine(indentation)
    }
    writeToken(piece)
  }

  /// All comments before a piece stand behind the code of an earlier line.
  private func isTrailingOnly(_ piece: Layout.Piece) -> Bool {
    piece.comments.count == 1 && piece.comments[0].lineEndsBefore == 0
  }

  private func startsLine(_ index: Int) -> Bool {
    let piece = layout.pieces[index]
    guard index > 0 else { return false }
    switch piece.role {
    case .declaration: return true
    case .verbatim:
      return piece.lineEndsBefore > 0 || oneLineBodies.last != true
    case .item: return oneLineBodies.last != true
    case .none: break
    }
    if piece.token.kind == .rightBrace { return startsLineAtClose(index) }
    if layout.pieces[index - 1].token.kind == .leftBrace { return oneLineBodies.last != true }
    return piece.newLine != nil
  }

  private func startsLineAtClose(_ index: Int) -> Bool {
    guard let isOneLineBody = oneLineBodies.last else {
      return layout.pieces[index].lineEndsBefore > 0
    }
    if layout.pieces[index - 1].token.kind == .leftBrace {
      return !layout.pieces[index].comments.isEmpty
    }
    return !isOneLineBody
  }

  private func indentation(of index: Int) -> Int {
    let piece = layout.pieces[index]
    if piece.role != .none { return piece.role == .declaration ? 0 : bodyIndentation }
    if piece.token.kind == .endOfFile { return bodyIndentation }
    if piece.token.kind == .rightBrace {
      return max(0, oneLineBodies.count - 1) * Layout.indentation
    }
    return piece.newLine ?? bodyIndentation + Layout.indentation
  }

  /// Comments before a closing bracket or brace stand with what it closes.
  private func commentIndentation(of piece: Layout.Piece, _ indentation: Int) -> Int {
    switch piece.token.kind {
    case .rightBrace: bodyIndentation
    case .rightParenthesis, .rightBracket: indentation + Layout.indentation
    default: indentation
    }
  }

  /// Between declarations stands an empty line, unless both take one line and the author put none;
  /// between items it is the author's choice.
  private func writesEmptyLine(before index: Int) -> Bool {
    let piece = layout.pieces[index]
    let first = piece.comments.first { $0.lineEndsBefore > 0 }
    let authored = (first?.lineEndsBefore ?? piece.lineEndsBefore) > 1
    switch piece.role {
    case .declaration: return authored || !isOneLine || !takesOneLine(index)
    case .item, .verbatim: return authored
    case .none: return piece.token.kind == .endOfFile && authored
    }
  }

  /// The declaration from a piece on is written on one line.
  private func takesOneLine(_ start: Int) -> Bool {
    for index in (start + 1)..<max(start + 1, layout.pieces.count) {
      let piece = layout.pieces[index]
      switch piece.token.kind {
      case .leftBrace:
        if !piece.opensOneLineBody { return false }
      case .rightBrace, .endOfFile: return true
      default: break
      }
      if piece.role == .declaration || piece.role == .verbatim { return true }
      if piece.newLine != nil || !piece.comments.isEmpty { return false }
    }
    return true
  }

  // MARK: Writing

  private mutating func writeToken(_ piece: Layout.Piece) {
    if piece.role == .declaration { isOneLine = true }
    result += layout.source.bytes[piece.token.range.start..<piece.token.range.end]
    isLineOpen = true
    if piece.addsComma { result.append(UInt8(ascii: ",")) }
    isAtOpening = false
    switch piece.token.kind {
    case .leftBrace:
      oneLineBodies.append(piece.opensOneLineBody)
      isAtOpening = !piece.opensOneLineBody
    case .rightBrace: _ = oneLineBodies.popLast()
    default: break
    }
  }

  private mutating func writeComment(_ token: Token) {
    var end = token.range.end
    let bytes = layout.source.bytes
    while end > token.range.start, bytes[end - 1] == UInt8(ascii: " ") || bytes[end - 1] == 9 {
      end -= 1
    }
    result += bytes[token.range.start..<end]
    isLineOpen = true
    mustEndLine = true
  }

  private mutating func endLine(empty: Bool) {
    guard !result.isEmpty else { return }
    result.append(UInt8(ascii: "\n"))
    isOneLine = false
    if empty { result.append(UInt8(ascii: "\n")) }
    isLineOpen = false
    mustEndLine = false
  }

  private mutating func beginLine(_ indentation: Int) {
    appendSpaces(indentation)
    isLineOpen = true
  }

  private mutating func appendSpaces(_ count: Int) {
    for _ in 0..<count { result.append(UInt8(ascii: " ")) }
  }
}
