/// A piece of the source. Trivia are tokens too, so that the list covers every byte.
package struct Token: Hashable, Sendable {
  package enum Kind: UInt8, Sendable {
    case name, number, string
    case pipe, dotDot, dot, comma, colon, equals, plus, minus, star, slash, percent
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    /// Bytes that begin no token, or a number or string that is not well formed.
    case invalid
    case whitespace, comment
    /// `///` first on its line.
    case documentation
    case endOfFile
  }

  package let kind: Kind
  package let range: SourceRange

  package init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  package var isTrivia: Bool {
    kind == .whitespace || kind == .comment || kind == .documentation
  }
}
