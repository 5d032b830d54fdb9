import WSLang

/// Reads a word with its arguments that stands alone, as the value of an option does; nil after a
/// report.
///
/// - Parameters:
///   - words: those that may be written.
///   - name: of the setting that takes the same, for messages.
///   - resolve: what the word means, and where it stands.
func readWord<Meaning>(
  _ written: SourceText, among words: [Word], of name: String, into diagnostics: inout Diagnostics,
  _ resolve: (WordCall, Place, inout Reporter) -> Meaning?
) -> Meaning? {
  let expression = parseExpression(written, sourceIndex: 0, into: &diagnostics)
  guard !diagnostics.hasErrors else { return nil }
  var reporter = Reporter(diagnostics, sources: [written])
  defer { diagnostics = reporter.diagnostics }
  let context = ValueContext(source: 0, scope: NumberScope(tables: []))
  guard
    let (chosen, arguments) = evaluateValue(
      expression, .choice(words), of: name, context, &reporter)?
      .word, let word = words.first(where: { $0.name == chosen })
  else { return nil }
  return resolve(WordCall(word, arguments), context.place(expression.range), &reporter)
}
