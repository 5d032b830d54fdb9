/// Messages for programs: one JSON object a line.
///
/// `code, severity, message, file, line, column, end_line, end_column, labels, notes, help, fixes`;
/// lines and columns count from 1, columns in Unicode scalars, ends are exclusive. A message that
/// belongs to no source has null for its place. The first of `labels` is the primary one.
package struct JSONLinesRenderer: Sendable {
  private let sources: [SourceText]
  private let positions: [SourcePositions]

  package init(sources: [SourceText]) {
    self.sources = sources
    positions = sources.map(SourcePositions.init)
  }

  package func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(render).joined()
  }

  /// One message; it ends with a newline.
  package func render(_ diagnostic: Diagnostic) -> String {
    let labels = (diagnostic.primary.map { [$0] } ?? []) + diagnostic.secondary
    let isPrimary = { (index: Int) in index == 0 && diagnostic.primary != nil }
    let fixes = diagnostic.helps.compactMap { help in
      help.fix.map { json($0, message: help.message, source: diagnostic.primary?.source ?? 0) }
    }
    let object = JSON.object(
      [
        ("code", .string(diagnostic.code.text)),
        ("severity", .string(diagnostic.severity.rawValue)),
        ("message", .string(diagnostic.message)),
      ] + place(diagnostic.primary?.range, diagnostic.primary?.source ?? 0) + [
        (
          "labels",
          .array(
            labels.enumerated().map { index, label in
              .object(
                place(label.range, label.source) + [
                  ("text", .string(label.text)), ("primary", .boolean(isPrimary(index))),
                ])
            })
        ),
        ("notes", .array(diagnostic.notes.map(JSON.string))),
        ("help", .array(diagnostic.helps.map { .string($0.message) })),
        ("fixes", .array(fixes)),
      ])
    return object.compact + "\n"
  }

  private func json(_ fix: Fix, message: String, source: Int) -> JSON {
    .object([
      ("safety", .string(fix.safety.rawValue)),
      ("message", .string(message)),
      (
        "edits",
        .array(
          fix.edits.map { edit in
            .object(place(edit.range, source) + [("replacement", .string(edit.replacement))])
          })
      ),
    ])
  }

  private func place(_ range: SourceRange?, _ source: Int) -> [(String, JSON)] {
    guard let range, sources.indices.contains(source) else {
      return [
        ("file", .null), ("line", .null), ("column", .null), ("end_line", .null),
        ("end_column", .null),
      ]
    }
    let start = positions[source].position(range.start)
    let end = positions[source].position(max(range.start, range.end))
    return [
      ("file", .string(sources[source].name)),
      ("line", .integer(start.line)), ("column", .integer(start.column)),
      ("end_line", .integer(end.line)), ("end_column", .integer(end.column)),
    ]
  }
}
