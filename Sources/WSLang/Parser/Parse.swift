/// Reads a source into its syntax tree and reports every fault of bytes, tokens and grammar.
///
/// Total: any bytes give a tree, in time linear in their number. A source that cannot be read at
/// all (over 8 MB, not UTF-8, NUL bytes) gives one error and an empty tree.
package func parse(_ source: SourceText, into diagnostics: inout Diagnostics) -> SyntaxTree {
  guard let tokens = tokenize(source, sourceIndex: 0, into: &diagnostics) else {
    return .unreadable(source)
  }
  var parser = Parser(source, sourceIndex: 0, tokens: tokens.tokens, faults: tokens.faults)
  let (edition, declarations) = parser.parseFile()
  let found = parser.diagnostics.inSourceOrder()
  for diagnostic in found { diagnostics.report(diagnostic) }
  let faults = found.filter { $0.severity == .error }.compactMap { $0.primary?.range.start }
  return SyntaxTree(
    source: source, tokens: tokens.tokens, edition: edition, declarations: declarations,
    faults: faults)
}

/// Reads the value of a `--set`: one expression and nothing else.
///
/// `sourceIndex` is the place of the source in the list that the renderer gets.
package func parseExpression(
  _ source: SourceText, sourceIndex: Int, into diagnostics: inout Diagnostics
) -> Expression {
  guard let tokens = tokenize(source, sourceIndex: sourceIndex, into: &diagnostics) else {
    return Expression(.malformed, SourceRange(0, 0))
  }
  var parser = Parser(
    source, sourceIndex: sourceIndex, tokens: tokens.tokens, faults: tokens.faults)
  let expression = parser.parseWholeExpression()
  for diagnostic in parser.diagnostics.inSourceOrder() { diagnostics.report(diagnostic) }
  return expression
}

/// Cuts a source into tokens that cover every byte; nil if it cannot be read at all.
private func tokenize(
  _ source: SourceText, sourceIndex: Int, into diagnostics: inout Diagnostics
) -> (tokens: [Token], faults: [Diagnostic])? {
  if let fault = SourceCheck.fault(in: source, sourceIndex: sourceIndex) {
    diagnostics.report(fault)
    return nil
  }
  var lexer = Lexer(source, sourceIndex: sourceIndex)
  lexer.run()
  return (lexer.tokens, lexer.faults)
}

extension SyntaxTree {
  /// The tree of a source that is refused as a whole.
  fileprivate static func unreadable(_ source: SourceText) -> SyntaxTree {
    let count = source.bytes.count
    var tokens = [Token(.endOfFile, SourceRange(count, count))]
    if count > 0 { tokens.insert(Token(.invalid, SourceRange(0, count)), at: 0) }
    return SyntaxTree(source: source, tokens: tokens, edition: nil, declarations: [])
  }
}

extension [Diagnostic] {
  /// By place; at one place in the order in which they were found.
  fileprivate func inSourceOrder() -> [Diagnostic] {
    enumerated().sorted { left, right in
      let leftStart = left.element.primary?.range.start ?? 0
      let rightStart = right.element.primary?.range.start ?? 0
      return leftStart == rightStart ? left.offset < right.offset : leftStart < rightStart
    }.map(\.element)
  }
}
