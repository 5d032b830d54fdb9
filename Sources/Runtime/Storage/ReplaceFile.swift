extension FileSystem {
  /// Writes a file such that whoever reads the path, at any moment and even after a loss of power,
  /// finds the old content or the new one, never a part.
  ///
  /// The bytes go to a temporary file beside it, which takes its place when it is on the disk.
  /// A file that is replaced keeps its permissions.
  /// A path that leads to a device or a pipe is written directly.
  package static func replaceFile(
    _ path: String, with bytes: some Collection<UInt8>
  ) throws(RuntimeError) {
    switch kind(of: path) {
    case .folder:
      throw RuntimeError(
        .fileUnwritable, "cannot write `\(path)`: it is a folder, a file is needed")
    case .other:
      try write(bytes, to: path, mode: .overwrite, sync: false)
    case .file:
      try replace(resolvingLinks(path), with: bytes)
    case nil:
      try replace(path, with: bytes)
    }
  }

  private static func replace(
    _ path: String, with bytes: some Collection<UInt8>
  ) throws(RuntimeError) {
    let folder = FilePath.parent(of: path)
    let temporary = FilePath.join(
      folder, temporaryName(for: FilePath.name(of: path), process: processIdentifier()))
    do throws(RuntimeError) {
      // One of the same name can only be left from a process that is long gone; if it cannot be
      // removed, the next line says why.
      try? removeFile(temporary)
      try write(bytes, to: temporary, mode: .new, sync: true)
      try copyPermissions(from: path, to: temporary)
      try rename(temporary, to: path)
      try syncFolder(folder)
    } catch {
      try? removeFile(temporary)
      throw error.named(path, insteadOf: temporary)
    }
  }

  private static func temporaryName(for name: String, process: Int) -> String {
    ".\(name).\(process).tmp"
  }

  /// Removes what processes killed in the middle of `replaceFile` have left in the folder. Only for
  /// whoever holds the folder's lock.
  package static func removeTemporaries(in folder: String) throws(RuntimeError) {
    for name in try list(folder) where isTemporary(name) {
      try removeFile(FilePath.join(folder, name))
    }
  }

  private static func isTemporary(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts.first == "", parts.last == "tmp" else { return false }
    return Int(parts[parts.count - 2]) != nil
  }
}

extension RuntimeError {
  /// Messages speak of the file that was asked for.
  fileprivate func named(_ path: String, insteadOf temporary: String) -> RuntimeError {
    guard let range = message.firstRange(of: "`\(temporary)`") else { return self }
    var error = self
    error.message.replaceSubrange(range, with: "`\(path)`")
    return error
  }
}
