import Testing
import WSRuntime

@Suite("paths are bytes")
struct FilePathTests {
  static let unreadable = FilePath(bytes: Array("bad".utf8) + [0xFF, 0x0A] + Array("é.ws".utf8))

  @Test(
    "parents and names of paths",
    arguments: [
      ("a/b", "a", "b"), ("a", ".", "a"), ("/a", "/", "a"), ("/", "/", "/"), ("a/b//", "a", "b"),
      ("//a", "/", "a"), ("./x.ws", ".", "x.ws"),
    ])
  func parts(path: FilePath, parent: FilePath, name: FilePath) {
    #expect(path.parent == parent)
    #expect(path.name == name)
  }

  @Test("a name behind a folder; one that begins at the root stands alone")
  func joined() {
    let cases: [(FilePath, FilePath, FilePath)] = [
      ("a", "b", "a/b"), ("a/", "b", "a/b"), ("", "b", "b"), ("a", "", "a"), ("a", "/b", "/b"),
      ("/", "b", "/b"),
    ]
    for (folder, name, whole) in cases { #expect(folder / name == whole) }
  }

  @Test("what is no text is escaped in messages, and only there")
  func escaped() {
    #expect("\(Self.unreadable)" == "bad\\xff\\né.ws")
    #expect(Self.unreadable.text == nil)
    #expect("\(FilePath("grün/τ.ws"))" == "grün/τ.ws")
    #expect("\(FilePath("a\u{1B}[2Jb"))" == "a\\x1b[2Jb")
    #expect(FilePath(bytes: [0xE2, 0x82]).description == "\\xe2\\x82")
    #expect(Self.unreadable.removing(".ws").bytes.last == 0xA9)
  }

  @Test("in JSON it is a string, or the list of its bytes")
  func json() throws {
    for path in [Self.unreadable, "plain", "grün"] {
      let text = JSONValue(path).text()
      #expect(try JSONValue.parse(text, origin: "x").asPath == path)
    }
    #expect(JSONValue("plain" as FilePath) == "plain")
    #expect(JSONValue([256]).asPath == nil)
  }

  @Test("files and folders whose names are no text are made, listed, read and replaced")
  func files() throws {
    let place = try TemporaryFolder()
    let folder = place.path / FilePath(bytes: [0xFE]) / "sub"
    try FileSystem.createFolder(folder)
    let file = folder / Self.unreadable
    for content in [[1, 2, 3], [4]] as [[UInt8]] {
      try FileSystem.replaceFile(file, with: content)
      #expect(try FileSystem.read(file) == content)
    }
    #expect(try FileSystem.list(folder) == [Self.unreadable])
    try FileSystem.removeFile(file)
    let missing = runtimeError { _ = try FileSystem.read(file) }
    #expect(missing?.message.contains("bad\\xff\\né.ws` does not exist") == true)
    #expect(FileSystem.resolvingLinks(folder).bytes.suffix(5) == [0xFE] + "/sub".utf8)
  }
}
