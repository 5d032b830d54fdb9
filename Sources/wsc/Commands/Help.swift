import WSLang

/// `wsc help [COMMAND]`
func runHelp(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let width = console.results.width
  guard let name = invocation.operands.first else {
    try console.results.write(generalHelp(width: width))
    return ExitStatus.fine
  }
  guard let command = CommandName(rawValue: name) else {
    var error = UsageError("there is no command `\(name)`")
    if let close = suggest(for: name, among: CommandName.allCases.map(\.rawValue)) {
      error.helps.append("did you mean `wsc help \(close)`?")
    }
    error.helps.append("`wsc help` lists the commands")
    throw error
  }
  try console.results.write(helpPage(of: command.description, width: width))
  return ExitStatus.fine
}
