#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Folders, and the locks of files.
extension FileSystem {
  /// The names in a folder, sorted, without `.` and `..`.
  package static func list(_ folder: FilePath) throws(RuntimeError) -> [FilePath] {
    guard let stream = folder.withSystemPath({ opendir($0) }) else {
      throw failure("read", folder, errno)
    }
    defer { closedir(stream) }
    var names: [FilePath] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { field in
        FilePath(bytes: field.prefix { $0 != 0 })
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Makes the folder and those above it; a folder that is there already is fine.
  package static func createFolder(_ path: FilePath) throws(RuntimeError) {
    if kind(of: path) == .folder || path.isEmpty { return }
    let parent = path.parent
    if parent != path { try createFolder(parent) }
    if path.withSystemPath({ mkdir($0, 0o777) }) != 0 {
      let code = errno
      if code != EEXIST || kind(of: path) != .folder { throw failure("create", path, code) }
    }
  }

  /// Makes the folder, whose parent must exist. False: something of that name is there already.
  package static func createNewFolder(_ path: FilePath) throws(RuntimeError) -> Bool {
    if path.withSystemPath({ mkdir($0, 0o777) }) == 0 { return true }
    if errno == EEXIST { return false }
    throw failure("create", path, errno)
  }

  /// The folder must be empty.
  package static func removeFolder(_ path: FilePath) throws(RuntimeError) {
    if path.withSystemPath({ rmdir($0) }) != 0 { throw failure("remove", path, errno) }
  }

  /// After this the names in the folder, as they are now, survive a loss of power.
  package static func syncFolder(_ folder: FilePath) throws(RuntimeError) {
    let descriptor = try openFile("write", folder, O_RDONLY)
    defer { close(descriptor) }
    // Some file systems cannot sync a folder; the file itself is safe there.
    if fsync(descriptor) != 0, errno == EIO { throw failure("write", folder, EIO) }
  }

  // MARK: Locks

  package enum LockAttempt: Sendable {
    case locked(descriptor: Int32)
    case heldByOther
  }

  /// Opens (or makes) the file and locks it until the descriptor is closed or the process ends.
  package static func lockFile(_ path: FilePath) throws(RuntimeError) -> LockAttempt {
    let descriptor = try openFile("write", path, O_RDWR | O_CREAT)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      close(descriptor)
      if code == EWOULDBLOCK { return .heldByOther }
      throw failure("lock", path, code)
    }
    return .locked(descriptor: descriptor)
  }

  package static func replaceContent(
    ofLocked descriptor: Int32, path: FilePath, with text: String
  ) throws(RuntimeError) {
    try retry("write", path) { ftruncate(descriptor, 0) }
    try writeAll(text.utf8, to: descriptor, path: path)
  }

  /// Given back by name: a child that was just forked may still hold the descriptor.
  package static func unlock(_ descriptor: Int32) {
    _ = flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
