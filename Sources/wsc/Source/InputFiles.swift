import WSRuntime

/// The files that a command reads: nothing that it writes may take the place of one.
struct InputFiles {
  private var files: Set<FileSystem.Identity> = []

  init(_ paths: [FilePath]) {
    for path in paths { add(path) }
  }

  /// A file, or of the folder of a run everything but the netlist, which is made again from the
  /// rest.
  mutating func add(_ path: FilePath) {
    guard FileSystem.kind(of: path) == .folder else {
      if let file = FileSystem.Identity(of: path) { files.insert(file) }
      return
    }
    let netlist = RunRecord.netlistPath(in: path)
    for name in (try? FileSystem.list(path)) ?? [] where path / name != netlist {
      if let file = FileSystem.Identity(of: path / name) { files.insert(file) }
    }
  }

  mutating func add(_ data: [DataFile]) {
    for path in data.flatMap(\.paths) { add(path) }
  }

  /// Fails, before anything is written, for the first of the outputs that would replace one.
  func expectKept(
    by outputs: [FilePath], help: String = "give what is written another name"
  ) throws(UsageError) {
    for path in outputs where path != "-" {
      guard let file = FileSystem.Identity(of: path), files.contains(file) else { continue }
      throw UsageError(
        "`\(path)` is what this command reads, and would be written over",
        help: help)
    }
  }
}
