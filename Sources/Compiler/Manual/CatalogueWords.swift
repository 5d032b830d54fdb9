import WSLang

/// A word of the catalogue at one place where it stands: a layer, a setting, what a setting or
/// argument chooses from, or an argument.
package struct CatalogueWord: Sendable {
  package enum Form: Sendable {
    case layer(LayerEntry)
    case setting(PlanDeclaration.Kind, WordParameter)
    /// A word that a setting or argument takes.
    case choice(Word)
    case argument(WordParameter)
  }

  package let form: Form
  /// What it belongs to, outermost first: `decode`, `key`; empty for layers and settings.
  package let owners: [String]

  package var name: String {
    switch form {
    case .layer(let entry): entry.name
    case .setting(_, let parameter), .argument(let parameter): parameter.name
    case .choice(let word): word.name
    }
  }

  package var summary: String {
    switch form {
    case .layer(let entry): entry.word.summary
    case .setting(_, let parameter), .argument(let parameter): parameter.summary
    case .choice(let word): word.summary
    }
  }
}

extension Catalogue {
  /// Every word of the catalogue, as often as it has a meaning.
  package var words: [CatalogueWord] {
    var words: [CatalogueWord] = []
    for layer in layers {
      words.append(CatalogueWord(form: .layer(layer), owners: []))
      collect(layer.word.parameters, of: [layer.name], into: &words)
    }
    for kind in PlanDeclaration.Kind.allCases {
      for setting in settings(of: kind) {
        words.append(CatalogueWord(form: .setting(kind, setting), owners: []))
        collect(setting.kind, of: [kind.rawValue, setting.name], into: &words)
      }
    }
    return words
  }

  private func collect(
    _ parameters: [WordParameter], of owners: [String], into words: inout [CatalogueWord]
  ) {
    for parameter in parameters {
      words.append(CatalogueWord(form: .argument(parameter), owners: owners))
      collect(parameter.kind, of: owners + [parameter.name], into: &words)
    }
  }

  private func collect(
    _ kind: ValueKind, of owners: [String], into words: inout [CatalogueWord]
  ) {
    for word in kind.choiceWords {
      words.append(CatalogueWord(form: .choice(word), owners: owners))
      collect(word.parameters, of: owners + [word.name], into: &words)
    }
  }
}
