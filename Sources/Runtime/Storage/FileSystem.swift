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
  package static func kind(of path: FilePath) -> Kind? {
    var status = stat()
    guard !path.bytes.contains(0), path.withSystemPath({ stat($0, &status) }) == 0 else {
      return nil
    }
    return kind(of: status)
  }

  package static func processIdentifier() -> Int { Int(getpid()) }

  // MARK: Reading

  /// The whole content of a file of at most `limit` bytes.
  package static func read(_ path: FilePath, limit: Int = 8 << 30) throws(RuntimeError) -> [UInt8] {
    let descriptor = try openFile("read", path, O_RDONLY)
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("read", path, errno) }
    guard kind(of: status) != .folder else { throw failure("read", path, EISDIR) }
    let size = Int(status.st_size)
    guard size <= limit else { throw tooLarge(path, size: size, limit: limit) }
    if size > 1 << 22 {
      try MemoryNeed.file(bytes: size).expectFree(threads: 0, for: "reading `\(path)`")
    }
    return try readAll(descriptor, path: path, expected: size, limit: limit)
  }

  package static func readStandardInput(limit: Int = 1 << 30) throws(RuntimeError) -> [UInt8] {
    try readAll(STDIN_FILENO, path: "standard input", expected: 0, limit: limit)
  }

  private static func readAll(
    _ descriptor: Int32, path: FilePath, expected: Int, limit: Int
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

  // MARK: Names

  /// Removing what is not there is fine.
  package static func removeFile(_ path: FilePath) throws(RuntimeError) {
    if path.withSystemPath({ unlink($0) }) != 0, errno != ENOENT {
      throw failure("remove", path, errno)
    }
  }

  package static func rename(_ old: FilePath, to new: FilePath) throws(RuntimeError) {
    _ = try retry("write", new) {
      old.withSystemPath { old in new.withSystemPath { systemRename(old, $0) } }
    }
  }

  /// The file that links lead to, also one that is not there yet; the path itself if that cannot
  /// be found out.
  package static func resolvingLinks(_ path: FilePath) -> FilePath {
    if let resolved = path.withSystemPath({ realpath($0, nil) }) {
      defer { free(resolved) }
      let bytes = UnsafeBufferPointer(start: resolved, count: strlen(resolved))
      return FilePath(bytes: bytes.map(UInt8.init(bitPattern:)))
    }
    var target = path
    // As many as the system follows.
    for _ in 0..<40 {
      guard let next = linkTarget(target) else { return target }
      target = target.parent / next
    }
    return path
  }

  /// Nil if it is no link.
  static func linkTarget(_ path: FilePath) -> FilePath? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = path.withSystemPath { readlink($0, &buffer, buffer.count) }
    guard count > 0 else { return nil }
    return FilePath(bytes: buffer[..<count].map(UInt8.init(bitPattern:)))
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

  /// Writes all bytes; with `sync` they are on the disk when this returns. A file that is made gets
  /// the permissions, less those that the process hides.
  package static func write(
    _ bytes: some Collection<UInt8>, to path: FilePath, mode: WriteMode, sync: Bool,
    permissions: UInt32 = 0o666
  ) throws(RuntimeError) {
    try write(to: path, mode: mode, sync: sync, permissions: permissions) {
      sink throws(RuntimeError) in
      try sink.write(bytes)
    }
  }

  /// Writes what `body` writes, as it comes; with `sync` it is on the disk when this returns.
  package static func write(
    to path: FilePath, mode: WriteMode, sync: Bool, permissions: UInt32 = 0o666,
    _ body: (any ByteSink) throws(RuntimeError) -> Void
  ) throws(RuntimeError) {
    let flags =
      switch mode {
      case .new: O_WRONLY | O_CREAT | O_EXCL
      case .append: O_WRONLY | O_CREAT | O_APPEND
      case .overwrite: O_WRONLY
      }
    let descriptor = try openFile("write", path, flags, permissions: permissions)
    defer { close(descriptor) }
    let sink = GatheredBytes { bytes throws(RuntimeError) in
      try writeAll(bytes, to: descriptor, path: path)
    }
    try body(sink)
    try sink.flush()
    if sync { try retry("write", path) { fsync(descriptor) } }
  }

  package static func writeStandardError(_ bytes: some Collection<UInt8>) throws(RuntimeError) {
    try writeAll(bytes, to: STDERR_FILENO, path: "standard error")
  }

  static func writeAll(
    _ bytes: some Collection<UInt8>, to descriptor: Int32, path: FilePath
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

  // MARK: Calls

  static func openFile(
    _ verb: String, _ path: FilePath, _ flags: Int32, permissions: UInt32 = 0o666
  ) throws(RuntimeError) -> Int32 {
    // The system would take the part before the NUL for the whole.
    guard !path.bytes.contains(0) else {
      throw RuntimeError(.fileMissing, "a path may not hold a NUL character")
    }
    return try retry(verb, path) {
      path.withSystemPath { open($0, flags | O_CLOEXEC, mode_t(truncatingIfNeeded: permissions)) }
    }
  }

  @discardableResult
  static func retry<Result: SignedInteger>(
    _ verb: String, _ path: FilePath, _ call: () -> Result
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
}

// Inside the type, `read`, `write` and `rename` are its own functions.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
  write(descriptor, buffer.baseAddress, buffer.count)
}

private func systemRename(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 {
  rename(old, new)
}
