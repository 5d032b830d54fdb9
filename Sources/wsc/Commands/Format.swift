import WSLang
import WSRuntime

/// `wsc fmt FILE...`
func runFormat(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let onlyLooks = invocation.has(.check) || invocation.has(.diff)
  var status = ExitStatus.fine
  for path in invocation.paths {
    let source = try SourceInput(path, settings: [])
    var diagnostics = Diagnostics()
    let tree = parse(source.file, into: &diagnostics)
    let formatted = format(tree)
    let changes = formatted != source.file.bytes
    if diagnostics.hasErrors, !onlyLooks || !tree.isLegible {
      // Only what is sound has been formatted, and the person should know.
      report(diagnostics.all, sources: [source.file], to: console.messages)
      status = ExitStatus.errors
    }
    if invocation.has(.diff) {
      let name = path == "-" ? "<stdin>" : path.description
      try console.results.write(
        unifiedDiff(
          from: source.file.bytes, to: formatted, name: name, inColour: console.results.usesColour))
    } else if changes, invocation.has(.check) {
      try console.results.write(path.bytes + [UInt8(ascii: "\n")])
    }
    if onlyLooks {
      if changes, invocation.has(.check) { status = ExitStatus.errors }
    } else if path == "-" {
      try console.results.write(formatted)
    } else if changes {
      try FileSystem.replaceFile(path, with: formatted)
    }
  }
  return status
}
