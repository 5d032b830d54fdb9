import CZlib
import Testing

@testable import WSRuntime

@Suite("NPZ archives")
struct ZipArchiveTests {
  /// One file; the numbers of its list can be made to lie.
  static func archive(
    _ name: String, _ content: [UInt8], deflated: Bool, size: Int? = nil, checksum: UInt? = nil
  ) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let packed = deflated ? Self.deflated(content) : content
    let sum = Int(checksum ?? crc32(0, content, uInt(content.count)))
    let common =
      number(0, 2) + number(deflated ? 8 : 0, 2) + number(0, 4) + number(sum, 4)
      + number(packed.count, 4) + number(size ?? content.count, 4) + number(name.utf8.count, 2)
      + number(0, 2)
    let local = number(0x0403_4B50, 4) + number(20, 2) + common + Array(name.utf8) + packed
    let list =
      number(0x0201_4B50, 4) + number(20, 2) + number(20, 2) + common + number(0, 2) + number(0, 2)
      + number(0, 2) + number(0, 4) + number(0, 4) + Array(name.utf8)
    return local + list + number(0x0605_4B50, 4) + number(0, 4) + number(1, 2) + number(1, 2)
      + number(list.count, 4) + number(local.count, 4) + number(0, 2)
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var length = compressBound(uLong(bytes.count))
    var packed = [UInt8](repeating: 0, count: Int(length))
    #expect(compress2(&packed, &length, bytes, uLong(bytes.count), 9) == Z_OK)
    // Without the header and the checksum of zlib.
    return Array(packed[2..<Int(length) - 4])
  }

  private static func content(_ bytes: [UInt8]) throws -> [UInt8] {
    let archive = try ZipArchive(bytes, origin: "a.npz")
    let entry = try #require(archive.entries.first)
    #expect(entry.name == "x.npy")
    return try archive.content(of: entry)
  }

  @Test("stored and deflated", arguments: [false, true])
  func read(deflated: Bool) throws {
    let content = SampleFiles.counting(100_000)
    let bytes = Self.archive("x.npy", content, deflated: deflated)
    #expect(try Self.content(bytes) == content)
    for length in stride(from: 0, to: bytes.count, by: 97) {
      let error = runtimeError { _ = try Self.content(Array(bytes[..<length])) }
      #expect(error?.code == "WS7015", "length \(length)")
    }
    let damaged = Self.archive("x.npy", content, deflated: deflated, checksum: 1)
    #expect(runtimeError { _ = try Self.content(damaged) }?.message.contains("checksum") == true)
  }

  @Test("a list that lies about sizes", arguments: [(false, 7), (true, 7), (true, 0x7FFF_FFFF)])
  func lies(deflated: Bool, size: Int) {
    let bytes = Self.archive("x.npy", [1, 2, 3], deflated: deflated, size: size)
    #expect(runtimeError { _ = try Self.content(bytes) }?.code == "WS7015")
  }
}
