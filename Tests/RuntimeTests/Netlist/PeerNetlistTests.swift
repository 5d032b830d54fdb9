import Testing
import WSRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The netlists that other people's programs are tried on, `Tests/Peers/run`.
@Suite("netlists for peers")
struct PeerNetlistTests {
  static let folder = FilePath(#filePath).parent.parent.parent / "Peers/netlists"

  @Test(
    "the stored files are what we write today",
    arguments: ["everything", "small"])
  func stored(name: String) throws {
    let netlist =
      switch name {
      case "small": try NetlistFileTests.withVectors(SampleNetlists.small(), count: 16)
      case "everything":
        try NetlistFileTests.withVectors(SampleNetlists.everything(seed: 1), count: 16)
      default: try #require(MemoryNetlists.all.first { $0.name == name }).netlist
      }
    let bytes = try NetlistFile.serialize(netlist)
    let path = Self.folder / FilePath("\(name).netlist.safetensors")
    if getenv("WSC_UPDATE_GOLDEN") != nil {
      try FileSystem.replaceFile(path, with: bytes)
      Issue.record("`\(path)` was written anew")
      return
    }
    #expect(try FileSystem.read(path) == bytes)
  }
}
