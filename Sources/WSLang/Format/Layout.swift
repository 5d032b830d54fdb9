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
    /// The indentation of the line that begins here inside an item; nil if none does.
    var newLine: Int?
    /// The brace opens a body that stays on its line.
    var opensOneLineBody = false
    /// A comma that the author left out is written behind the piece.
    var addsComma = false
    /// A comma behind a last element is written only where the closing bracket has its own line.
    var isWritten = true
  }

  struct Comment {
    let token: Token
    let lineEndsBefore: Int
  }

  let source: SourceText
  var pieces: [Piece] = []
  /// The closing bracket of an opening one and the reverse, -1 where there is none.
  private(set) var partners: [Int] = []
  /// The column at which a piece would end if everything before it stood on its line.
  private(set) var flatEnds: [Int] = []
  /// How many comments stand before a piece or earlier.
  private(set) var commentCounts: [Int] = []

  init(_ tree: SyntaxTree) {
    source = tree.source
    addPieces(tree.tokens, LayoutPlan(tree))
    moveComments()
    matchBrackets()
    leaveOutLastCommas()
    measure()
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

  /// A carriage return ends a line, with the line feed behind it if there is one.
  private func lineEndCount(_ range: SourceRange) -> Int {
    var count = 0
    var previous: UInt8 = 0
    for byte in source.bytes[range.start..<range.end] {
      if byte == UInt8(ascii: "\r") || (byte == UInt8(ascii: "\n") && previous != 13) {
        count += 1
      }
      previous = byte
    }
    return count
  }

  /// No line begins with a comma, a colon or `=`: a comment before one goes behind it.
  private mutating func moveComments() {
    for index in pieces.indices.dropLast() where !pieces[index].comments.isEmpty {
      switch pieces[index].token.kind {
      case .comma, .colon, .equals, .leftBrace: break
      default: continue
      }
      // Documentation would belong to what stands behind the comma, and `///` at the end of a
      // line, which is none, would become documentation on a line of its own.
      let isMovable = pieces[index].comments.allSatisfy { $0.token.kind == .comment }
      let next = pieces[index + 1].comments
      guard isMovable, pieces[index].role == .none, next.first?.lineEndsBefore != 0 else {
        continue
      }
      pieces[index + 1].comments = pieces[index].comments + next
      pieces[index].comments = []
    }
  }

  // MARK: Brackets and widths

  private mutating func matchBrackets() {
    partners = Array(repeating: -1, count: pieces.count)
    var open: [Int] = []
    for index in pieces.indices {
      if pieces[index].role != .none { open = [] }
      switch pieces[index].token.kind {
      case .leftBrace, .rightBrace: open = []
      case .leftParenthesis, .leftBracket: open.append(index)
      case .rightParenthesis, .rightBracket:
        guard let opener = open.popLast() else { continue }
        partners[opener] = index
        partners[index] = opener
      default: break
      }
    }
  }

  private mutating func leaveOutLastCommas() {
    for index in pieces.indices.dropFirst()
    where partners[index] >= 0 && partners[index] < index - 2
      && pieces[index - 1].token.kind == .comma
    {
      pieces[index - 1].isWritten = false
    }
  }

  private mutating func measure() {
    flatEnds.reserveCapacity(pieces.count)
    commentCounts.reserveCapacity(pieces.count)
    var column = 0
    var comments = 0
    for index in pieces.indices {
      if pieces[index].isWritten { column += spaces(before: index) + width(index) }
      comments += pieces[index].comments.count
      flatEnds.append(column)
      commentCounts.append(comments)
    }
  }

  private func width(_ index: Int) -> Int {
    let range = pieces[index].token.range
    var width = 0
    for byte in source.bytes[range.start..<range.end] where byte & 0xC0 != 0x80 { width += 1 }
    return width
  }

  /// The columns that pieces take on one line.
  func flatWidth(_ range: Range<Int>) -> Int {
    guard !range.isEmpty else { return 0 }
    return flatEnds[range.upperBound - 1] - flatEnds[range.lowerBound] + width(range.lowerBound)
  }

  /// A comment stands between the pieces; one before the first of them does not count.
  func hasComments(in range: Range<Int>) -> Bool {
    range.count > 1 && commentCounts[range.upperBound - 1] > commentCounts[range.lowerBound]
  }

  // MARK: Bodies

  /// A plan that the author put on one line stays there if it fits.
  private mutating func markOneLineBodies() {
    for index in pieces.indices where pieces[index].token.kind == .leftBrace {
      let head = startOfDeclaration(before: index)
      guard word(head).planKind != nil, index + 1 < pieces.count,
        pieces[index + 1].lineEndsBefore == 0 || pieces[index + 1].token.kind == .rightBrace
      else { continue }
      var end = index + 1
      while end < pieces.count, pieces[end].token.kind != .rightBrace,
        pieces[end].role != .verbatim, pieces[end].role != .declaration,
        flatWidth(head..<(end + 1)) <= Layout.widest
      {
        end += 1
      }
      guard end < pieces.count, pieces[end].token.kind == .rightBrace, pieces[end].role == .none,
        !hasComments(in: head..<(end + 1)), flatWidth(head..<(end + 1)) <= Layout.widest
      else { continue }
      pieces[index].opensOneLineBody = true
    }
  }

  private func startOfDeclaration(before index: Int) -> Int {
    var start = index
    while start > 0, start > index - 5, pieces[start].role != .declaration { start -= 1 }
    return start
  }

  /// What the name of a piece may mean.
  func word(_ index: Int) -> Word {
    let range = pieces[index].token.range
    return Word(source.bytes[range.start..<range.end])
  }
}
