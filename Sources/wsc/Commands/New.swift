import WSRuntime

/// `wsc new [NAME]`
func runNew(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let name = invocation.paths.first ?? "digits"
  if name == "-" {
    try console.results.write(starterFile(network: "Digits"))
    return ExitStatus.fine
  }
  let path = name.hasSuffix(".ws") ? name : name.appending(".ws")
  let base = path.removing(".ws").name
  guard let network = networkName(from: base.description) else {
    throw UsageError("no network can be called `\(base)`", help: "take a name of letters")
  }
  guard FileSystem.kind(of: path) == nil else {
    throw RuntimeError(
      .fileUnwritable, "`\(path)` is there already", help: "give another name: `wsc new NAME`")
  }
  try FileSystem.write(
    starterFile(network: network).utf8, to: path, mode: .new, sync: false)
  console.say("wrote \(path)")
  console.say("next: wsc train \(shellWord(path))")
  return ExitStatus.fine
}
