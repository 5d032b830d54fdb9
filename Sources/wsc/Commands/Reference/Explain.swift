import WSLang
import WSRuntime

/// `wsc explain CODE`
func runExplain(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let written = invocation.operands[0]
  let code = written.uppercased()
  guard let entry = DiagnosticCatalogue.entry(for: DiagnosticCode(code)) else {
    var error = UsageError("there is no message with the code `\(written)`")
    let known = DiagnosticCatalogue.entries.map(\.code.text)
    if let close = suggest(for: code, among: known) {
      error.helps.append("did you mean `\(close)`?")
    }
    error.helps.append("codes look like `WS4104`; messages carry theirs in brackets")
    throw error
  }
  try console.results.write(explanationPage(entry, width: console.results.width))
  return ExitStatus.fine
}

/// What a code means, with an example that fails and the same example repaired.
func explanationPage(_ entry: DiagnosticEntry, width: Int) -> String {
  var page = "\(entry.code): \(entry.title)\n\n"
  for paragraph in entry.explanation.split(separator: "\n\n") {
    page += wrapped(
      paragraph.split(separator: "\n").joined(separator: " "), width: width, indent: 0)
    page += "\n\n"
  }
  page += "Fails:\n\n" + shown(entry.failing)
  return page + "\nRepaired:\n\n" + shown(entry.repaired)
}

private func shown(_ example: DiagnosticEntry.Example) -> String {
  switch example {
  case .source(let text): indented(text)
  case .sourceWithSetting(let text, let setting): indented("// with --set \(setting)\n" + text)
  case .sourceToTrain(let text): indented("// wsc train\n" + text)
  case .sourceToEmit(let text): indented("// wsc emit\n" + text)
  case .commandLine(let line): indented("$ " + line)
  case .words(let words): indented(words)
  }
}

private func indented(_ text: String) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    line.isEmpty ? "\n" : "  \(line)\n"
  }.joined()
}
