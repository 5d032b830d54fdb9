/// What a value on the command line stands for; help, completions and checks follow from it.
enum ValueKind: Equatable, Sendable {
  case text
  /// A path to a file whose name ends in one of these (empty: any file).
  case file([String])
  case folder
  /// A run folder.
  case run
  /// The name of a network in the file.
  case network
  /// The name of a `train` or `emit` plan in the file.
  case plan
  case choice([String])
  /// A whole number of this range.
  case count(ClosedRange<Int>)
  /// `HEAD.key=VALUE`.
  case setting
  /// A diagnostic code such as `WS4104`.
  case code
  /// A word of the language.
  case word
  /// A target of `wsc emit`, perhaps with arguments.
  case target
  case command
}

/// An option of one or several commands. Its meaning is the same wherever it is taken.
struct OptionDescription: Sendable {
  let name: OptionName
  var short: Character?
  /// Nil for a flag; else the kind of its value and how help names it.
  var value: (kind: ValueKind, placeholder: String)?
  /// May be given more than once.
  var repeats = false
  let help: String

  /// As the user types it: `--message-format`.
  var spelling: String { "--" + name.word }
}

/// An argument without a dash.
struct OperandDescription: Sendable {
  let placeholder: String
  let kinds: [ValueKind]
  let count: ClosedRange<Int>
}

/// One thing that `wsc` does.
struct CommandDescription: Sendable {
  let name: CommandName
  let summary: String
  /// Paragraphs of the help page.
  let discussion: [String]
  let operands: [OperandDescription]
  let options: [OptionName]
  /// Options of which at most one may be given.
  var exclusive: [[OptionName]] = []
  let examples: [Example]

  struct Example: Sendable {
    let line: String
    let meaning: String
  }
}
