import WSLang
import WSRuntime

extension Snapshot {
  /// The fixes of the messages that touch a range, and one action for all safe fixes.
  func codeActions(
    in range: SourceRange, only kinds: [String]?, _ style: DiagnosticStyle
  ) -> JSONValue {
    func isWanted(_ kind: String) -> Bool {
      kinds?.contains { kind == $0 || kind.hasPrefix($0 + ".") } ?? true
    }
    var actions: [JSONValue] = []
    for diagnostic in diagnostics where isWanted("quickfix") {
      guard let place = diagnostic.primary?.range, place.start <= range.end,
        range.start <= place.end
      else { continue }
      for help in diagnostic.helps {
        guard let fix = help.fix else { continue }
        actions.append([
          "title": .string(help.message), "kind": "quickfix",
          "diagnostics": [json(diagnostic, style)],
          "isPreferred": .bool(fix.safety == .safe), "edit": workspaceEdit(fix.edits),
        ])
      }
    }
    if isWanted("source.fixAll"), let edit = allSafeFixes {
      actions.append([
        "title": "apply all safe fixes", "kind": "source.fixAll", "edit": workspaceEdit([edit]),
      ])
    }
    return .array(actions)
  }

  /// Safe fixes until none is left, since one may make room for the next; as one edit.
  private var allSafeFixes: TextEdit? {
    var text = source
    var found = diagnostics
    for _ in 0..<20 {
      let fixed = applyFixes(of: found, to: text)
      if fixed.appliedCount == 0 || fixed.bytes == text.bytes { break }
      let next = Snapshot(fixed.bytes, uri: uri)
      text = next.source
      found = next.diagnostics
    }
    guard text.bytes != source.bytes else { return nil }
    return TextEdit(
      SourceRange(0, source.bytes.count), String(decoding: text.bytes, as: UTF8.self))
  }
}
