import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The new content of a file, on the disk beside it.
struct StagedFile {
  /// No link.
  let path: FilePath
  /// Of the file that is there; nil if none is.
  let identity: FileIdentity?
  let temporary: FilePath
  private let old: FilePath

  init(path: FilePath, identity: FileIdentity?) {
    self.path = path
    self.identity = identity
    temporary = path.parent / Self.name(beside: path.name, "new")
    old = path.parent / Self.name(beside: path.name, "old")
  }

  /// A name has at most 255 bytes, of which a few are needed.
  private static func name(beside name: FilePath, _ content: String) -> FilePath {
    let process = FileSystem.processIdentifier()
    return FilePath(
      bytes: Array(".".utf8) + name.bytes.prefix(200) + Array(".\(content).\(process).tmp".utf8))
  }

  /// Keeps the file that is there under a second name, where its file system can.
  func keepOld() {
    guard identity?.hardLinks == 1 else { return }
    try? FileSystem.removeFile(old)
    _ = path.withSystemPath { path in old.withSystemPath { link(path, $0) } }
  }

  /// The content becomes that of the file.
  func takePlace() throws(RuntimeError) {
    guard let identity else { return try FileSystem.rename(temporary, to: path) }
    // A file that others mount cannot be renamed over.
    guard identity.hardLinks == 1, identity.isGiven(to: temporary), attributesAreGiven(),
      (try? FileSystem.rename(temporary, to: path)) != nil
    else {
      let bytes = try FileSystem.read(temporary)
      return try FileSystem.writeOver(path) { sink throws(RuntimeError) in try sink.write(bytes) }
    }
  }

  /// Whether another file could be given the extended attributes and the access control list.
  private func attributesAreGiven() -> Bool {
    path.withSystemPath { path in temporary.withSystemPath { wsc_copy_attributes(path, $0) } }
  }

  /// What was there before the content took its place.
  func putBack() {
    if identity == nil {
      try? FileSystem.removeFile(path)
    } else {
      try? FileSystem.rename(old, to: path)
    }
  }

  /// Leaves nothing beside the file.
  func discard() {
    try? FileSystem.removeFile(temporary)
    if identity != nil { try? FileSystem.removeFile(old) }
  }
}

/// What a file is beside its content.
struct FileIdentity {
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
