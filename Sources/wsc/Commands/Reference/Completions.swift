import WSCompiler

/// `wsc completions SHELL`
func runCompletions(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  // Parsing has let only the names of shells through.
  guard let shell = invocation.operands.first.flatMap(Shell.init(rawValue:)) else {
    throw UsageError("no shell given")
  }
  try console.results.write(shell.completions(CompletionWords(of: Catalogue.current)))
  return ExitStatus.fine
}

/// `wsc man`
func runMan(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  try console.results.write(manualPage())
  return ExitStatus.fine
}
