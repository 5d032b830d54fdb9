import WSLang
import WSRuntime

/// Wrong usage, in the look of all messages.
func report(_ error: UsageError, to output: Output) {
  var text = styled("error", "1;31", output) + ": \(error.message)\n"
  for help in error.helps { text += styled("help", "1;36", output) + ": \(help)\n" }
  try? output.write(text)
}

/// A fault of the world outside (a file, data, a run), in the look of all messages.
func report(_ error: RuntimeError, to output: Output) {
  write(Diagnostic(error), to: output)
}

/// What need not end a command, but should be known.
func warn(_ error: RuntimeError?, _ console: Console) {
  guard let error else { return }
  var diagnostic = Diagnostic(error)
  diagnostic.severity = .warning
  write(diagnostic, to: console.messages)
}

private func write(_ diagnostic: Diagnostic, to output: Output) {
  try? output.write(TextRenderer(sources: [], inColour: output.usesColour).render(diagnostic))
}

/// The messages of a source.
func report(_ diagnostics: [Diagnostic], sources: [SourceText], to output: Output) {
  guard !diagnostics.isEmpty else { return }
  try? output.write(
    TextRenderer(sources: sources, inColour: output.usesColour).render(diagnostics) + "\n")
}

extension Diagnostic {
  /// A message without a place in a source.
  init(_ error: RuntimeError) {
    var helps = error.help.map { [Help($0)] } ?? []
    if DiagnosticCode(error.code).area == .internalFaults {
      helps.append(
        Help("this is a fault of wsc: please send the file that led to it to its makers"))
    }
    self.init(
      DiagnosticCode(error.code), .error, error.message, at: nil, notes: error.notes, helps: helps)
  }
}

private func styled(_ text: String, _ codes: String, _ output: Output) -> String {
  output.usesColour ? "\u{1B}[\(codes)m\(text)\u{1B}[0m" : text
}
