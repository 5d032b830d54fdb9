import CZlib
import Testing
import WSRuntime

@Suite("Arrays and pictures that are written")
struct WrittenPictureTests {
  @Test("an NPY file reads back", arguments: [[4], [2, 2, 1], [1, 4]])
  func numpy(shape: [Int]) throws {
    let folder = try TemporaryFolder()
    let bytes = NPYFile.serialize([0, 0.25, 0.5, 1], shape: shape)
    #expect((bytes.count - 16) % 64 == 0)
    try FileSystem.replaceFile(folder.file("a.npy"), with: bytes)
    let file = try PictureFile.load(folder.file("a.npy"))
    #expect(file == PictureFile(shape: shape, values: [0, 0.25, 0.5, 1]))
  }

  /// Takes a PNG apart by its specification.
  @Test("a PNG file holds its pixels", arguments: [1, 3])
  func png(channels: Int) throws {
    let (height, width) = (3, 5)
    let pixels = (0..<height * width * channels).map { UInt8($0 * 7 % 256) }
    let bytes = try PNGFile.serialize(
      pixels, height: height, width: width, channels: channels, origin: "p.png")
    #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    var rest = bytes.dropFirst(8)
    var chunks: [(name: String, content: [UInt8])] = []
    while !rest.isEmpty {
      let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      let body = Array(rest.dropFirst(4).prefix(4 + length))
      let sum = rest.dropFirst(8 + length).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
      #expect(UInt32(crc32(0, body, uInt(body.count))) == sum)
      chunks.append((String(decoding: body.prefix(4), as: UTF8.self), Array(body.dropFirst(4))))
      rest = rest.dropFirst(12 + length)
    }
    #expect(chunks.map(\.name) == ["IHDR", "IDAT", "IEND"])
    #expect(chunks[0].content == [0, 0, 0, 5, 0, 0, 0, 3, 8, channels == 3 ? 2 : 0, 0, 0, 0])
    var length = uLong(height * (1 + width * channels))
    var rows = [UInt8](repeating: 9, count: Int(length))
    #expect(
      uncompress(&rows, &length, chunks[1].content, uLong(chunks[1].content.count)) == Z_OK)
    let row = width * channels
    var expected: [UInt8] = []
    for start in stride(from: 0, to: pixels.count, by: row) {
      expected.append(0)
      expected += pixels[start..<start + row]
    }
    #expect(rows == expected)
  }

  @Test("what is no picture is refused")
  func refused() {
    for (count, height, channels) in [(6, 2, 1), (8, 2, 2), (0, 0, 1)] {
      let error = runtimeError {
        _ = try PNGFile.serialize(
          [UInt8](repeating: 0, count: count), height: height, width: 2, channels: channels,
          origin: "p.png")
      }
      #expect(error?.code == ErrorCode.picture.rawValue)
    }
  }
}
