import Testing
import WSRuntime

@Suite("files and folders")
struct FileSystemTests {
  @Test("a replaced file has the new content and leaves nothing beside it")
  func replace() throws {
    let folder = try TemporaryFolder()
    for text in ["first", "second, longer", ""] {
      try FileSystem.replaceFile(folder.file("a.json"), with: text.utf8)
      #expect(try FileSystem.read(folder.file("a.json")) == Array(text.utf8))
    }
    #expect(try FileSystem.list(folder.path) == ["a.json"])
  }

  @Test("what a killed process left is removed, other hidden files stay")
  func temporaries() throws {
    let folder = try TemporaryFolder()
    for name in [".a.json.123.tmp", ".b.tmp", "c.1.tmp", ".lock"] {
      try FileSystem.write("x".utf8, to: folder.file(name), mode: .new, sync: false)
    }
    try FileSystem.removeTemporaries(in: folder.path)
    #expect(try FileSystem.list(folder.path) == [".b.tmp", ".lock", "c.1.tmp"])
  }

  @Test(
    "a full disk is an error with a remedy", .enabled(if: FileSystem.kind(of: "/dev/full") != nil))
  func full() throws {
    let error = runtimeError { try FileSystem.replaceFile("/dev/full", with: [1, 2, 3]) }
    #expect(error?.code == "WS7004")
    #expect(error?.help != nil)
    #expect(FileSystem.kind(of: "/dev/full") == .other)
  }

  @Test("missing folders, folders for files, NUL in a path, files for folders")
  func wrongPlaces() throws {
    let folder = try TemporaryFolder()
    let missing = folder.file("none/a")
    #expect(runtimeError { try FileSystem.replaceFile(missing, with: []) }?.code == "WS7001")
    #expect(runtimeError { try FileSystem.replaceFile(folder.path, with: []) }?.code == "WS7003")
    #expect(runtimeError { _ = try FileSystem.read(folder.path) }?.code == "WS7002")
    #expect(
      runtimeError { _ = try FileSystem.read(folder.path.appending("\u{0}x")) }?.code == "WS7001")
    try FileSystem.write("x".utf8, to: folder.file("a"), mode: .append, sync: true)
    #expect(runtimeError { try FileSystem.createFolder(folder.file("a/b")) }?.code == "WS7003")
    #expect(runtimeError { try FileSystem.createFolder(folder.file("a")) }?.code == "WS7003")
    try FileSystem.createFolder(folder.file("b/c/d"))
    #expect(FileSystem.kind(of: folder.file("b/c/d")) == .folder)
  }

  @Test("a file above the limit is refused, an endless one too")
  func limits() throws {
    let folder = try TemporaryFolder()
    try FileSystem.write([1, 2, 3], to: folder.file("a"), mode: .new, sync: false)
    #expect(try FileSystem.read(folder.file("a"), limit: 3) == [1, 2, 3])
    #expect(runtimeError { _ = try FileSystem.read(folder.file("a"), limit: 2) }?.code == "WS7005")
    let endless = runtimeError { _ = try FileSystem.read("/dev/zero", limit: 1 << 20) }
    #expect(endless?.code == "WS7005")
  }

  @Test("appending keeps what is there")
  func append() throws {
    let folder = try TemporaryFolder()
    for text in ["a\n", "b\n"] {
      try FileSystem.write(text.utf8, to: folder.file("m"), mode: .append, sync: false)
    }
    #expect(try FileSystem.read(folder.file("m")) == Array("a\nb\n".utf8))
  }

  @Test("a locked folder is refused with the holder's number, and free again afterwards")
  func lock() throws {
    let folder = try TemporaryFolder()
    var lock: FolderLock? = try FolderLock(folder: folder.path)
    let error = runtimeError { _ = try FolderLock(folder: folder.path) }
    #expect(error?.code == "WS7010")
    #expect(error?.message.contains("process \(FileSystem.processIdentifier())") == true)
    #expect(lock?.folder == folder.path)
    lock = nil
    #expect(throws: Never.self) { _ = try FolderLock(folder: folder.path) }
  }
}
