/// The source of a tree in its one look.
///
/// Every token and comment is kept, in order, so the meaning cannot change; formatting twice is
/// formatting once. What the parser could not read is left as it stands. Where a line may break
/// inside a value, the breaks of the author are kept; lines over 100 columns are broken.
package func format(_ tree: SyntaxTree) -> [UInt8] {
  guard tree.tokens.contains(where: { $0.kind != .invalid && $0.kind != .endOfFile }) else {
    return tree.source.bytes
  }
  var layout = Layout(tree)
  layout.breakLongItems()
  var writer = LayoutWriter(layout)
  return writer.run()
}

/// What begins at a token.
enum LayoutRole: UInt8 {
  case none
  case declaration
  case item
  /// The text up to the end of the range is taken over as it stands.
  case verbatim
}

/// The tokens that count, each with what stands before it and where its line breaks.
struct Layout {
  static let widest = 100
  static let indentation = 2

  struct Piece {
    let token: Token
    let role: LayoutRole
    /// Comments between the piece before and this one.
    var comments: [Comment] = []
    /// Line ends in the source right before this piece.
    var lineEndsBefore = 0
    /// A line begins here inside an item.
    var breaksBefore = false
    /// The brace opens a body that stays on its line.
    var opensOneLineBody = false
  }

  struct Comment {
    let token: Token
    let lineEndsBefore: Int
  }

  let source: SourceText
  var pieces: [Piece] = []

  init(_ tree: SyntaxTree) {
    source = tree.source
    addPieces(tree.tokens, LayoutPlan(tree))
    markBreaks()
    markOneLineBodies()
  }

  // MARK: Pieces

  private mutating func addPieces(_ tokens: [Token], _ plan: LayoutPlan) {
    pieces.reserveCapacity(tokens.count / 2 + 1)
    var comments: [Comment] = []
    var lineEnds = 0
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      switch token.kind {
      case .whitespace: lineEnds += lineEndCount(token.range)
      case .comment, .documentation:
        comments.append(Comment(token: token, lineEndsBefore: lineEnds))
        lineEnds = 0
      default:
        let role = plan.role(at: token.range.start)
        var piece = Piece(token: token, role: role)
        if role == .verbatim {
          index = lastToken(
            of: tokens, from: index, before: plan.end(ofVerbatim: token.range.start))
          let range = SourceRange(token.range.start, tokens[index].range.end)
          piece = Piece(token: Token(.invalid, range), role: .verbatim)
        }
        piece.comments = comments
        piece.lineEndsBefore = lineEnds
        pieces.append(piece)
        comments = []
        lineEnds = 0
      }
      index += 1
    }
  }

  /// The last token before an offset that is no trivia.
  private func lastToken(of tokens: [Token], from first: Int, before end: Int) -> Int {
    var last = first
    var index = first
    while index < tokens.count, tokens[index].range.start < end, tokens[index].kind != .endOfFile {
      if !tokens[index].isTrivia { last = index }
      index += 1
    }
    return last
  }

  private func lineEndCount(_ range: SourceRange) -> Int {
    var count = 0
    for index in range.start..<range.end where source.bytes[index] == UInt8(ascii: "\n") {
      count += 1
    }
    return count
  }

  // MARK: Breaks of the author

  /// Keeps line ends inside items where a line may break; before `|>` rather than after it.
  private mutating func markBreaks() {
    var isInHead = false
    for index in pieces.indices {
      let kind = pieces[index].token.kind
      guard index > 0, pieces[index].role == .none else {
        isInHead = pieces[index].role == .declaration && opensBody(index)
        continue
      }
      if kind == .leftBrace { isInHead = false }
      if pieces[index].lineEndsBefore > 0, !isInHead, mayBreak(before: index) {
        pieces[index].breaksBefore = true
      }
      guard kind == .pipe, index + 1 < pieces.count else { continue }
      if pieces[index + 1].lineEndsBefore > 0, pieces[index + 1].comments.isEmpty,
        pieces[index + 1].role == .none, pieces[index + 1].token.kind != .rightBrace,
        pieces[index + 1].token.kind != .endOfFile
      {
        pieces[index].breaksBefore = true
        pieces[index + 1].lineEndsBefore = 0
      }
    }
  }

  /// A plan on one line stays there if it fits; every other body has a line for each item.
  private mutating func markOneLineBodies() {
    for index in pieces.indices where pieces[index].token.kind == .leftBrace {
      var width = 2
      var next = index + 1
      var fits = isPlan(openedAt: index)
      while fits, next < pieces.count, pieces[next].token.kind != .rightBrace {
        let piece = pieces[next]
        fits =
          piece.comments.isEmpty && piece.lineEndsBefore == 0 && piece.role != .verbatim
          && piece.token.kind != .leftBrace
        width += piece.token.range.end - piece.token.range.start + 2
        next += 1
        if width > 2 * Layout.widest { fits = false }
      }
      guard fits, next < pieces.count, pieces[next].comments.isEmpty,
        pieces[next].lineEndsBefore == 0
      else { continue }
      let head = startOfDeclaration(before: index)
      if flatWidth(head..<(next + 1)) <= Layout.widest { pieces[index].opensOneLineBody = true }
    }
  }

  private func isPlan(openedAt brace: Int) -> Bool {
    word(startOfDeclaration(before: brace)).planKind != nil
  }

  private func opensBody(_ index: Int) -> Bool { word(index).opensDeclarationOnly }

  /// What the name of a piece may mean.
  func word(_ index: Int) -> Word {
    let range = pieces[index].token.range
    return Word(source.bytes[range.start..<range.end])
  }

  private func startOfDeclaration(before index: Int) -> Int {
    var start = index
    while start > 0, start > index - 5, pieces[start].role != .declaration { start -= 1 }
    return start
  }

  // MARK: Long items

  /// Breaks items that stand on one line and are too long for it.
  mutating func breakLongItems() {
    var start = 0
    while start < pieces.count {
      var end = start + 1
      while end < pieces.count, !endsItem(pieces[end]) { end += 1 }
      if pieces[start].role == .item || pieces[start].role == .declaration {
        breakIfLong(start..<end)
      }
      start = end
    }
  }

  private func endsItem(_ piece: Piece) -> Bool {
    switch piece.token.kind {
    case .leftBrace, .rightBrace, .endOfFile: true
    default: piece.role != .none
    }
  }

  private mutating func breakIfLong(_ range: Range<Int>) {
    let isFlat = range.dropFirst().allSatisfy { index in
      !pieces[index].breaksBefore && pieces[index].comments.isEmpty
    }
    let indent = pieces[range.lowerBound].role == .item ? Layout.indentation : 0
    guard isFlat, indent + flatWidth(range) > Layout.widest else { return }
    let equals = range.first { pieces[$0].token.kind == .equals }
    if let equals, equals + 1 < range.upperBound,
      indent + Layout.indentation + flatWidth((equals + 1)..<range.upperBound) <= Layout.widest
    {
      pieces[equals + 1].breaksBefore = true
      return
    }
    let outermost = outermostPieces(range)
    let pipes = outermost.filter { pieces[$0].token.kind == .pipe }
    guard pipes.isEmpty else {
      for pipe in pipes { pieces[pipe].breaksBefore = true }
      return
    }
    breakLastBracket(range)
  }

  /// The pieces of an item that stand in no brackets.
  private func outermostPieces(_ range: Range<Int>) -> [Int] {
    var depth = 0
    return range.filter { index in
      switch pieces[index].token.kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket: depth -= 1
      default: return depth == 0
      }
      return false
    }
  }

  /// Gives each element of the last outermost bracket a line of its own.
  private mutating func breakLastBracket(_ range: Range<Int>) {
    var depth = 0
    var open: Int?
    for index in range {
      switch pieces[index].token.kind {
      case .leftParenthesis, .leftBracket:
        if depth == 0 { open = index }
        depth += 1
      case .rightParenthesis, .rightBracket: depth -= 1
      default: break
      }
    }
    guard depth == 0, let open else { return }
    for index in (open + 1)..<range.upperBound {
      switch pieces[index].token.kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket:
        depth -= 1
        if depth < 0 {
          pieces[index].breaksBefore = true
          return
        }
      default: break
      }
      if index == open + 1 || (depth == 0 && pieces[index - 1].token.kind == .comma) {
        pieces[index].breaksBefore = true
      }
    }
  }

  /// The columns that pieces take on one line.
  private func flatWidth(_ range: Range<Int>) -> Int {
    var width = 0
    for index in range {
      if index > range.lowerBound { width += spaces(before: index) }
      let range = pieces[index].token.range
      for byte in source.bytes[range.start..<range.end] where byte & 0xC0 != 0x80 { width += 1 }
    }
    return width
  }
}
