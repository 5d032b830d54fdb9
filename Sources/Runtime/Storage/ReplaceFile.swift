#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The one place where the content of a file is replaced.
extension FileSystem {
  /// Writes a file such that whoever reads the path, at any moment and even after a loss of power,
  /// finds the old content or the new one, never a part.
  ///
  /// The bytes go to a temporary file beside it, which takes its place when it is on the disk, with
  /// its owner and permissions. Links are followed. Where another file could not be the same (it
  /// has several hard links, its owner cannot be given, its folder takes no file), the file itself
  /// is written over; a failure then puts back what was there.
  /// A path that leads to a device or a pipe is written directly.
  ///
  /// - Parameter sync: whether it must survive a loss of power.
  package static func replaceFile(
    _ path: FilePath, with bytes: some Collection<UInt8>, sync: Bool = true
  ) throws(RuntimeError) {
    try replaceFile(path, sync: sync) { sink throws(RuntimeError) in try sink.write(bytes) }
  }

  /// The same for what `body` writes, as it comes. If it fails, the old content stays.
  package static func replaceFile(
    _ path: FilePath, sync: Bool = true, _ body: (any ByteSink) throws(RuntimeError) -> Void
  ) throws(RuntimeError) {
    switch kind(of: path) {
    case .folder:
      throw RuntimeError(
        .fileUnwritable, "cannot write `\(path)`: it is a folder, a file is needed")
    case .other:
      try write(to: path, mode: .overwrite, sync: false, body)
    case .file:
      let file = resolvingLinks(path)
      let identity = try FileIdentity(of: file)
      guard identity.isWritable else {
        throw RuntimeError(
          .fileUnwritable, "cannot write `\(path)`: the file is protected against it",
          help: "allow it first: `chmod u+w`, or choose another place")
      }
      try replace(file, identity, sync: sync, body)
    case nil:
      let target = resolvingLinks(path)
      // Links in a circle.
      guard linkTarget(target) == nil else { throw failure("write", path, ELOOP) }
      try replace(target, nil, sync: sync, body)
    }
  }

  private static func replace(
    _ path: FilePath, _ identity: FileIdentity?, sync: Bool,
    _ body: (any ByteSink) throws(RuntimeError) -> Void
  ) throws(RuntimeError) {
    let folder = path.parent
    if identity != nil, !folder.withSystemPath({ access($0, W_OK | X_OK) == 0 }) {
      return try writeOver(path, body)
    }
    let temporary = folder / temporaryName(for: path.name, process: processIdentifier())
    // One of the same name can only be left from a process that is long gone; if it cannot be
    // removed, the next line says why.
    try? removeFile(temporary)
    defer { try? removeFile(temporary) }
    do throws(RuntimeError) {
      let permissions = identity.map { $0.permissions & 0o777 } ?? 0o666
      try write(to: temporary, mode: .new, sync: sync, permissions: permissions, body)
    } catch {
      throw error.named(path, insteadOf: temporary)
    }
    if let identity {
      // A file that others mount cannot be renamed over.
      guard identity.hardLinks == 1, identity.isGiven(to: temporary),
        (try? rename(temporary, to: path)) != nil
      else {
        let bytes = try read(temporary)
        return try writeOver(path) { sink throws(RuntimeError) in try sink.write(bytes) }
      }
    } else {
      try rename(temporary, to: path)
    }
    if sync { try syncFolder(folder) }
  }

  /// The file stays the one that it is. Killed in between, it is a mixture: a whole copy then lies
  /// beside it where its folder allows.
  private static func writeOver(
    _ path: FilePath, _ body: (any ByteSink) throws(RuntimeError) -> Void
  ) throws(RuntimeError) {
    let old = try read(path)
    let descriptor = try openFile("write", path, O_WRONLY)
    defer { close(descriptor) }
    do throws(RuntimeError) {
      try fill(descriptor, path, body)
    } catch {
      try? fill(descriptor, path) { sink throws(RuntimeError) in try sink.write(old) }
      throw error
    }
  }

  private static func fill(
    _ descriptor: Int32, _ path: FilePath, _ body: (any ByteSink) throws(RuntimeError) -> Void
  ) throws(RuntimeError) {
    try retry("write", path) { lseek(descriptor, 0, SEEK_SET) }
    var count = 0
    let sink = GatheredBytes { bytes throws(RuntimeError) in
      try writeAll(bytes, to: descriptor, path: path)
      count += bytes.count
    }
    try body(sink)
    try sink.flush()
    try retry("write", path) { ftruncate(descriptor, off_t(count)) }
    try retry("write", path) { fsync(descriptor) }
  }

  // MARK: Temporary files

  /// A name has at most 255 bytes, of which a few are needed.
  private static func temporaryName(for name: FilePath, process: Int) -> FilePath {
    FilePath(bytes: Array(".".utf8) + name.bytes.prefix(200) + Array(".\(process).tmp".utf8))
  }

  /// Removes what processes killed in the middle of `replaceFile` have left in the folder. Only for
  /// whoever holds the folder's lock.
  package static func removeTemporaries(in folder: FilePath) throws(RuntimeError) {
    for name in try list(folder) where isTemporary(name) { try removeFile(folder / name) }
  }

  private static func isTemporary(_ name: FilePath) -> Bool {
    let parts = name.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[0].isEmpty, parts[parts.count - 1].elementsEqual("tmp".utf8)
    else { return false }
    return Int(String(decoding: parts[parts.count - 2], as: UTF8.self)) != nil
  }
}

/// What a file is beside its content.
private struct FileIdentity {
  let hardLinks: Int
  let permissions: UInt32
  let isWritable: Bool
  private let owner: uid_t
  private let group: gid_t

  /// Of the file itself, not of one that it links to.
  init(of path: FilePath) throws(RuntimeError) {
    var status = stat()
    try FileSystem.retry("write", path) { path.withSystemPath { lstat($0, &status) } }
    hardLinks = Int(status.st_nlink)
    permissions = UInt32(status.st_mode) & 0o7777
    // The system lets its administrator write everything; a file that nobody may write stays.
    isWritable =
      permissions & 0o222 != 0 && path.withSystemPath { access($0, W_OK) } == 0
    owner = status.st_uid
    group = status.st_gid
  }

  /// Whether another file could be given the same owner and permissions.
  func isGiven(to path: FilePath) -> Bool {
    var status = stat()
    guard path.withSystemPath({ lstat($0, &status) }) == 0 else { return false }
    if status.st_uid != owner || status.st_gid != group,
      path.withSystemPath({ chown($0, owner, group) }) != 0
    {
      return false
    }
    // After the owner: a change of owner takes some permissions away.
    return path.withSystemPath { chmod($0, mode_t(truncatingIfNeeded: permissions)) } == 0
  }
}

extension RuntimeError {
  /// Messages speak of the file that was asked for.
  fileprivate func named(_ path: FilePath, insteadOf temporary: FilePath) -> RuntimeError {
    guard let range = message.firstRange(of: "`\(temporary)`") else { return self }
    var error = self
    error.message.replaceSubrange(range, with: "`\(path)`")
    return error
  }
}
