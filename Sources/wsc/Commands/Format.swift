import WSLang
import WSRuntime

/// `wsc fmt FILE...`
func runFormat(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let onlyLooks = invocation.has(.check) || invocation.has(.diff)
  if !onlyLooks {
    for path in invocation.paths { try RunRecord.expectKept(by: path) }
  }
  var status = ExitStatus.fine
  for path in invocation.paths {
    do {
      let isFine = try formatFile(path, onlyLooks: onlyLooks, invocation, console)
      if !isFine { status = ExitStatus.errors }
    } catch let error as RuntimeError {
      // The other files have a look of their own.
      report(error, to: console.messages)
      status = ExitStatus.errors
    }
  }
  return status
}

/// Whether nothing in it is wrong, nor, for `--check`, would change.
private func formatFile(
  _ path: FilePath, onlyLooks: Bool, _ invocation: Invocation, _ console: Console
) throws -> Bool {
  let source = try SourceInput(path, settings: [])
  var diagnostics = Diagnostics()
  let tree = parse(source.file, into: &diagnostics)
  let formatted = format(tree)
  let changes = formatted != source.file.bytes
  if diagnostics.hasErrors {
    // Only what is sound has been formatted, and the person should know.
    report(diagnostics.all, sources: [source.file], to: console.messages)
  }
  if invocation.has(.diff) {
    let name = path == "-" ? "<stdin>" : path.description
    try console.results.write(
      unifiedDiff(
        from: source.file.bytes, to: formatted, name: name, inColour: console.results.usesColour))
  } else if changes, invocation.has(.check) {
    try console.results.write(path.bytes + [UInt8(ascii: "\n")])
  }
  if !onlyLooks, path == "-" {
    try console.results.write(formatted)
  } else if !onlyLooks, changes {
    try FileSystem.replaceFile(path, with: formatted)
  }
  return !diagnostics.hasErrors && !(changes && invocation.has(.check))
}
