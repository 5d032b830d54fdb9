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
  /// its owner, permissions and extended attributes. Links are followed. Where another file could
  /// not be the same (it has several hard links, its owner or an attribute cannot be given, its
  /// folder takes no file), the file itself is written over; a failure then puts back what was
  /// there.
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
    guard let staged = try stage(path, sync: sync, body) else {
      return try writeDirectly(path, body)
    }
    defer { staged.discard() }
    try staged.takePlace()
    if sync { try syncFolder(staged.path.parent) }
  }

  /// A file and what its content is to be.
  package struct NewContent {
    package let path: FilePath
    package let write: (any ByteSink) throws(RuntimeError) -> Void

    package init(
      _ path: FilePath, write: @escaping (any ByteSink) throws(RuntimeError) -> Void
    ) {
      self.path = path
      self.write = write
    }
  }

  /// Replaces all of the files or none: they take their places when each of them is on the disk.
  /// If one then cannot, those before it are put back where their file system can.
  package static func replaceFiles(
    _ files: [NewContent], sync: Bool = true
  ) throws(RuntimeError) {
    var staged: [StagedFile] = []
    defer { for file in staged { file.discard() } }
    var others: [NewContent] = []
    for file in files {
      if let one = try stage(file.path, sync: sync, file.write) {
        staged.append(one)
      } else {
        others.append(file)
      }
    }
    for file in others { try writeDirectly(file.path, file.write) }
    for index in staged.indices {
      do throws(RuntimeError) {
        if staged.count > 1 { staged[index].keepOld() }
        try staged[index].takePlace()
      } catch {
        for file in staged[..<index].reversed() { file.putBack() }
        throw error
      }
    }
    if sync { for file in staged { try syncFolder(file.path.parent) } }
  }

  /// Writes the new content beside a file. Nil, with nothing written, where that cannot be done:
  /// for a device or a pipe, and in a folder that takes no file.
  private static func stage(
    _ path: FilePath, sync: Bool, _ body: (any ByteSink) throws(RuntimeError) -> Void
  ) throws(RuntimeError) -> StagedFile? {
    var identity: FileIdentity?
    let file = resolvingLinks(path)
    switch kind(of: path) {
    case .folder:
      throw RuntimeError(
        .fileUnwritable, "cannot write `\(path)`: it is a folder, a file is needed")
    case .other: return nil
    case .file:
      let found = try FileIdentity(of: file)
      guard found.isWritable else {
        throw RuntimeError(
          .fileUnwritable, "cannot write `\(path)`: the file is protected against it",
          help: "allow it first: `chmod u+w`, or choose another place")
      }
      guard file.parent.withSystemPath({ access($0, W_OK | X_OK) == 0 }) else { return nil }
      identity = found
    case nil:
      // Links in a circle.
      guard linkTarget(file) == nil else { throw failure("write", path, ELOOP) }
    }
    let staged = StagedFile(path: file, identity: identity)
    // One of the same name can only be left from a process that is long gone; if it cannot be
    // removed, the next line says why.
    try? removeFile(staged.temporary)
    do throws(RuntimeError) {
      let permissions = identity.map { $0.permissions & 0o777 } ?? 0o666
      try write(to: staged.temporary, mode: .new, sync: sync, permissions: permissions, body)
    } catch {
      staged.discard()
      throw error.named(file, insteadOf: staged.temporary)
    }
    return staged
  }

  /// Where no other file can take the place.
  private static func writeDirectly(
    _ path: FilePath, _ body: (any ByteSink) throws(RuntimeError) -> Void
  ) throws(RuntimeError) {
    if kind(of: path) == .other {
      try write(to: path, mode: .overwrite, sync: false, body)
    } else {
      try writeOver(resolvingLinks(path), body)
    }
  }

  /// The file stays the one that it is. Killed in between, it is a mixture: a whole copy then lies
  /// beside it where its folder allows.
  static func writeOver(
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

extension RuntimeError {
  /// Messages speak of the file that was asked for.
  fileprivate func named(_ path: FilePath, insteadOf temporary: FilePath) -> RuntimeError {
    guard let range = message.firstRange(of: "`\(temporary)`") else { return self }
    var error = self
    error.message.replaceSubrange(range, with: "`\(path)`")
    return error
  }
}
