import WSCompiler
import WSLang

extension Snapshot {
  /// What is known about the name at an offset, in Markdown, and the place of the name.
  func hover(at offset: Int) -> (text: String, range: SourceRange)? {
    guard let found = symbols.occurrence(at: offset) else { return nil }
    var parts: [String]
    switch found.target {
    case .symbol(let index): parts = describe(symbols.symbols[index])
    case .layer(let layer): parts = describe(layer.word) + layersText(at: found.range)
    case .choice(let word): parts = describe(word)
    case .argument(let parameter, of: let word):
      parts = [
        "`\(parameter.name)` of `\(word.signature)`", parameter.meaning(quotingDefault: true),
      ]
    case .setting(let setting, of: let kind):
      parts = [
        "`\(setting.name)`, a setting of `\(kind.rawValue)`", setting.meaning(quotingDefault: true),
      ]
    case .opInput: parts = ["`it`: the input of the op"]
    }
    if case .symbol(let index) = found.target, symbols.symbols[index].kind == .op {
      parts += layersText(at: found.range)
    }
    return (parts.joined(separator: "\n\n"), found.range)
  }

  private func describe(_ symbol: Symbol) -> [String] {
    var parts = ["```whetstone\n\(text(head(of: symbol)))\n```"]
    if let views = viewsText(of: symbol) { parts.append("`\(views)`") }
    if let network = facts.first(where: { $0.name == symbol.name }) {
      parts.append(network.costText)
    }
    if !symbol.documentation.isEmpty {
      parts.append(symbol.documentation.joined(separator: "\n"))
    }
    return parts
  }

  /// The first line of a declaration.
  private func head(of symbol: Symbol) -> SourceRange {
    let line = source.bytes[symbol.range.start..<symbol.range.end].prefix { $0 != 10 && $0 != 13 }
    return SourceRange(symbol.range.start, line.endIndex)
  }

  private func describe(_ word: Word) -> [String] {
    var parts = ["```whetstone\n\(word.signature)\n```", word.summary]
    if !word.parameters.isEmpty {
      parts.append(
        word.parameters.map { "- `\($0.name)`: \($0.meaning(quotingDefault: true))" }.joined(
          separator: "\n"))
    }
    return parts
  }

  /// The layers that a name stands for: one for each call of the op it stands in.
  private func layersText(at range: SourceRange) -> [String] {
    let found = facts.flatMap(\.layers).filter {
      $0.place.start == range.start || ($0.isInOp && $0.callPlace.start == range.start)
    }
    if found.isEmpty { return [] }
    var lines = found.prefix(8).map { layer in
      var line = "- `\(layer.name)`: `\(layer.views?.text ?? "?")`"
      if layer.parameters > 0 { line += ", \(groupedDigits(layer.parameters)) parameters" }
      if layer.multiplyAccumulates > 0 {
        line += ", \(groupedDigits(layer.multiplyAccumulates)) multiply-accumulates"
      }
      return line
    }
    if found.count > 8 { lines.append("- and \(found.count - 8) more") }
    return [lines.joined(separator: "\n")]
  }
}

extension NetworkFacts {
  var costText: String {
    "\(groupedDigits(parameters)) parameters, "
      + "\(groupedDigits(multiplyAccumulates)) multiply-accumulates"
  }
}
