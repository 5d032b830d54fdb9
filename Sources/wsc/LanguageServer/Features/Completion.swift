import WSCompiler
import WSLang
import WSRuntime

/// One thing that may be written at a place.
struct Completion {
  /// The protocol's `CompletionItemKind`.
  enum Kind: Int {
    case function = 3
    case field = 5
    case variable = 6
    case network = 7
    case property = 10
    case unit = 11
    case value = 12
    case keyword = 14
    case snippet = 15
    case constant = 21
  }

  let label: String
  let kind: Kind
  let detail: String
  /// With places to fill in; nil if there are none.
  var snippet: String?

  init(_ label: String, _ kind: Kind, _ detail: String, snippet: String? = nil) {
    self.label = label
    self.kind = kind
    self.detail = detail
    self.snippet = snippet
  }

  /// A word with what must be written in its brackets.
  init(_ word: Word, _ kind: Kind) {
    let required = word.parameters.filter(\.isRequired)
    let fields = required.enumerated().map { index, parameter in
      (parameter.isLabelled ? parameter.name + ": " : "") + "${\(index + 1):\(parameter.name)}"
    }
    self.init(
      word.name, kind, word.summary,
      snippet: fields.isEmpty ? nil : "\(word.name)(\(fields.joined(separator: ", ")))")
  }

  /// A key or label with the form of its value: `limit: 10 epochs`.
  init(_ parameter: WordParameter, _ kind: Kind) {
    self.init(
      parameter.name, kind, parameter.meaning(quotingDefault: false),
      snippet: "\(parameter.name): \(parameter.valueSnippet)")
  }
}

extension WordParameter {
  fileprivate var valueSnippet: String {
    switch kind {
    case .choice, .reference, .planName, .groups, .either, .boolean, .signals: return "$0"
    default: break
    }
    if case .value(_, let text) = fallback { return "${0:\(text)}" }
    return kind.snippet ?? "$0"
  }
}

extension WSCompiler.ValueKind {
  /// A value of this form with places to fill in; nil where nothing but the value itself is said.
  var snippet: String? {
    switch self {
    case .count(let unit, _): "${1:10} \(unit.words())"
    case .span: "${1:1} epochs"
    case .rate(let unit, _): "${1:0.1} / \(unit.rawValue)"
    case .string: "\"$1\""
    case .list, .table: "[$1]"
    case .interval(let kind):
      kind.snippet.map { "\($0) .. \($0.replacing("${1:10}", with: "${2:20}"))" }
    default: nil
    }
  }
}

extension Snapshot {
  func completions(at offset: Int, withSnippets: Bool) -> JSONValue {
    guard let place = CompletionPlace(offset, in: self) else { return [] }
    let range = positions.json(place.typed)
    var seen: Set<String> = []
    let fitting = CompletionCandidates(place, self).all.filter { item in
      // What is nothing but a snippet is of no use to a client without them.
      (withSnippets || item.kind != .snippet) && seen.insert(item.label).inserted
    }
    return .array(
      fitting.map { item in
        let snippet = withSnippets ? item.snippet : nil
        return [
          "label": .string(item.label), "kind": .integer(item.kind.rawValue),
          "detail": .string(item.detail), "insertTextFormat": snippet == nil ? 1 : 2,
          "textEdit": ["range": range, "newText": .string(snippet ?? item.label)],
        ]
      })
  }
}
