import WSCompiler
import WSLang
import WSRuntime

/// Colours by meaning, where the grammar alone cannot know.
enum SemanticTokens {
  static let types = [
    "class", "parameter", "variable", "property", "function", "keyword", "enumMember", "macro",
  ]
  static let modifiers = ["declaration", "readonly", "defaultLibrary"]
}

extension Snapshot {
  /// Five numbers a name: lines and columns from the one before, length, type, modifiers.
  var semanticTokens: JSONValue {
    var data: [JSONValue] = []
    var last = TextPosition(line: 0, character: 0)
    for occurrence in symbols.occurrences {
      let place = positions.position(occurrence.range.start)
      let end = positions.position(occurrence.range.end)
      guard place.line == end.line else { continue }
      let (type, modifiers) = meaning(of: occurrence)
      let isSameLine = place.line == last.line
      data += [
        .integer(place.line - last.line),
        .integer(isSameLine ? place.character - last.character : place.character),
        .integer(end.character - place.character), .integer(type),
        .integer(modifiers | (occurrence.isDeclaration ? 1 : 0)),
      ]
      last = place
    }
    return ["data": .array(data)]
  }

  private func meaning(of occurrence: Occurrence) -> (type: Int, modifiers: Int) {
    switch occurrence.target {
    case .symbol(let index):
      switch symbols.symbols[index].kind {
      case .network, .plan: (0, 0)
      case .parameter: (1, 2)
      case .size: (2, 2)
      case .op: (4, 0)
      case .input, .label, .output, .binding: (2, 0)
      }
    case .layer: (4, 4)
    case .choice: (6, 4)
    case .argument: (1, 4)
    case .setting: (3, 4)
    case .opInput: (5, 0)
    }
  }
}
