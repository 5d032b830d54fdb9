import Testing
import WSRuntime

/// Files with damaged parts are refused, or can be used.
@Suite struct FileMutationTests {
  private static let netlists =
    ["small", "everything", "everything with vectors"] + MemoryNetlists.all.map(\.name)

  private static func netlist(_ name: String) throws -> Netlist {
    if let memory = MemoryNetlists.all.first(where: { $0.name == name }) { return memory.netlist }
    let plain = name == "small" ? SampleNetlists.small() : SampleNetlists.everything(seed: 1)
    return name.hasSuffix("vectors") ? try NetlistFileTests.withVectors(plain, count: 3) : plain
  }

  /// What a netlist that is accepted must be able to do.
  private func run(_ netlist: Netlist) throws {
    let bytes = try NetlistFile.serialize(netlist)
    #expect(try NetlistFile.serialize(try NetlistFile.parse(bytes, origin: "x")) == bytes)
    let elements = (netlist.inputs.map(\.shape) + netlist.populations.map(\.shape)).reduce(0) {
      min($0 + $1.reduce(1) { min($0 &* $1, 1 << 30) }, 1 << 30)
    }
    guard elements < 1 << 16, netlist.inputs.count == 1 else { return }
    guard netlist.version == .one else {
      #expect(runtimeError { _ = try Simulator(netlist) }?.code == "WS6216")
      return
    }
    let inputs = SampleNetlists.pictures(netlist, count: 2, seed: 3)
    let events = try Simulator(netlist, threads: 2).run(
      inputs: inputs, count: 2, keeping: .spikes)
    guard let bulk = try BulkSimulator(netlist, threads: 2) else { return }
    let all = try bulk.run(inputs: inputs, count: 2, keeping: .spikes)
    #expect(all.spikes == events.spikes && all.outputs == events.outputs)
  }

  @Test(arguments: netlists)
  func damagedDescriptions(name: String) throws {
    let bytes = try NetlistFile.serialize(try Self.netlist(name))
    let whole = try Safetensors.parse(bytes, origin: "x")
    let description = try JSONValue.parse(whole.metadata["netlist"] ?? "", origin: "x")
    var random = KernelRandom(state: Mutations.seed)
    for _ in 0..<Mutations.variants {
      var file = whole
      var value = random.damaged(description)
      if random.int(0...2) == 0 { value = random.damaged(value) }
      file.metadata["netlist"] = value.text()
      do {
        try run(try NetlistFile.parse(file.serialized(), origin: "x"))
      } catch let error as RuntimeError {
        #expect(!error.code.hasPrefix("WS9"), "\(error)")
      }
    }
  }

  @Test(arguments: netlists)
  func damagedNetlistBytes(name: String) throws {
    let whole = try NetlistFile.serialize(try Self.netlist(name))
    // The checksum would keep nearly all damage from what reads the content.
    for bytes in [whole, ChecksumTests.withoutChecksum(whole)] {
      try damage(bytes) { try run(try NetlistFile.parse($0, origin: "x")) }
    }
  }

  @Test func damagedWeights() throws {
    let folder = try TemporaryFolder()
    try WeightSetTests.set.save(folder.file("w"))
    let whole = try FileSystem.read(folder.file("w"))
    for bytes in [whole, ChecksumTests.withoutChecksum(whole)] {
      try damageFile(bytes) { _ = try WeightSet.load($0) }
    }
  }

  @Test func damagedData() throws {
    let idx = SampleFiles.idx([4, 3, 2], SampleFiles.counting(24))
    for whole in [idx, SampleFiles.gzip(idx)] {
      try damageFile(whole) { _ = try IDXFile.load($0) }
    }
  }

  @Test func damagedPictures() throws {
    for whole in [
      PictureFileTests.npy(PictureFileTests.header, PictureFileTests.floats),
      Array("P2 # grey\n2 2\n4\n0 2\n4 1\n".utf8), Array("P5\n2 2\n255\n".utf8) + [1, 2, 3, 4],
    ] {
      try damageFile(whole) { _ = try PictureFile.load($0) }
    }
  }

  /// Files are not forced onto the disk: that would take most of the time.
  private func damageFile(_ whole: [UInt8], _ use: (FilePath) throws -> Void) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("x")
    try damage(whole) { bytes in
      try FileSystem.write(bytes, to: path, mode: .new, sync: false)
      defer { try? FileSystem.removeFile(path) }
      try use(path)
    }
  }

  private func damage(_ whole: [UInt8], _ use: ([UInt8]) throws -> Void) throws {
    var random = KernelRandom(state: Mutations.seed)
    try use(whole)
    for _ in 0..<Mutations.variants {
      do {
        try use(random.damaged(whole))
      } catch let error as RuntimeError {
        #expect(!error.code.hasPrefix("WS9"), "\(error)")
      }
    }
  }
}
