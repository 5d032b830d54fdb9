import Testing
import WSRuntime

@Suite("byte sinks")
struct ByteSinkTests {
  @Test("small writes are gathered, large ones pass, nothing is lost or moved")
  func gathered() throws {
    var parts: [[UInt8]] = []
    let sink = GatheredBytes { bytes throws(RuntimeError) in parts.append(bytes) }
    let collected = CollectedBytes()
    for size in [1, 3, 0, 200_000, 100_000, 300_000, 7, 262_144, 1] {
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ size) }
      try sink.write(bytes)
      collected.write(bytes)
    }
    try sink.flush()
    try sink.flush()
    #expect(parts.flatMap { $0 } == collected.bytes)
    #expect(parts.count == 6 && !parts.contains([]))
  }

  @Test("a file that is written as it comes is replaced when all of it is there")
  func replaced() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a")
    try FileSystem.replaceFile(path, with: "old".utf8)
    let error = runtimeError {
      try FileSystem.replaceFile(path) { sink throws(RuntimeError) in
        try sink.write([UInt8](repeating: 1, count: 1 << 20))
        throw RuntimeError(.internalFault, "stopped")
      }
    }
    #expect(error?.message == "stopped")
    #expect(try FileSystem.read(path) == Array("old".utf8))
    #expect(try FileSystem.list(folder.path) == ["a"])
    try FileSystem.replaceFile(path) { sink throws(RuntimeError) in
      for part in 0..<5 { try sink.write([UInt8](repeating: UInt8(part), count: 100_000)) }
    }
    #expect(try FileSystem.read(path) == (0..<500_000).map { UInt8($0 / 100_000) })
  }

  @Test("a netlist written tensor by tensor is the netlist that is serialised")
  func netlist() throws {
    let folder = try TemporaryFolder()
    for netlist in [SampleNetlists.everything(seed: 1)] + MemoryNetlists.all.map(\.netlist) {
      try NetlistFile.save(netlist, folder.file("net"))
      #expect(try FileSystem.read(folder.file("net")) == NetlistFile.serialize(netlist))
    }
    var broken = SampleNetlists.small()
    broken.populations[0].bias = []
    #expect(runtimeError { try NetlistFile.save(broken, folder.file("net")) }?.code == "WS6203")
    #expect(try NetlistFile.load(folder.file("net")).name == "Counts")
  }
}
