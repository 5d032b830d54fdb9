import WSLang

/// A word and what it stands for: whoever evaluates a choice asks here, so that a word without a
/// meaning cannot be in the catalogue.
struct WordRule<Meaning: Sendable>: Sendable {
  let word: Word
  /// The meaning of a call with these arguments.
  let meaning: @Sendable (WordCall) throws(CallFault) -> Meaning

  init(
    _ name: String, _ summary: String, _ parameters: [WordParameter] = [],
    meaning: @escaping @Sendable (WordCall) throws(CallFault) -> Meaning
  ) {
    word = Word(name, summary, parameters)
    self.meaning = meaning
  }
}

extension ArgumentReader {
  /// What the chosen word stands for.
  func meaning<Meaning>(
    of name: String, _ rules: [WordRule<Meaning>]
  ) throws(CallFault) -> Meaning {
    try meaning(of: name, rules, chosen: value(name))
  }

  /// What a word stands for that was chosen for a parameter, perhaps one of a list.
  func meaning<Meaning>(
    of name: String, _ rules: [WordRule<Meaning>], chosen value: Value?
  ) throws(CallFault) -> Meaning {
    let chosen = try choice(name, value)
    guard let rule = rules.first(where: { $0.word.name == chosen.word.name }) else {
      throw CallFault(.internalFault, "`\(chosen.word.name)` has no meaning as `\(name)`")
    }
    return try rule.meaning(chosen)
  }
}
