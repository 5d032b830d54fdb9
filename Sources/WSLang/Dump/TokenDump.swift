/// The tokens of a tree as stable text: one line each, `line:column kind "text"`.
package func dumpTokens(_ tree: SyntaxTree) -> String {
  let positions = SourcePositions(tree.source)
  var result = ""
  for token in tree.tokens {
    let start = positions.position(token.range.start)
    result += "\(start.line):\(start.column) \(token.kind)"
    if token.kind != .endOfFile {
      result += " " + JSON.string(tree.source.text(token.range)).compact
    }
    result += "\n"
  }
  return result
}
