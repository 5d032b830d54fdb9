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
  static let folder = FilePath(#filePath).parent.parent.parent / "Peers/netlists/stored"

  @Test("the stored files are what we write today", arguments: ["everything", "small"])
  func stored(name: String) throws {
    let plain = name == "small" ? SampleNetlists.small() : SampleNetlists.everything(seed: 1)
    let bytes = try NetlistFile.serialize(try NetlistFileTests.withVectors(plain, count: 16))
    let path = Self.folder / FilePath("\(name).netlist.safetensors")
    if getenv("WSC_UPDATE_GOLDEN") != nil {
      try FileSystem.replaceFile(path, with: bytes)
      Issue.record("`\(path)` was written anew")
      return
    }
    #expect(try FileSystem.read(path) == bytes)
  }

  /// `Tests/Peers/memory_netlists.py` wrote them, with traces that it worked out by itself.
  @Test("what another program writes is read: the same networks as ours")
  func written() throws {
    for (name, ours) in MemoryNetlists.all {
      var read = try NetlistFile.load(Self.folder / FilePath("\(name).netlist.safetensors"))
      #expect(read.vectors?.count == ours.vectors?.count, "\(name)")
      var plain = ours
      (read.vectors, plain.vectors) = (nil, nil)
      #expect(read == plain, "\(name)")
    }
  }
}
