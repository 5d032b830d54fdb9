import WSCompiler
import WSLang

/// `wsc help [COMMAND|WORD]`
func runHelp(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let width = console.results.width
  guard let name = invocation.operands.first else {
    try console.results.write(generalHelp(width: width))
    return ExitStatus.fine
  }
  if name == languagePage {
    try console.results.write(LanguageReference(of: .current).markdown)
    return ExitStatus.fine
  }
  let manual = CatalogueManual(width: width)
  let word = manual.page(of: name)
  if let command = CommandName(rawValue: name) {
    var page = helpPage(of: command.description, width: width)
    if word != nil {
      page += "\n`\(name)` is a word of the language, too: `wsc layers \(name)` explains it.\n"
    }
    try console.results.write(page)
    return ExitStatus.fine
  }
  guard let word else {
    var error = UsageError("there is no command and no word of the language `\(name)`")
    let known = CommandName.allCases.map(\.rawValue) + [languagePage] + manual.names
    if let close = suggest(for: name, among: known) {
      error.helps.append("did you mean `wsc help \(close)`?")
    }
    error.helps.append("`wsc help` lists the commands, `wsc help \(languagePage)` the language")
    throw error
  }
  try console.results.write(word)
  return ExitStatus.fine
}

/// What `wsc help` calls the whole reference.
let languagePage = "language"
