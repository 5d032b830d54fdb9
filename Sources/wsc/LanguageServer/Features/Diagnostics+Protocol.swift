import WSLang
import WSRuntime

extension Snapshot {
  /// The checker's messages in the protocol's form; notes and helps are lines of the message.
  func diagnosticsJSON(showingRelated: Bool) -> JSONValue {
    .array(diagnostics.map { json($0, showingRelated: showingRelated) })
  }

  func json(_ diagnostic: Diagnostic, showingRelated: Bool) -> JSONValue {
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
    object["source"] = "wsc"
    object["message"] = .string(lines.joined(separator: "\n"))
    if showingRelated, !diagnostic.secondary.isEmpty {
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
