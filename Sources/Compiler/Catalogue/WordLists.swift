import WSLang

/// Every word of the language, by what it is: what `wsc words` prints and what the files of
/// `grammar/` must hold.
package struct WordLists: Sendable {
  package struct List: Equatable, Sendable {
    package let name: String
    package let words: [String]
  }

  package let lists: [List]

  package init(of catalogue: Catalogue) {
    let settings = PlanDeclaration.Kind.allCases.flatMap { catalogue.settings(of: $0) }
    let parameters = catalogue.layers.flatMap(\.word.parameters) + settings
    lists = [
      List(name: "keywords", words: FixedWords.keywords),
      List(name: "plans", words: FixedWords.plans),
      List(name: "kinds", words: FixedWords.kinds),
      List(name: "parameter_types", words: FixedWords.parameterTypes),
      List(name: "units", words: FixedWords.units),
      List(name: "constants", words: FixedWords.constants),
      List(name: "builtins", words: FixedWords.builtins),
      List(name: "layers", words: catalogue.layerNames),
      List(name: "settings", words: withoutRepeats(settings.map(\.name))),
      List(name: "choices", words: withoutRepeats(parameters.flatMap { $0.kind.choiceNames })),
    ]
  }
}

/// Each of them once, where it stands first.
func withoutRepeats(_ words: [String]) -> [String] {
  var seen: Set<String> = []
  return words.filter { seen.insert($0).inserted }
}
