import WSCompiler
import WSLang

/// The words that completion offers besides commands and options, each with its meaning.
struct CompletionWords {
  typealias Entry = (word: String, meaning: String)

  let codes: [Entry]
  /// What `wsc help` has a page for beside commands.
  let pages: [Entry]
  let targets: [Entry]
  /// The settings of plans as `--set` takes them: `train.seed=`.
  let settings: [Entry]

  init(of catalogue: Catalogue) {
    codes = DiagnosticCatalogue.entries.map { ($0.code.text, $0.title) }
    targets = Target.all.map { ($0.name, $0.word.summary) }
    settings = PlanDeclaration.Kind.allCases.flatMap { kind in
      catalogue.settings(of: kind).map { ("\(kind.rawValue).\($0.name)=", $0.summary) }
    }
    let topics = ReferenceTopic.all.flatMap { topic in
      ([topic.name] + topic.words).map { ($0, topic.title) }
    }
    let language = [(languagePage, "the reference of the language")]
    var seen: Set<String> = []
    // Signs such as `|>` are nothing to complete.
    pages = (language + catalogue.words.map { ($0.name, $0.summary) } + topics).filter {
      $0.0.first?.isLetter == true && seen.insert($0.0).inserted
    }
  }
}

/// The completion script of a shell.
enum Shell: String, CaseIterable {
  case bash, zsh, fish

  func completions(_ words: CompletionWords) -> String {
    switch self {
    case .bash: bashCompletions(words)
    case .zsh: zshCompletions(words)
    case .fish: fishCompletions(words)
    }
  }
}

extension CommandDescription {
  /// Every option that it takes.
  var allOptions: [OptionDescription] { (options + [.help]).map(\.description) }

  /// Its options with a value that other commands take without one, each behind the command's name:
  /// `emit--vectors`.
  var ownValued: [String] {
    let sure = Set(OptionDescription.withValue.map(\.name))
    return options.map(\.description).filter { $0.value != nil && !sure.contains($0.name) }.map {
      name.rawValue + $0.spelling
    }
  }

  /// The options that have no place beside this one; itself, if it may be given only once.
  func shutOut(by option: OptionDescription) -> [OptionDescription] {
    let others = exclusive.filter { $0.contains(option.name) }.joined()
      .filter { $0 != option.name }.map(\.description)
    return (option.repeats ? [] : [option]) + others
  }
}

extension OptionDescription {
  /// `--output` and `-o`.
  var spellings: [String] { [spelling] + (short.map { ["-\($0)"] } ?? []) }

  /// Those that take a value wherever they are taken.
  static var withValue: [OptionDescription] {
    let all = OptionName.allCases.map(\.description)
    let flags = Set(all.filter { $0.value == nil }.map(\.spelling))
    return all.filter { $0.value != nil && !flags.contains($0.spelling) }
  }
}
