import WSCompiler
import WSRuntime

/// A netlist with its test vectors, ready to be written for its target.
struct Emission {
  let target: TargetCall
  let netlist: Netlist
  let report: EmissionReport
  /// The name of its `emit` plan, if it has one and is written among others.
  let plan: String?
  /// The population with which it ends, if it is not the whole network.
  let until: String?

  /// What the files are called where nothing else is asked for.
  var name: String {
    ([netlist.name] + [plan, until].compactMap { $0 }).joined(separator: ".")
  }
}

/// Writes all files of all emissions, or none: on an error and on Ctrl-C what was there stays.
///
/// `--output` is the main file of one emission, the folder of several; `-` is standard output.
///
/// - Parameter inputs: what the command has read, none of which is written over.
func writeEmissions(
  _ emissions: [Emission], keeping inputs: InputFiles, _ invocation: Invocation,
  _ console: Console
) throws {
  let chosen = invocation.path(.output)
  var files: [(path: FilePath, file: TargetFile)] = []
  var netlists: Set<FilePath> = []
  for emission in emissions {
    let base = baseName(of: emission, of: emissions.count, to: chosen)
    let written = try emission.target.files(emission.netlist, base: base)
    let named = written.enumerated().map { index, file in
      let isChosen = index == 0 && emissions.count == 1
      return (
        path: isChosen ? chosen ?? base.appending(file.ending) : base.appending(file.ending),
        file: file
      )
    }
    files += named
    if emission.target.target.isOwnFormat { netlists.formUnion(named.map(\.path)) }
  }
  for emission in emissions {
    console.say("\n\(emission.name), for the target `\(emission.target.text)`:\n")
    console.say(emission.report.text)
  }
  if let path = invocation.path(.report) {
    let json = JSONValue.array(emissions.map(\.report.json)).text() + "\n"
    files.append(
      (path, TargetFile(ending: ".json") { sink throws(RuntimeError) in try sink.write(json.utf8) })
    )
  }
  if chosen == "-" {
    guard files.count == 1 else {
      throw UsageError(
        "`--output -` takes one file, and \(files.count) are to be written",
        help: "let them be written into the working directory, or name a file")
    }
    return try writeResult(to: "-", console) { sink throws(RuntimeError) in
      try files[0].file.write(sink)
    }
  }
  if let twice = firstRepeated(files.map(\.path)) {
    throw UsageError(
      "`\(twice)` would be written twice",
      help: "give `--report` another name, or choose a plan by `--emit NAME`")
  }
  try inputs.expectKept(by: files.map(\.path))
  for (path, _) in files {
    // The netlist of a run comes out of the rest.
    try RunRecord.expectKept(
      by: path, remaking: netlists.contains(path) ? RunRecord.netlistName : nil)
  }
  let newFolder = emissions.count > 1 ? chosen.flatMap(folderToMake) : nil
  Platform.finishBeforeInterrupts()
  let display = WritingDisplay(console)
  do throws(RuntimeError) {
    if let newFolder { try FileSystem.createFolder(newFolder) }
    try FileSystem.replaceFiles(
      files.map { path, file in
        FileSystem.NewContent(path) { sink throws(RuntimeError) in
          try file.write(display.sink(to: path, sink))
        }
      })
  } catch {
    display.clear()
    if let newFolder { try? FileSystem.removeFolder(newFolder) }
    guard Platform.interrupted else { throw error }
    console.say("interrupted; nothing is written")
    throw AlreadyReported(status: ExitStatus.interrupted)
  }
  display.clear()
  for (path, _) in files { console.say("wrote \(path)") }
}

/// `--output` of several emissions names a folder, which may be new.
func verifyOutput(_ chosen: FilePath?, plans count: Int) throws(UsageError) {
  guard count > 1, let chosen,
    chosen == "-" || ![.folder, nil].contains(FileSystem.kind(of: chosen))
  else { return }
  throw UsageError(
    "\(count) `emit` plans are to be written, and `\(chosen)` is no folder",
    help: "name a folder, or choose a plan by `--emit NAME`")
}

/// Nil where it is there.
private func folderToMake(_ path: FilePath) -> FilePath? {
  FileSystem.kind(of: path) == nil ? path : nil
}

/// What the endings of the files are put behind. Among several emissions the plan's name is in it.
private func baseName(of emission: Emission, of count: Int, to chosen: FilePath?) -> FilePath {
  if count == 1 {
    return chosen?.removing(emission.target.target.ending) ?? FilePath(emission.name)
  }
  return (chosen ?? "") / FilePath(emission.name)
}

private func firstRepeated(_ paths: [FilePath]) -> FilePath? {
  var seen: Set<FilePath> = []
  return paths.first { !seen.insert($0).inserted }
}
