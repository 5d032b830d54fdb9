import CKernels
import Testing
import WSRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file whose content is replaced stays the file that it was.
@Suite("replaced files")
struct ReplaceFileTests {
  private func status(of path: FilePath) -> stat {
    var status = stat()
    _ = path.withSystemPath { lstat($0, &status) }
    return status
  }

  private func link(_ old: FilePath, _ new: FilePath, isHard: Bool = false) {
    _ = old.withSystemPath { old in
      new.withSystemPath { isHard ? Self.hardLink(old, $0) : symlink(old, $0) }
    }
  }

  // Inside the suite, `link` is its own function.
  private static func hardLink(
    _ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>
  ) -> Int32 {
    linkat(AT_FDCWD, old, AT_FDCWD, new, 0)
  }

  @Test("both names of a file with two hard links have the new content", arguments: ["", "longer"])
  func hardLinks(content: String) throws {
    let place = try TemporaryFolder()
    let (a, b) = (place.file("a"), place.file("b"))
    try FileSystem.replaceFile(a, with: "before".utf8)
    link(a, b, isHard: true)
    try FileSystem.replaceFile(a, with: content.utf8)
    #expect(try FileSystem.read(b) == Array(content.utf8))
    #expect(status(of: a).st_ino == status(of: b).st_ino && status(of: a).st_nlink == 2)
    #expect(try FileSystem.list(place.path) == ["a", "b"])
  }

  @Test("links are followed, also to a file that is not there yet")
  func symbolicLinks() throws {
    let place = try TemporaryFolder()
    try FileSystem.createFolder(place.file("real"))
    link("real/file", place.file("one"))
    link(place.file("one"), place.file("two"))
    for content in ["new", "again"] {
      try FileSystem.replaceFile(place.file("two"), with: content.utf8)
      #expect(try FileSystem.read(place.file("real/file")) == Array(content.utf8))
    }
    #expect(status(of: place.file("one")).st_mode & S_IFMT == S_IFLNK)
    #expect(status(of: place.file("two")).st_mode & S_IFMT == S_IFLNK)
    link("round", place.file("round"))
    let circle = runtimeError { try FileSystem.replaceFile(place.file("round"), with: []) }
    #expect(circle?.code == ErrorCode.fileUnwritable.rawValue)
    #expect(status(of: place.file("round")).st_mode & S_IFMT == S_IFLNK)
  }

  @Test("permissions stay, and the owner", arguments: [0o640, 0o600, 0o4755] as [mode_t])
  func ownerAndPermissions(mode: mode_t) throws {
    let place = try TemporaryFolder()
    let file = place.file("a")
    try FileSystem.replaceFile(file, with: "before".utf8)
    // Only an administrator can give a file away.
    let isGiven = file.withSystemPath { chown($0, 1234, 2345) } == 0
    _ = file.withSystemPath { chmod($0, mode) }
    try FileSystem.replaceFile(file, with: "after".utf8)
    #expect(status(of: file).st_mode & 0o7777 == mode)
    if isGiven { #expect(status(of: file).st_uid == 1234 && status(of: file).st_gid == 2345) }
    #expect(try FileSystem.read(file) == Array("after".utf8))
  }

  // Swift's modules of the system lack them.
  private typealias GetAttribute =
    @convention(c) (
      UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeMutableRawPointer?, Int
    ) -> Int
  private typealias SetAttribute =
    @convention(c) (
      UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeRawPointer?, Int, Int32
    ) -> Int32

  /// False where the file system takes no such attribute.
  private func set(_ name: String, _ value: [UInt8], of path: FilePath) -> Bool {
    guard let symbol = dlsym(nil, "lsetxattr") else { return false }
    let call = unsafeBitCast(symbol, to: SetAttribute.self)
    return path.withSystemPath { call($0, name, value, value.count, 0) == 0 }
  }

  private func attribute(_ name: String, of path: FilePath) -> [UInt8]? {
    guard let symbol = dlsym(nil, "lgetxattr") else { return nil }
    let call = unsafeBitCast(symbol, to: GetAttribute.self)
    var value = [UInt8](repeating: 0, count: 256)
    let size = path.withSystemPath { call($0, name, &value, value.count) }
    return size < 0 ? nil : Array(value.prefix(size))
  }

  /// Read and write for the owner, read for one user more and for the group; a mask of read.
  private static let accessList: [UInt8] =
    [2, 0, 0, 0]
    + [(1, 6, -1), (2, 4, 1234), (4, 4, -1), (16, 4, -1), (32, 0, -1)].flatMap {
      (tag: UInt8, rights: UInt8, user: Int32) -> [UInt8] in
      [tag, 0, rights, 0] + (0..<4).map { UInt8(truncatingIfNeeded: user >> ($0 * 8)) }
    }

  @Test("extended attributes stay, access control lists among them")
  func attributes() throws {
    let place = try TemporaryFolder()
    let file = place.file("a")
    try FileSystem.replaceFile(file, with: "before".utf8)
    // What this file system takes; one that takes none has nothing to keep.
    let wanted = [
      ("user.one", Array("value".utf8)), ("user.empty", []), ("user.bytes", [0, 255, 0]),
      ("system.posix_acl_access", Self.accessList),
    ]
    let kept = wanted.filter { set($0.0, $0.1, of: file) }
    let mode = status(of: file).st_mode
    for content in ["after", "and again"] {
      try FileSystem.replaceFile(file, with: content.utf8)
      #expect(try FileSystem.read(file) == Array(content.utf8))
      for (name, value) in kept { #expect(attribute(name, of: file) == value, "\(name)") }
      #expect(status(of: file).st_mode == mode)
    }
    #expect(try FileSystem.list(place.path) == ["a"])
  }

  /// A new file takes its folder's default list; the one that is replaced may not have it.
  @Test("a list that only the folder gives does not come to a file that had none")
  func inheritedAttributes() throws {
    let place = try TemporaryFolder()
    let file = place.file("a")
    try FileSystem.replaceFile(file, with: "before".utf8)
    guard set("system.posix_acl_default", Self.accessList, of: place.path) else { return }
    try FileSystem.replaceFile(place.file("new"), with: [])
    #expect(attribute("system.posix_acl_access", of: place.file("new")) != nil)
    try FileSystem.replaceFile(file, with: "after".utf8)
    #expect(attribute("system.posix_acl_access", of: file) == nil)
    #expect(try FileSystem.read(file) == Array("after".utf8))
  }

  @Test("where an attribute cannot be given, nothing is said to be done")
  func attributesThatCannotBeGiven() throws {
    let place = try TemporaryFolder()
    let (a, gone) = (place.file("a"), place.file("gone"))
    try FileSystem.replaceFile(a, with: [])
    func copies(_ from: FilePath, _ to: FilePath) -> Bool {
      from.withSystemPath { from in to.withSystemPath { wsc_copy_attributes(from, $0) } }
    }
    #expect(copies(a, a) && !copies(a, gone) && !copies(gone, a))
    // No file but a regular one takes such an attribute.
    guard set("user.one", [1], of: a) else { return }
    link("a", place.file("link"))
    #expect(!copies(a, place.file("link")))
  }

  @Test("a write-protected file is refused and stays as it is")
  func protected() throws {
    let place = try TemporaryFolder()
    let file = place.file("a")
    try FileSystem.replaceFile(file, with: "before".utf8)
    _ = file.withSystemPath { chmod($0, 0o444) }
    link(file, place.file("link"))
    for path in [file, place.file("link")] {
      let error = runtimeError { try FileSystem.replaceFile(path, with: "after".utf8) }
      #expect(error?.code == ErrorCode.fileUnwritable.rawValue && error?.help != nil)
    }
    #expect(try FileSystem.read(file) == Array("before".utf8))
    #expect(try FileSystem.list(place.path) == ["a", "link"])
  }

  @Test("a name as long as the system allows can be replaced")
  func longName() throws {
    let place = try TemporaryFolder()
    let file = place.file(String(repeating: "x", count: 255))
    for content in [[1], [2, 3]] as [[UInt8]] {
      try FileSystem.replaceFile(file, with: content)
      #expect(try FileSystem.read(file) == content)
    }
  }

  @Test("of several files all are replaced or none, and nothing is left beside them")
  func severalFiles() throws {
    let place = try TemporaryFolder()
    let (a, b, new) = (place.file("a"), place.file("b"), place.file("new"))
    for path in [a, b] { try FileSystem.replaceFile(path, with: "old".utf8) }
    func replace(_ paths: [FilePath], failing: FilePath? = nil) throws {
      try FileSystem.replaceFiles(
        paths.map { path in
          FileSystem.NewContent(path) { sink throws(RuntimeError) in
            try sink.write("new \(path.name)".utf8)
            if path == failing { throw RuntimeError(.diskFull, "full") }
            // What was staged before can be gone, or in the way, when it should take its place.
            if failing == nil, path == b { _ = new.withSystemPath { mkdir($0, 0o777) } }
          }
        })
    }
    func contents() throws -> [String] {
      try [a, b].map { String(decoding: try FileSystem.read($0), as: UTF8.self) }
    }
    #expect(runtimeError { try replace([a, new, b], failing: b) }?.message == "full")
    #expect(try contents() == ["old", "old"] && FileSystem.list(place.path) == ["a", "b"])
    // `new` becomes a folder when all three are written, and the file cannot be renamed to it.
    #expect(runtimeError { try replace([a, new, b]) }?.code == ErrorCode.fileUnwritable.rawValue)
    #expect(try contents() == ["old", "old"] && FileSystem.list(place.path) == ["a", "b", "new"])
    _ = new.withSystemPath { rmdir($0) }
    try replace([a, new], failing: b)
    #expect(try FileSystem.read(new) == Array("new new".utf8))
    #expect(try contents() == ["new a", "old"])
    #expect(try FileSystem.list(place.path) == ["a", "b", "new"])
  }
}
