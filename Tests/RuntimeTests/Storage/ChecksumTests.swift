import Testing
import WSRuntime

@Suite("checksums")
struct ChecksumTests {
  /// The same file as earlier versions wrote it: spaces take the place of the entry.
  static func withoutChecksum(_ file: [UInt8]) -> [UInt8] {
    let start = Array("\"checksum\":\"crc32:".utf8)
    guard let place = file.indices.first(where: { file[$0...].starts(with: start) }) else {
      return file
    }
    var end = place + start.count + 9
    if end < file.count, file[end] == UInt8(ascii: ",") { end += 1 }
    var older = file
    older.replaceSubrange(place..<end, with: [UInt8](repeating: 0x20, count: end - place))
    return older
  }

  @Test("CRC-32 of the standard's example, in pieces and at once")
  func crc() {
    var whole = CRC32()
    whole.update("123456789".utf8)
    #expect(whole.hexadecimal == "cbf43926")
    var pieces = CRC32()
    for digit in 1...9 { pieces.update("\(digit)".utf8) }
    #expect(pieces.hexadecimal == "cbf43926")
    #expect(CRC32().hexadecimal == "00000000")
  }

  /// Either an error, or a flip in what means nothing, such as spaces.
  private func expectDamageSeen<Value: Equatable>(
    _ whole: [UInt8], _ read: ([UInt8]) throws -> Value
  ) throws {
    let value = try read(whole)
    #expect(try read(Self.withoutChecksum(whole)) == value, "files without one are read")
    var named = 0
    for bit in 0..<(whole.count * 8) {
      var damaged = whole
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      do {
        let other = try read(damaged)
        #expect(other == value, "bit \(bit % 8) of byte \(bit / 8) went unnoticed")
      } catch let error as RuntimeError {
        if error.code == ErrorCode.damagedFile.rawValue { named += 1 }
      }
    }
    #expect(named > whole.count)
  }

  @Test("no flipped bit of a weights file goes unnoticed")
  func weights() throws {
    let place = try TemporaryFolder()
    let file = place.file("w")
    var set = WeightSet(
      network: "N", sourceDigest: "ab",
      entries: [
        .init(name: "a.weight", shape: [2, 2], values: [1, -2, 0.5, 3]),
        .init(name: "a.bias", shape: [2], values: [0, 1]),
      ])
    set.stage = .hard
    set.data = DataOrigin([DataFile(role: "r", name: "n", digest: "d")])
    try set.save(file)
    let whole = try FileSystem.read(file)
    try expectDamageSeen(whole) { bytes in
      try FileSystem.write(bytes, to: place.file("x"), mode: .append, sync: false)
      defer { try? FileSystem.removeFile(place.file("x")) }
      return try WeightSet.load(place.file("x"))
    }
  }

  @Test("no flipped bit of a netlist goes unnoticed")
  func netlist() throws {
    let whole = try NetlistFile.serialize(SampleNetlists.small())
    try expectDamageSeen(whole) { try NetlistFile.parse($0, origin: "n") }
  }

  @Test("a flipped bit of a checkpoint is damage, not a run that diverges")
  func checkpoint() throws {
    let place = try TemporaryFolder()
    let folder = try RunFolder.create(place.file("r"), plan: TinyRun.plan(), source: nil)
    try TinyRun.run(folder, data: try TinyRun.data(), stopAfter: 5)
    let path = RunFolder.checkpointPath(in: folder.path)
    let whole = try FileSystem.read(path)
    for byte in [whole.count - 1, whole.count - 400, whole.count - 900] {
      var damaged = whole
      damaged[byte] ^= 0x40
      try FileSystem.replaceFile(path, with: damaged, sync: false)
      let error = runtimeError { try TinyRun.run(folder, data: try TinyRun.data()) }
      #expect(error?.code == ErrorCode.damagedFile.rawValue, "\(error?.message ?? "")")
    }
    try FileSystem.replaceFile(path, with: Self.withoutChecksum(whole), sync: false)
    try TinyRun.run(folder, data: try TinyRun.data())
  }

  @Test("the order of a file's parts does not matter")
  func order() throws {
    var (one, two) = (Safetensors(metadata: ["a": "b"]), Safetensors(metadata: ["a": "b"]))
    one["x"] = Tensor([1 as Float], shape: [1])
    one["y"] = Tensor([2 as UInt8], shape: [1])
    two["y"] = one["y"]
    two["x"] = one["x"]
    #expect(one.serialized().count == two.serialized().count)
    #expect(try Safetensors.parse(two.serialized(), origin: "t").metadata == ["a": "b"])
    func checksum(_ file: Safetensors) -> ArraySlice<UInt8> { file.serialized()[8..<60] }
    #expect(checksum(one) == checksum(two))
  }
}
