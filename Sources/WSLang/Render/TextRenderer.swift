/// Messages for people: a line that says what is wrong, the place in the source, and what to do.
///
/// `sources` is the list that labels index: 0 is the file, the others are values of `--set`.
package struct TextRenderer: Sendable {
  private let sources: [SourceText]
  private let positions: [SourcePositions]
  private let inColour: Bool

  package init(sources: [SourceText], inColour: Bool) {
    self.sources = sources
    self.inColour = inColour
    positions = sources.map(SourcePositions.init)
  }

  /// The messages one after another, separated by empty lines.
  package func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(render).joined(separator: "\n")
  }

  /// One message; it ends with a newline.
  package func render(_ diagnostic: Diagnostic) -> String {
    let severity = style(of: diagnostic.severity)
    let snippets = snippets(of: diagnostic, severity)
    let fixes = diagnostic.helps.map { help in
      help.fix.flatMap { fix in
        source(diagnostic.primary?.source ?? 0).flatMap { FixRenderer(fix, in: $0) }
      }
    }
    let numbers =
      snippets.compactMap { $0.snippet.shownLines.last.map { $0 + 1 } }
      + fixes.compactMap { $0?.lastNumber }
    let gutter = String(numbers.max() ?? 1).count

    var rows = [headline(diagnostic, severity)]
    for (index, snippet) in snippets.enumerated() {
      rows.append(place(snippet.label, isFirst: index == 0, gutter))
      rows.append(bar(gutter))
      rows += snippet.snippet.rows(gutterWidth: gutter)
      rows.append(bar(gutter))
    }
    for note in diagnostic.notes { rows += remark("note", note, gutter) }
    for (help, fix) in zip(diagnostic.helps, fixes) {
      rows.append(helpLine(help))
      guard let fix else { continue }
      rows.append(bar(gutter))
      rows += fix.rows(gutterWidth: gutter)
    }
    rows += remark("explain", "wsc explain \(diagnostic.code)", gutter)
    return rows.map { $0.rendered(inColour: inColour) + "\n" }.joined()
  }

  // MARK: Parts

  private func source(_ index: Int) -> SourceText? {
    sources.indices.contains(index) ? sources[index] : nil
  }

  private func snippets(of diagnostic: Diagnostic, _ severity: TextStyle)
    -> [(label: Label, snippet: SnippetRenderer)]
  {
    guard let primary = diagnostic.primary else { return [] }
    let labels = [primary] + diagnostic.secondary
    var order: [Int] = []
    for label in labels where !order.contains(label.source) { order.append(label.source) }
    return order.compactMap { index in
      guard let source = source(index) else { return nil }
      var snippet = SnippetRenderer(source, severity: severity)
      let here = labels.enumerated().filter { $0.element.source == index }
      for (number, label) in here { snippet.add(label, isPrimary: number == 0) }
      return here.first.map { ($0.element, snippet) }
    }
  }

  private func headline(_ diagnostic: Diagnostic, _ severity: TextStyle) -> StyledRow {
    var row = StyledRow()
    row.append("\(diagnostic.severity.rawValue)[\(diagnostic.code)]", severity)
    row.append(": \(diagnostic.message.printable)", .emphasis)
    return row
  }

  private func place(_ label: Label, isFirst: Bool, _ gutter: Int) -> StyledRow {
    var row = StyledRow()
    row.pad(to: gutter)
    row.append(isFirst ? "-->" : ":::", .gutter)
    let position = positions[label.source].position(label.range.start)
    let name = sources[label.source].name.printable
    row.append(" \(name):\(position.line):\(position.column)")
    return row
  }

  private func bar(_ gutter: Int) -> StyledRow {
    var row = StyledRow()
    row.pad(to: gutter + 1)
    row.append("|", .gutter)
    return row
  }

  /// A remark behind `=`; its further lines are indented below the first.
  private func remark(_ head: String, _ text: String, _ gutter: Int) -> [StyledRow] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { index, line in
      var row = StyledRow()
      row.pad(to: gutter + 1)
      if index == 0 {
        row.append("=", .gutter)
        row.append(" ")
        row.append("\(head):", .emphasis)
        row.append(" ")
      } else {
        row.pad(to: gutter + 5 + head.count)
      }
      row.append(String(line).printable)
      return row
    }
  }

  private func helpLine(_ help: Help) -> StyledRow {
    var row = StyledRow()
    row.append("help", .note)
    row.append(": \(help.message.printable)")
    return row
  }

  private func style(of severity: Severity) -> TextStyle {
    switch severity {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}
