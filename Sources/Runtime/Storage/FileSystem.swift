#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system's file calls, with errors in words. The only place of the module that makes them.
package enum FileSystem {
  package enum Kind: Sendable {
    case file, folder
    /// A pipe, a device, a socket.
    case other
  }

  /// Follows links; nil if nothing is there.
  package static func kind(of path: String) -> Kind? {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else { return nil }
    return kind(of: status)
  }

  package static func processIdentifier() -> Int { Int(getpid()) }

  // MARK: Reading

  /// The whole content of a file of at most `limit` bytes.
  package static func read(_ path: String, limit: Int = 8 << 30) throws(RuntimeError) -> [UInt8] {
    let descriptor = try openFile("read", path, O_RDONLY)
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("read", path, errno) }
    guard kind(of: status) != .folder else { throw failure("read", path, EISDIR) }
    let size = Int(status.st_size)
    guard size <= limit else { throw tooLarge(path, size: size, limit: limit) }
    return try readAll(descriptor, path: path, expected: size, limit: limit)
  }

  package static func readStandardInput(limit: Int = 1 << 30) throws(RuntimeError) -> [UInt8] {
    try readAll(STDIN_FILENO, path: "standard input", expected: 0, limit: limit)
  }

  private static func readAll(
    _ descriptor: Int32, path: String, expected: Int, limit: Int
  ) throws(RuntimeError) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(expected)
    var chunk = [UInt8](repeating: 0, count: min(max(expected + 1, 1 << 16), 1 << 22))
    while true {
      let count = try retry("read", path) {
        chunk.withUnsafeMutableBytes { systemRead(descriptor, $0) }
      }
      if count == 0 { return content }
      guard content.count + count <= limit else {
        throw tooLarge(path, size: content.count + count, limit: limit)
      }
      content.append(contentsOf: chunk[..<count])
    }
  }

  // MARK: Folders

  /// The names in a folder, sorted, without `.` and `..`.
  package static func list(_ folder: String) throws(RuntimeError) -> [String] {
    guard let stream = opendir(folder) else { throw failure("read", folder, errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee))
        {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Makes the folder and those above it; a folder that is there already is fine.
  package static func createFolder(_ path: String) throws(RuntimeError) {
    if kind(of: path) == .folder || path.isEmpty { return }
    let parent = FilePath.parent(of: path)
    if parent != path { try createFolder(parent) }
    if mkdir(path, 0o777) != 0 {
      let code = errno
      if code != EEXIST || kind(of: path) != .folder { throw failure("create", path, code) }
    }
  }

  /// Makes the folder, whose parent must exist. False: something of that name is there already.
  package static func createNewFolder(_ path: String) throws(RuntimeError) -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    if errno == EEXIST { return false }
    throw failure("create", path, errno)
  }

  /// Removing what is not there is fine.
  package static func removeFile(_ path: String) throws(RuntimeError) {
    if unlink(path) != 0, errno != ENOENT { throw failure("remove", path, errno) }
  }

  /// The folder must be empty.
  package static func removeFolder(_ path: String) throws(RuntimeError) {
    if rmdir(path) != 0 { throw failure("remove", path, errno) }
  }

  package static func rename(_ old: String, to new: String) throws(RuntimeError) {
    _ = try retry("write", new) { systemRename(old, new) }
  }

  /// Gives one file the permissions of another; nothing is done if that is not there.
  package static func copyPermissions(
    from original: String, to copy: String
  ) throws(RuntimeError) {
    var status = stat()
    guard stat(original, &status) == 0 else { return }
    try retry("write", copy) { chmod(copy, status.st_mode & 0o7777) }
  }

  /// Where links lead; the path itself if that cannot be found out.
  package static func resolvingLinks(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  // MARK: Writing

  package enum WriteMode: Sendable {
    /// The file must not exist yet.
    case new
    /// At the end of a file, which is made if missing.
    case append
    /// Over what is there, without replacing the file itself: for devices and pipes.
    case overwrite
  }

  /// Writes all bytes; with `sync` they are on the disk when this returns.
  package static func write(
    _ bytes: some Collection<UInt8>, to path: String, mode: WriteMode, sync: Bool
  ) throws(RuntimeError) {
    let flags =
      switch mode {
      case .new: O_WRONLY | O_CREAT | O_EXCL
      case .append: O_WRONLY | O_CREAT | O_APPEND
      case .overwrite: O_WRONLY
      }
    let descriptor = try openFile("write", path, flags)
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, path: path)
    if sync, mode != .overwrite { try retry("write", path) { fsync(descriptor) } }
  }

  package static func writeStandardOutput(_ bytes: some Collection<UInt8>) throws(RuntimeError) {
    try writeAll(bytes, to: STDOUT_FILENO, path: "standard output")
  }

  package static func writeStandardError(_ bytes: some Collection<UInt8>) throws(RuntimeError) {
    try writeAll(bytes, to: STDERR_FILENO, path: "standard error")
  }

  private static func writeAll(
    _ bytes: some Collection<UInt8>, to descriptor: Int32, path: String
  ) throws(RuntimeError) {
    let contiguous = ContiguousArray(bytes)
    var written = 0
    while written < contiguous.count {
      written += try retry("write", path) {
        contiguous.withUnsafeBytes {
          systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: $0[written...]))
        }
      }
    }
  }

  /// After this the names in the folder, as they are now, survive a loss of power.
  package static func syncFolder(_ folder: String) throws(RuntimeError) {
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
  package static func lockFile(_ path: String) throws(RuntimeError) -> LockAttempt {
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
    ofLocked descriptor: Int32, path: String, with text: String
  ) throws(RuntimeError) {
    try retry("write", path) { ftruncate(descriptor, 0) }
    try writeAll(text.utf8, to: descriptor, path: path)
  }

  /// Given back by name: a child that was just forked may still hold the descriptor.
  package static func unlock(_ descriptor: Int32) {
    _ = flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  // MARK: Calls and errors

  private static func openFile(_ verb: String, _ path: String, _ flags: Int32)
    throws(RuntimeError) -> Int32
  {
    // The system would take the part before the NUL for the whole.
    guard !path.utf8.contains(0) else {
      throw RuntimeError(.fileMissing, "a path may not hold a NUL character")
    }
    return try retry(verb, path) { open(path, flags | O_CLOEXEC, 0o666) }
  }

  @discardableResult
  private static func retry<Result: SignedInteger>(
    _ verb: String, _ path: String, _ call: () -> Result
  ) throws(RuntimeError) -> Result {
    while true {
      let result = call()
      if result >= 0 { return result }
      let code = errno
      if code != EINTR { throw failure(verb, path, code) }
    }
  }

  private static func kind(of status: stat) -> Kind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  private static func tooLarge(_ path: String, size: Int, limit: Int) -> RuntimeError {
    RuntimeError(
      .fileTooLarge, "`\(path)` has \(size) bytes or more; at most \(limit) are read here")
  }

  private static func failure(_ verb: String, _ path: String, _ code: Int32) -> RuntimeError {
    let isRead = verb == "read"
    let otherPlace = "choose another place with `--run`, `-o` or another working directory"
    switch code {
    case ENOENT where isRead:
      return RuntimeError(.fileMissing, "`\(path)` does not exist")
    case ENOENT:
      return RuntimeError(
        .fileMissing, "cannot \(verb) `\(path)`: its folder does not exist",
        help: "make the folder first")
    case ENOSPC, EDQUOT:
      return RuntimeError(
        .diskFull, "cannot \(verb) `\(path)`: no space left",
        help: "free some space, or \(otherPlace)")
    case EROFS:
      return RuntimeError(
        .fileUnwritable, "cannot \(verb) `\(path)`: the file system is read-only",
        help: otherPlace)
    case EACCES, EPERM:
      return RuntimeError(
        isRead ? .fileUnreadable : .fileUnwritable,
        "cannot \(verb) `\(path)`: permission denied",
        help: isRead ? "check the permissions of the file and its folder" : otherPlace)
    case EISDIR:
      return RuntimeError(
        isRead ? .fileUnreadable : .fileUnwritable,
        "cannot \(verb) `\(path)`: it is a folder, a file is needed")
    case EEXIST where verb == "create", ENOTDIR where verb == "create":
      return RuntimeError(
        .fileUnwritable, "cannot create `\(path)`: a file of this name is in the way",
        help: otherPlace)
    default:
      return RuntimeError(
        isRead ? .fileUnreadable : .fileUnwritable,
        "cannot \(verb) `\(path)`: \(String(cString: strerror(code)))")
    }
  }
}

// Inside the type, `read`, `write` and `rename` are its own functions.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
  write(descriptor, buffer.baseAddress, buffer.count)
}

private func systemRename(_ old: String, _ new: String) -> Int32 { rename(old, new) }
