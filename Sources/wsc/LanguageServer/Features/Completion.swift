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
}

extension Snapshot {
  func completions(at offset: Int, withSnippets: Bool) -> JSONValue {
    guard let place = CompletionPlace(offset, in: self) else { return [] }
    let range = positions.json(place.typed)
    return .array(
      completions(at: place).map { item in
        let snippet = withSnippets ? item.snippet : nil
        return [
          "label": .string(item.label), "kind": .integer(item.kind.rawValue),
          "detail": .string(item.detail), "insertTextFormat": snippet == nil ? 1 : 2,
          "textEdit": ["range": range, "newText": .string(snippet ?? item.label)],
        ]
      })
  }

  private func completions(at place: CompletionPlace) -> [Completion] {
    if let name = place.callee(in: self) { return argumentCompletions(of: name, place) }
    switch place.block {
    case .file: return declarationCompletions(place)
    case .network: return networkCompletions(place)
    case .plan(let kind):
      let known = Catalogue.current.settings(of: kind)
      if place.previous?.kind == .leftBrace || place.before.isEmpty || place.startsLine {
        let line = place.before.indices.dropFirst()
        let written = line.filter { place.before[$0].kind == .colon }
          .map { text(place.before[$0 - 1].range) }
        return known.filter { !written.contains($0.name) }.map {
          Completion($0.name, .property, $0.summary, snippet: "\($0.name): $0")
        }
      }
      guard let key = place.setting(in: self), let setting = known.first(where: { $0.name == key })
      else { return [] }
      return valueCompletions(setting.kind, place)
    }
  }

  private func declarationCompletions(_ place: CompletionPlace) -> [Completion] {
    if let previous = place.previous, !place.startsLine {
      guard PlanDeclaration.Kind(rawValue: text(previous.range)) != nil else { return [] }
      return symbols.symbols.filter { $0.kind == .network || $0.kind == .plan(.convert) }
        .map { Completion($0.name.text, .network, "network") }
    }
    let plans = PlanDeclaration.Kind.allCases.map {
      Completion($0.rawValue, .keyword, "a plan", snippet: "\($0.rawValue) ${1:Net} {\n  $0\n}")
    }
    return [
      Completion("network", .keyword, "a network", snippet: "network ${1:Net} {\n  $0\n}"),
      Completion("op", .keyword, "a piece of pipeline", snippet: "op ${1:name}($2) = $0"),
      Completion("size", .keyword, "a whole number", snippet: "size ${1:name} = $0"),
    ] + plans
  }

  private func networkCompletions(_ place: CompletionPlace) -> [Completion] {
    switch place.previous?.kind {
    case .pipe:
      return Catalogue.current.layers.filter { !$0.isJoin }.map { Completion($0.word, .function) }
        + ops(place)
    case .colon: return TypeExpression.Kind.allCases.map { Completion($0.rawValue, .keyword, "") }
    case .leftBracket, .comma, .plus, .minus, .star, .slash: return sizes(place)
    case .equals:
      let isSize = place.before.dropLast().suffix(2).contains { text($0.range) == "size" }
      if isSize { return sizes(place) }
      return signals(place)
        + Catalogue.current.layers.filter(\.isJoin).map { Completion($0.word, .function) }
    default:
      guard place.startsLine || place.before.isEmpty else { return [] }
      return [
        Completion("input", .keyword, "what comes in", snippet: "input ${1:name}: $0"),
        Completion("label", .keyword, "the truth", snippet: "label ${1:name}: $0"),
        Completion("output", .keyword, "what goes out", snippet: "output ${1:name} = $0"),
        Completion("op", .keyword, "a piece of pipeline", snippet: "op ${1:name}($2) = $0"),
        Completion("size", .keyword, "a whole number", snippet: "size ${1:name} = $0"),
      ]
    }
  }

  private func argumentCompletions(of name: String, _ place: CompletionPlace) -> [Completion] {
    let arguments = place.arguments(in: self)
    let isStart = place.previous?.kind == .comma || place.previous?.kind == .leftParenthesis
    if case .network = place.block,
      let op = symbols.op(name, inNetwork: networkName(at: place.typed.start))
    {
      let labels = symbols.parameters(ofOp: op).filter { !arguments.labels.contains($0.name.text) }
        .map { Completion($0.name.text, .field, "of `\(name)`", snippet: "\($0.name.text): $0") }
      return (isStart ? labels : []) + sizes(place) + signals(place)
    }
    guard let word = word(name, at: place) else { return [] }
    if let label = place.label(in: self) {
      return word.parameter(label).map { valueCompletions($0.kind, place) } ?? []
    }
    let position = max(0, arguments.commas - arguments.labels.count)
    let value = word.freeParameter(at: position).map { valueCompletions($0.kind, place) } ?? []
    guard isStart else { return value }
    return word.parameters.filter { $0.isLabelled && !arguments.labels.contains($0.name) }
      .map { Completion($0.name, .field, $0.summary, snippet: "\($0.name): $0") } + value
  }

  private func valueCompletions(_ kind: WSCompiler.ValueKind, _ place: CompletionPlace)
    -> [Completion]
  {
    if place.previous?.kind == .number {
      return kind.units.map { Completion($0.words(), .unit, "unit") }
    }
    var found = kind.choices.map { Completion($0, .value) }
    switch kind {
    case .boolean: found += ["true", "false"].map { Completion($0, .constant, "") }
    case .size, .pair: found += sizes(place)
    case .signals, .reference, .groups, .table: found += signals(place)
    case .planName:
      found += symbols.symbols.filter { if case .plan = $0.kind { true } else { false } }
        .map { Completion($0.name.text, .network, "plan") }
    default: break
    }
    return found
  }

  private func visible(_ place: CompletionPlace) -> [Symbol] {
    let start = place.before.first?.range.start ?? place.typed.start
    return symbols.visible(inNetwork: networkName(at: place.typed.start) ?? networkName(at: start))
  }

  private func sizes(_ place: CompletionPlace) -> [Completion] {
    visible(place).filter { $0.kind == .size }.map { Completion($0.name.text, .constant, "size") }
  }

  private func signals(_ place: CompletionPlace) -> [Completion] {
    visible(place).compactMap { symbol in
      guard [.input, .binding, .label, .output].contains(symbol.kind) else { return nil }
      let views = facts.lazy.flatMap(\.signals).first { $0.name == symbol.name }?.views
      return Completion(symbol.name.text, .variable, views?.text ?? "signal")
    }
  }

  private func ops(_ place: CompletionPlace) -> [Completion] {
    visible(place).filter { $0.kind == .op }.map { op in
      let fields = symbols.parameters(ofOp: op).enumerated()
        .map { "${\($0 + 1):\($1.name.text)}" }
      return Completion(
        op.name.text, .function, "op",
        snippet: fields.isEmpty ? nil : "\(op.name.text)(\(fields.joined(separator: ", ")))")
    }
  }
}
