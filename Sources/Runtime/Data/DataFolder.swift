/// Finds the files of a data set.
package enum DataFolder {
  /// The first of the search folders that holds `path`; an absolute path stands alone.
  package static func candidates(_ path: FilePath, in searchFolders: [FilePath]) -> [FilePath] {
    if path.isAbsolute { return [path] }
    var seen: [FilePath] = []
    for folder in searchFolders {
      let candidate = folder / path
      if !seen.contains(candidate) { seen.append(candidate) }
    }
    return seen.isEmpty ? [path] : seen
  }

  /// The folder `path` that holds a file of one of these names, else the first that is there.
  package static func find(
    _ path: FilePath, holding names: [FilePath], in searchFolders: [FilePath]
  ) throws(RuntimeError) -> FilePath {
    let all = candidates(path, in: searchFolders)
    let present = all.filter { FileSystem.kind(of: $0) == .folder }
    let holder = present.first { folder in
      names.contains { FileSystem.kind(of: folder / $0) == .file }
    }
    if let folder = holder ?? present.first { return folder }
    throw notFound("the data folder `\(path)`", looked: all)
  }

  /// A single file, plain or with `.gz`, in any of the search folders.
  package static func findFile(_ path: FilePath, in searchFolders: [FilePath])
    throws(RuntimeError) -> FilePath
  {
    let all = candidates(path, in: searchFolders).flatMap { [$0, $0.appending(".gz")] }
    if let found = all.first(where: isReadable) { return found }
    throw notFound("the data file `\(path)`", looked: all)
  }

  /// The file of one of these names, plain or with `.gz`, in a folder.
  package static func file(oneOf names: [FilePath], in folder: FilePath)
    throws(RuntimeError) -> FilePath
  {
    let all = names.flatMap { [$0, $0.appending(".gz")] }.map { folder / $0 }
    if let found = all.first(where: isReadable) { return found }
    throw notFound("the data file `\(names.first?.description ?? "")`", looked: all)
  }

  private static func isReadable(_ path: FilePath) -> Bool {
    switch FileSystem.kind(of: path) {
    case .file, .other: true
    case .folder, nil: false
    }
  }

  private static func notFound(_ what: String, looked: [FilePath]) -> RuntimeError {
    RuntimeError(
      .fileMissing, "\(what) is not there",
      notes: looked.map { "looked for `\($0)`" },
      help: "say where your data sets are with `--data-dir DIR` or the variable WSC_DATA")
  }
}
