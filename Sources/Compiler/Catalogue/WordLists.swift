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
    var choices: [String] = []
    for entry in catalogue.layers { collectChoices(of: entry.word, into: &choices) }
    for setting in settings { collectChoices(in: setting.kind, into: &choices) }
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
      List(name: "choices", words: withoutRepeats(choices)),
    ]
  }
}

/// The words that the parameters of a word choose from, and those that their parameters do.
private func collectChoices(of word: Word, into choices: inout [String]) {
  for parameter in word.parameters { collectChoices(in: parameter.kind, into: &choices) }
}

private func collectChoices(in kind: ValueKind, into choices: inout [String]) {
  switch kind {
  case .choice(let words):
    for word in words {
      choices.append(word.name)
      collectChoices(of: word, into: &choices)
    }
  case .either(let kinds):
    for kind in kinds { collectChoices(in: kind, into: &choices) }
  case .list(let kind), .table(let kind), .interval(let kind), .rest(let kind), .others(let kind):
    collectChoices(in: kind, into: &choices)
  case .size, .count, .pair, .number, .fraction, .rate, .span, .boolean, .string, .reference,
    .groups, .planName, .signals:
    break
  }
}

private func withoutRepeats(_ words: [String]) -> [String] {
  var seen: Set<String> = []
  return words.filter { seen.insert($0).inserted }
}
