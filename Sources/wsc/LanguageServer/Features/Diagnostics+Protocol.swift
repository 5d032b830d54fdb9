import WSLang
import WSRuntime

/// How an editor wants its messages.
struct DiagnosticStyle {
  var showsRelatedPlaces = true
  /// The page that explains a code; nil for editors that open none.
  var pageOfCode: ((String) -> String?)?
}

extension Snapshot {
  /// The answer to a pull. An editor that names the result it has is told if nothing changed.
  func diagnosticReport(_ style: DiagnosticStyle, since previous: String?) -> JSONValue {
    let items = diagnosticsJSON(style)
    let result = SHA256.hexadecimal(of: Array(items.text().utf8))
    if previous == result { return ["kind": "unchanged", "resultId": .string(result)] }
    return ["kind": "full", "resultId": .string(result), "items": items]
  }

  /// The checker's messages in the protocol's form; notes and helps are lines of the message.
  func diagnosticsJSON(_ style: DiagnosticStyle) -> JSONValue {
    .array(diagnostics.map { json($0, style) })
  }

  func json(_ diagnostic: Diagnostic, _ style: DiagnosticStyle) -> JSONValue {
    var lines = [diagnostic.message]
    if let label = diagnostic.primary?.text, !label.isEmpty { lines.append(label) }
    lines += diagnostic.notes.map { "note: " + $0 } + diagnostic.helps.map { "help: " + $0.message }
    var object = JSONObject()
    object["range"] = positions.json(diagnostic.primary?.range ?? SourceRange(0, 0))
    object["severity"] =
      switch diagnostic.severity {
      case .error: 1
      case .warning: 2
      case .note: 3
      }
    object["code"] = .string(diagnostic.code.text)
    if let page = style.pageOfCode?(diagnostic.code.text) {
      object["codeDescription"] = ["href": .string(page)]
    }
    object["source"] = "wsc"
    object["message"] = .string(lines.joined(separator: "\n"))
    if style.showsRelatedPlaces, !diagnostic.secondary.isEmpty {
      object["relatedInformation"] = .array(
        diagnostic.secondary.map { label in
          [
            "location": ["uri": .string(uri), "range": positions.json(label.range)],
            "message": .string(label.text.isEmpty ? "concerned too" : label.text),
          ]
        })
    }
    return .object(object)
  }

  func json(_ edits: [TextEdit]) -> JSONValue {
    .array(
      edits.map { ["range": positions.json($0.range), "newText": .string($0.replacement)] })
  }

  func workspaceEdit(_ edits: [TextEdit]) -> JSONValue {
    var changes = JSONObject()
    changes[uri] = json(edits)
    return ["changes": .object(changes)]
  }
}
