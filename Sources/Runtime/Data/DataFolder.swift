/// Finds the files of a data set.
package enum DataFolder {
  /// The first of the search folders that holds `path`; an absolute path stands alone.
  package static func candidates(_ path: String, in searchFolders: [String]) -> [String] {
    if path.hasPrefix("/") { return [path] }
    var seen: [String] = []
    for folder in searchFolders {
      let candidate = FilePath.join(folder, path)
      if !seen.contains(candidate) { seen.append(candidate) }
    }
    return seen.isEmpty ? [path] : seen
  }

  /// The folder `path` that holds a file of one of these names, else the first that is there.
  package static func find(
    _ path: String, holding names: [String], in searchFolders: [String]
  ) throws(RuntimeError) -> String {
    let all = candidates(path, in: searchFolders)
    let present = all.filter { FileSystem.kind(of: $0) == .folder }
    let holder = present.first { folder in
      names.contains { FileSystem.kind(of: FilePath.join(folder, $0)) == .file }
    }
    if let folder = holder ?? present.first { return folder }
    throw notFound("the data folder `\(path)`", looked: all)
  }

  /// A single file, plain or with `.gz`, in any of the search folders.
  package static func findFile(_ path: String, in searchFolders: [String])
    throws(RuntimeError) -> String
  {
    let all = candidates(path, in: searchFolders).flatMap { [$0, $0 + ".gz"] }
    if let found = all.first(where: isReadable) { return found }
    throw notFound("the data file `\(path)`", looked: all)
  }

  /// The file of one of these names, plain or with `.gz`, in a folder.
  package static func file(oneOf names: [String], in folder: String)
    throws(RuntimeError) -> String
  {
    let all = names.flatMap { [$0, $0 + ".gz"] }.map { FilePath.join(folder, $0) }
    if let found = all.first(where: isReadable) { return found }
    throw notFound("the data file `\(names.first ?? "")`", looked: all)
  }

  private static func isReadable(_ path: String) -> Bool {
    switch FileSystem.kind(of: path) {
    case .file, .other: true
    case .folder, nil: false
    }
  }

  private static func notFound(_ what: String, looked: [String]) -> RuntimeError {
    RuntimeError(
      .fileMissing, "\(what) is not there",
      notes: looked.map { "looked for `\($0)`" },
      help: "say where your data sets are with `--data-dir DIR` or the variable WSC_DATA")
  }
}
