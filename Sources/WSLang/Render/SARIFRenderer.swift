/// Messages as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the source.
package struct SARIFRenderer: Sendable {
  private let sources: [SourceText]
  private let positions: [SourcePositions]
  private let version: String

  /// `version` is that of the program, as `wsc version` prints it.
  package init(sources: [SourceText], version: String) {
    self.sources = sources
    self.version = version
    positions = sources.map(SourcePositions.init)
  }

  /// The whole log; it ends with a newline.
  package func render(_ diagnostics: [Diagnostic]) -> String {
    var codes: [DiagnosticCode] = []
    var indices: [DiagnosticCode: Int] = [:]
    for diagnostic in diagnostics where indices[diagnostic.code] == nil {
      indices[diagnostic.code] = codes.count
      codes.append(diagnostic.code)
    }
    let driver = JSON.object([
      ("name", .string("wsc")), ("version", .string(version)),
      ("rules", .array(codes.map(rule))),
    ])
    let run = JSON.object([
      ("tool", .object([("driver", driver)])),
      ("columnKind", .string("unicodeCodePoints")),
      ("results", .array(diagnostics.map { result($0, ruleIndex: indices[$0.code] ?? 0) })),
    ])
    return JSON.object([
      ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
      ("version", .string("2.1.0")),
      ("runs", .array([run])),
    ]).indented
  }

  private func rule(_ code: DiagnosticCode) -> JSON {
    guard let entry = DiagnosticCatalogue.entry(for: code) else {
      return .object([("id", .string(code.text))])
    }
    return .object([
      ("id", .string(code.text)),
      ("shortDescription", message(entry.title)),
      ("fullDescription", message(entry.explanation)),
      ("help", message("wsc explain \(code)")),
    ])
  }

  private func result(_ diagnostic: Diagnostic, ruleIndex: Int) -> JSON {
    let text =
      ([diagnostic.message] + diagnostic.notes + diagnostic.helps.map { "help: \($0.message)" })
      .joined(separator: "\n")
    let related = diagnostic.secondary.filter { sources.indices.contains($0.source) }
    let source = diagnostic.primary?.source ?? 0
    let fixes = diagnostic.helps.compactMap { help -> JSON? in
      guard let fix = help.fix, !fix.edits.isEmpty, sources.indices.contains(source) else {
        return nil
      }
      return json(fix, help.message, source)
    }
    return .object([
      ("ruleId", .string(diagnostic.code.text)),
      ("ruleIndex", .integer(ruleIndex)),
      ("level", .string(diagnostic.severity.rawValue)),
      ("message", message(text)),
      ("locations", .array(diagnostic.primary.flatMap(location).map { [.object($0)] } ?? [])),
      (
        "relatedLocations",
        .array(
          related.enumerated().compactMap { index, label in
            location(label).map {
              .object([("id", .integer(index + 1))] + $0 + [("message", message(label.text))])
            }
          })
      ),
      ("fixes", .array(fixes)),
    ])
  }

  private func json(_ fix: Fix, _ text: String, _ source: Int) -> JSON {
    let replacements = fix.edits.map { edit in
      JSON.object([
        ("deletedRegion", region(edit.range, source)),
        ("insertedContent", message(edit.replacement)),
      ])
    }
    let change = JSON.object([
      ("artifactLocation", artifact(source)), ("replacements", .array(replacements)),
    ])
    return .object([
      ("description", message(text)), ("artifactChanges", .array([change])),
    ])
  }

  private func location(_ label: Label) -> [(String, JSON)]? {
    guard sources.indices.contains(label.source) else { return nil }
    return [
      (
        "physicalLocation",
        .object([
          ("artifactLocation", artifact(label.source)),
          ("region", region(label.range, label.source)),
        ])
      )
    ]
  }

  private func region(_ range: SourceRange, _ source: Int) -> JSON {
    let start = positions[source].position(range.start)
    let end = positions[source].position(max(range.start, range.end))
    return .object([
      ("startLine", .integer(start.line)), ("startColumn", .integer(start.column)),
      ("endLine", .integer(end.line)), ("endColumn", .integer(end.column)),
    ])
  }

  private func artifact(_ source: Int) -> JSON {
    .object([("uri", .string(percentEncoded(sources[source].path)))])
  }

  private func message(_ text: String) -> JSON { .object([("text", .string(text))]) }
}
