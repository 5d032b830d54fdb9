import WSRuntime

extension RunRecord {
  /// Fails where an output would take the place of a file of a run, whether the command reads that run
  /// or not: nothing but its training could make it again.
  ///
  /// - Parameter remade: the name of the one file of a run that the command makes, and may write over.
  static func expectKept(by output: FilePath, remaking remade: FilePath? = nil) throws(UsageError) {
    let file = FileSystem.resolvingLinks(output)
    let folder = file.parent
    guard output != "-", FileSystem.kind(of: file) == .file, RunFolder.holdsRun(folder),
      file.name != remade, paths(in: "").contains(file.name)
    else { return }
    throw UsageError(
      "`\(output)` is a file of a run, and would be written over",
      help: "a run needs its files as they are: write under another name, or elsewhere")
  }
}
