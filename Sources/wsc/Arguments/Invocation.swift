import WSCompiler
import WSLang
import WSRuntime

/// A command line that parsed: the command, its options and its operands.
struct Invocation: Equatable, Sendable {
  let command: CommandName
  fileprivate var values: [OptionName: [Argument]] = [:]
  fileprivate var words: [Argument] = []

  init(_ command: CommandName) { self.command = command }

  func has(_ option: OptionName) -> Bool { values[option] != nil }

  /// The value of an option that may be given once.
  func value(_ option: OptionName) -> String? { values[option]?.last?.text }

  /// The value of an option that names a file or a folder.
  func path(_ option: OptionName) -> FilePath? { values[option]?.last?.path }

  /// The values of an option that may be given several times.
  func all(_ option: OptionName) -> [String] { (values[option] ?? []).map(\.text) }

  /// What is no option, as words.
  var operands: [String] { words.map(\.text) }

  /// What is no option, as names of files and folders.
  var paths: [FilePath] { words.map(\.path) }

  /// The value of an option of kind `count`; parsing has checked that it is a number.
  func count(_ option: OptionName) -> Int? { value(option).flatMap { Int($0) } }
}

/// Wrong usage: exit status 2.
struct UsageError: Error, Equatable {
  let message: String
  var helps: [String]

  init(_ message: String, help: String...) {
    self.message = message
    helps = help
  }
}

/// Reads the words after `wsc`. Options may stand anywhere; `--` ends them.
func parseArguments(_ words: [Argument]) throws(UsageError) -> Invocation {
  guard let first = words.first else {
    throw UsageError("no command given", help: "`wsc help` lists the commands")
  }
  if ["-h", "--help"].contains(first) {
    return try parseArguments([Argument(CommandName.help.rawValue)] + words.dropFirst())
  }
  if ["-V", "--version"].contains(first) { return Invocation(.version) }
  guard let command = CommandName(rawValue: first.text) else { throw unknownCommand(first.text) }
  return try parseCommand(command, words: words.dropFirst())
}

private func parseCommand(
  _ command: CommandName, words: ArraySlice<Argument>
) throws(UsageError) -> Invocation {
  var invocation = Invocation(command)
  var rest = words
  var optionsEnded = false
  while let word = rest.popFirst() {
    if optionsEnded || word == "-" || word.bytes.first != UInt8(ascii: "-") {
      invocation.words.append(word)
      continue
    }
    if word == "--" {
      optionsEnded = true
      continue
    }
    let (name, attached) = splitOption(word)
    guard let option = findOption(name, of: command) else {
      throw unknownOption(name, of: command)
    }
    if option.name == .help {
      var page = Invocation(.help)
      page.words = [Argument(command.rawValue)]
      return page
    }
    let value = try takeValue(of: option, spelled: name, attached: attached, rest: &rest)
    if invocation.has(option.name), !option.repeats {
      throw UsageError("`\(option.spelling)` is given twice")
    }
    invocation.values[option.name, default: []].append(value)
  }
  try verifyExclusive(invocation)
  try verifyOperandCount(invocation)
  try verifyOperandChoices(invocation)
  return invocation
}

/// `--dump=plan` is `--dump` and `plan`; `-oOUT` is `-o` and `OUT`.
private func splitOption(_ word: Argument) -> (name: String, attached: Argument?) {
  if word.bytes.starts(with: "--".utf8) {
    guard let equals = word.bytes.firstIndex(of: UInt8(ascii: "=")) else { return (word.text, nil) }
    return (
      Argument(bytes: word.bytes[..<equals]).text, Argument(bytes: word.bytes[(equals + 1)...])
    )
  }
  let name = Argument(bytes: word.bytes.prefix(2)).text
  return word.bytes.count > 2 ? (name, Argument(bytes: word.bytes.dropFirst(2))) : (name, nil)
}

private func findOption(_ spelling: String, of command: CommandName) -> OptionDescription? {
  (command.description.options + [.help]).map(\.description).first { option in
    option.spelling == spelling || option.short.map { "-\($0)" } == spelling
  }
}

private func takeValue(
  of option: OptionDescription, spelled name: String, attached: Argument?,
  rest: inout ArraySlice<Argument>
) throws(UsageError) -> Argument {
  guard let (kind, placeholder) = option.value else {
    if attached != nil { throw UsageError("`\(name)` takes no value") }
    return ""
  }
  guard let argument = attached ?? rest.popFirst(), !argument.bytes.isEmpty else {
    throw UsageError("`\(name)` needs a value", help: "write `\(name) \(placeholder)`")
  }
  let value = argument.text
  switch kind {
  case .choice(let choices):
    guard choices.contains(value) else {
      throw UsageError(
        "`\(name)` cannot be `\(value)`", help: "choose one of \(listText(choices, last: "or"))")
    }
  case .count(let range):
    guard let number = Int(value), range.contains(number) else {
      throw UsageError(
        "`\(name)` needs a whole number from \(range.lowerBound) to "
          + "\(groupedDigits(range.upperBound)), not `\(value)`")
    }
  case .setting:
    guard value.contains("=") else {
      throw UsageError(
        "`\(value)` has no `=`", help: "write `\(name) \(placeholder)`, as in `train.seed=2`")
    }
  case .text, .file, .folder, .run, .network, .plan, .code, .word, .target, .command: break
  }
  return argument
}

private func verifyExclusive(_ invocation: Invocation) throws(UsageError) {
  for set in invocation.command.description.exclusive {
    let given = set.filter(invocation.has)
    if given.count > 1 {
      throw UsageError(
        "`--\(given[0].word)` and `--\(given[1].word)` do not go together")
    }
  }
}

private func verifyOperandCount(_ invocation: Invocation) throws(UsageError) {
  let wanted = invocation.command.description.operands
  let least = wanted.reduce(0) { $0 + $1.count.lowerBound }
  let most = wanted.reduce(0) { $0 + $1.count.upperBound }
  if invocation.operands.count < least {
    var missing = invocation.operands.count
    let operand = wanted.first { operand in
      missing -= operand.count.lowerBound
      return missing < 0
    }
    throw UsageError(
      "`wsc \(invocation.command.rawValue)` needs \(operand?.placeholder ?? "an argument")",
      help: "write `\(usageLine(of: invocation.command.description))`")
  }
  if invocation.operands.count > most {
    throw UsageError(
      "`wsc \(invocation.command.rawValue)` does not take `\(invocation.operands[most])`",
      help: "write `\(usageLine(of: invocation.command.description))`")
  }
}

/// An operand that must be one of a few words.
private func verifyOperandChoices(_ invocation: Invocation) throws(UsageError) {
  for (operand, word) in zip(invocation.command.description.operands, invocation.operands) {
    guard operand.kinds.count == 1, case .choice(let choices) = operand.kinds[0],
      !choices.contains(word)
    else { continue }
    throw UsageError(
      "\(operand.placeholder) cannot be `\(word)`",
      help: "choose one of \(listText(choices, last: "or"))")
  }
}

private func unknownCommand(_ word: String) -> UsageError {
  let what = word.hasPrefix("-") ? "option" : "command"
  var error = UsageError("unknown \(what) `\(word)`")
  if let close = suggest(for: word, among: CommandName.allCases.map(\.rawValue)) {
    error.helps.append("did you mean `wsc \(close)`?")
  } else if word.hasSuffix(".ws") {
    error.helps.append("say what to do with it, as in `wsc train \(word)`")
  }
  error.helps.append("`wsc help` lists the commands")
  return error
}

private func unknownOption(_ spelling: String, of command: CommandName) -> UsageError {
  var error = UsageError("unknown option `\(spelling)` of `wsc \(command.rawValue)`")
  let own = command.description.options.map(\.description.spelling)
  if let close = suggest(for: spelling, among: own + ["--help"]) {
    error.helps.append("did you mean `\(close)`?")
  } else if OptionName.allCases.contains(where: { "--" + $0.word == spelling }) {
    let takers = CommandName.allCases.filter { command in
      command.description.options.contains { "--" + $0.word == spelling }
    }
    if !takers.isEmpty {
      error.helps.append(
        "`\(spelling)` belongs to \(listText(takers.map { "wsc " + $0.rawValue }))")
    }
  }
  error.helps.append("`wsc \(command.rawValue) --help` lists its options")
  return error
}
