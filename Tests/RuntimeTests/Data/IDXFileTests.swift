import Testing
import WSRuntime

@Suite("IDX and gzip files")
struct IDXFileTests {
  static let sample = SampleFiles.idx([2, 3, 4], SampleFiles.counting(24))

  @Test("plain and gzip files give the same array", arguments: [false, true])
  func load(compressed: Bool) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("x")
    try FileSystem.replaceFile(path, with: compressed ? SampleFiles.gzip(Self.sample) : Self.sample)
    let file = try IDXFile.load(path)
    #expect(file.dimensions == [2, 3, 4])
    #expect(file.elements == SampleFiles.counting(24))
  }

  @Test("a file cut at any length is refused", arguments: [false, true])
  func truncated(compressed: Bool) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("x")
    let whole = compressed ? SampleFiles.gzip(Self.sample) : Self.sample
    for length in 0..<whole.count {
      try FileSystem.write(whole[..<length], to: path, mode: .append, sync: false)
      let error = runtimeError { _ = try IDXFile.load(path) }
      #expect(["WS7006", "WS7007"].contains(error?.code ?? ""), "length \(length)")
      #expect(error?.message.contains("`\(path)`") == true)
      try FileSystem.removeFile(path)
    }
  }

  @Test("a flipped bit in a gzip file is found or harmless, never a trap")
  func flippedBits() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("x")
    let whole = SampleFiles.gzip(Self.sample)
    for bit in 0..<whole.count * 8 {
      var broken = whole
      broken[bit / 8] ^= 1 << (bit % 8)
      try FileSystem.write(broken, to: path, mode: .append, sync: false)
      // Bits of the gzip header's time stamp and system mean nothing.
      if let file = try? IDXFile.load(path) { #expect(file.dimensions == [2, 3, 4]) }
      try FileSystem.removeFile(path)
    }
  }

  @Test(
    "wrong headers are named",
    arguments: [
      ([UInt8]("P5 28 28".utf8), "50 35 20 32"),
      (SampleFiles.idx([2], [1, 2], type: 0x0D), "32-bit float"),
      (SampleFiles.idx([2], [1, 2], type: 0x77), "unknown"),
      ([0, 0, 8, 0], "no dimensions"),
      ([0, 0, 8, 3, 0, 0, 0, 1], "middle of its 3 dimensions"),
      (SampleFiles.idx([2, 2], [1, 2, 3]), "2 × 2 = 4 elements, only 3"),
      (SampleFiles.idx([2, 2], [1, 2, 3, 4, 5]), "1 more bytes"),
      (SampleFiles.idx([1 << 20, 1 << 20], [1]), "only 1 are there"),
      (SampleFiles.idx([1 << 31, 1 << 31, 1 << 31], []), "more than any file"),
    ])
  func headers(bytes: [UInt8], mention: String) throws {
    let plain = runtimeError { _ = try IDXFile.parse(bytes, origin: "x") }
    #expect(plain?.code == "WS7007")
    #expect(plain?.message.contains(mention) == true, "\(plain?.message ?? "")")
    let folder = try TemporaryFolder()
    try FileSystem.replaceFile(folder.file("x"), with: SampleFiles.gzip(bytes))
    #expect(runtimeError { _ = try IDXFile.load(folder.file("x")) } != nil)
  }

  @Test("a gzip file that swells is stopped at the size that its header gives")
  func bomb() throws {
    let folder = try TemporaryFolder()
    let swollen = SampleFiles.gzip(Self.sample + [UInt8](repeating: 0, count: 50_000_000))
    try FileSystem.replaceFile(folder.file("x"), with: swollen)
    let error = runtimeError { _ = try IDXFile.load(folder.file("x")) }
    #expect(error?.code == "WS7006")
    #expect(error?.message.contains("more than the 40 bytes") == true)
  }

  @Test("members one after the other are one content; other bytes after the end are refused")
  func members() throws {
    let (first, second) = (SampleFiles.gzip([1, 2]), SampleFiles.gzip([3]))
    let both = try Gzip.decompress(first + second + [0, 0], limit: 10, origin: "x")
    #expect(both == [1, 2, 3])
    let error = runtimeError { _ = try Gzip.decompress(first + [7], limit: 10, origin: "x") }
    #expect(error?.message.contains("1 bytes that are not gzip") == true)
  }
}
