import WSCompiler
import WSLang
import WSRuntime

/// `wsc check FILE...`
func runCheck(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let target = try wantedTarget(invocation, writes: false, console)
  var report = CheckReport()
  var uses: [String] = []
  for path in invocation.paths {
    var source: SourceInput
    do {
      source = try SourceInput(path, settings: invocation.all(.set))
      if invocation.has(.fix) { source = try applySafeFixes(source, invocation, console) }
    } catch let error as RuntimeError {
      // One fault among those of the other files.
      report.add([Diagnostic(error)], sources: [])
      continue
    }
    var checked = CheckedSource(source, deployed: invocation.has(.deployed))
    checked.model.verifyCommands(into: &checked.diagnostics)
    if let target {
      uses += checked.model.verifyTarget(target, into: &checked.diagnostics)
    }
    report.add(checked.diagnostics.all, sources: checked.sources)
  }
  switch invocation.value(.messageFormat) {
  case "json":
    try console.results.write(
      JSONLinesRenderer(sources: report.sources).render(report.diagnostics))
  case "sarif":
    try console.results.write(
      SARIFRenderer(sources: report.sources, version: ProgramVersion.text)
        .render(report.diagnostics))
  default:
    wsc.report(report.diagnostics, sources: report.sources, to: console.messages)
    for use in uses { console.say(use) }
    console.say(report.summary(files: invocation.operands))
  }
  return report.errorCount > 0 ? ExitStatus.errors : ExitStatus.fine
}

/// The messages of several files as one list, over one list of sources.
struct CheckReport {
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var sources: [SourceText] = []

  mutating func add(_ found: [Diagnostic], sources added: [SourceText]) {
    let shift = sources.count
    sources += added
    diagnostics += found.map { diagnostic in
      var moved = diagnostic
      moved.primary?.source += shift
      for index in moved.secondary.indices { moved.secondary[index].source += shift }
      return moved
    }
  }

  var errorCount: Int { diagnostics.count { $0.severity == .error } }

  /// `net.ws: 2 errors, 1 warning`
  func summary(files: [String]) -> String {
    let warnings = diagnostics.count { $0.severity == .warning }
    let name = files.count == 1 ? files[0] : "\(files.count) files"
    func counted(_ count: Int, _ word: String) -> String? {
      count == 0 ? nil : "\(count) \(word)\(count == 1 ? "" : "s")"
    }
    let parts = [counted(errorCount, "error"), counted(warnings, "warning")].compactMap { $0 }
    return "\(name): " + (parts.isEmpty ? "no faults" : parts.joined(separator: ", "))
  }
}

/// Applies fixes until none is left: one may make room for the next.
private func applySafeFixes(
  _ source: SourceInput, _ invocation: Invocation, _ console: Console
) throws -> SourceInput {
  guard source.path != "-" else {
    throw UsageError("`--fix` cannot change standard input", help: "give the name of a file")
  }
  try RunRecord.expectKept(by: source.path)
  var fixed = source
  var count = 0
  for _ in 0..<100 {
    let checked = CheckedSource(fixed, deployed: invocation.has(.deployed))
    let round = applyFixes(of: checked.diagnostics.all, to: fixed.file)
    if round.appliedCount == 0 || round.bytes == fixed.file.bytes { break }
    count += round.appliedCount
    fixed.file = SourceText(
      name: fixed.file.name, path: fixed.file.path, bytes: round.bytes)
  }
  if count > 0 {
    try FileSystem.replaceFile(source.path, with: fixed.file.bytes)
    console.say("\(source.path): \(count) fix\(count == 1 ? "" : "es") applied")
  }
  return fixed
}
