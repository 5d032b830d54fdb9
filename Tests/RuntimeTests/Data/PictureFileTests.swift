import Testing
import WSRuntime

@Suite("pictures from single files")
struct PictureFileTests {
  static func npy(_ header: String, _ data: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let text = Array(header.utf8) + [0x0A]
    let length = [UInt8(text.count & 255), UInt8(text.count >> 8)] + (version == 1 ? [] : [0, 0])
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + data
  }

  static func load(_ bytes: [UInt8]) throws -> PictureFile {
    let folder = try TemporaryFolder()
    try FileSystem.replaceFile(folder.file("p"), with: bytes)
    return try PictureFile.load(folder.file("p"))
  }

  static let floats: [UInt8] = [0.0, 0.5, 1.0, 0.25].flatMap { (value: Float) in
    withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
  }
  static let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }"

  @Test("the formats that are read")
  func formats() throws {
    let expected = PictureFile(shape: [2, 2], values: [0, 0.5, 1, 0.25])
    #expect(try Self.load(Self.npy(Self.header, Self.floats)) == expected)
    #expect(try Self.load(Self.npy(Self.header, Self.floats, version: 2)) == expected)
    let doubles: [UInt8] = [0.0, 0.5, 1.0, 0.25].flatMap { (value: Double) in
      withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    }
    #expect(try Self.load(Self.npy(Self.header.replacing("f4", with: "f8"), doubles)) == expected)
    let bytes = try Self.load(
      Self.npy(#"{"shape": (3,), "fortran_order": False, "descr": "|u1"}"#, [0, 51, 255]))
    #expect(bytes == PictureFile(shape: [3], values: [0, 51.0 / 255, 1]))

    #expect(try Self.load(Array("P2 # grey\n2 2\n4\n0 2\n4 1\n".utf8)) == expected)
    let wide = Array("P5\n2 2\n400\n".utf8) + [0, 0, 0, 200, 1, 144, 0, 100]
    #expect(try Self.load(wide) == expected)
    let two = Array("P5 1 1 255\n".utf8) + [255] + Array("P5 1 1 255\n".utf8) + [0]
    #expect(try Self.load(two) == PictureFile(shape: [2, 1, 1], values: [1, 0]))
    let idx = SampleFiles.idx([1, 2], [0, 255])
    #expect(try Self.load(idx) == PictureFile(shape: [1, 2], values: [0, 1]))
    #expect(try Self.load(SampleFiles.gzip(idx)).shape == [1, 2])
  }

  @Test("a file cut at any length is refused")
  func truncated() throws {
    for whole in [
      Self.npy(Self.header, Self.floats), Array("P2\n2 2\n4\n0 2\n4 1".utf8),
      Array("P5\n2 2\n255\n".utf8) + [1, 2, 3, 4],
    ] {
      for length in 0..<whole.count {
        let error = runtimeError { _ = try Self.load(Array(whole[..<length])) }
        #expect(error?.code == "WS7015", "length \(length)")
      }
    }
  }

  @Test(
    "what is wrong is named",
    arguments: [
      (npy(header, floats + [0]), "17 bytes"),
      (npy("{'descr': '<c8', 'fortran_order': False, 'shape': (2, 1)}", floats), "`<c8`"),
      (npy("{'descr': '|f4', 'fortran_order': False, 'shape': (2, 2)}", floats), "`|f4`"),
      (npy("{'descr': '<f3', 'fortran_order': False, 'shape': (2, 2)}", floats), "`<f3`"),
      (npy("{'descr': '', 'fortran_order': False, 'shape': (2, 2)}", floats), "``"),
      (npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,)}", floats), "records"),
      (npy("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (2, 2)}", floats), "`False`"),
      (npy("{'descr': '<f4', 'shape': (2, 2), 'x': 1}", floats), "`x`"),
      (npy("{'descr': '<f4', 'fortran_order': False}", floats), "incomplete"),
      (
        npy(
          "{'descr': '<f4', 'fortran_order': False, 'shape': (1099511627776, 1099511627776)}", []),
        "1099511627776"
      ),
      (npy(header, [0, 0, 0, 64] + floats.dropFirst(4)), "element 0"),
      (npy(header, [0, 0, 192, 127] + floats.dropFirst(4)), "element 0"),
      (npy(header, floats, version: 9), "version 9"),
      (Array("P5 99999 99999 255\n".utf8), "99999 × 99999"),
      (Array("P5 0 1 255\n".utf8), "0 × 1"), (Array("P5 1 1 70000\n".utf8), "70000"),
      (Array("P2 1 1 4 5".utf8), "holds 5"), (Array("P2 1 1 4 4 P2 2 1 4 4 4".utf8), "differ"),
      (Array("P2 1 1 4 4 more".utf8), "expected"),
      (Array("P2 99999999999 1 4 4".utf8), "width"), (Array("GIF89a".utf8), "no picture"),
      ([], "no picture"),
    ] as [([UInt8], String)])
  func wrong(bytes: [UInt8], mention: String) {
    let error = runtimeError { _ = try Self.load(bytes) }
    #expect(error?.code == "WS7015")
    #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
  }

  @Test("one picture or many, with or without the axis of one channel")
  func shapes() throws {
    func fits(_ shape: [Int]) -> Bool {
      PictureFile(shape: shape, values: [Float](repeating: 0, count: shape.reduce(1, *)))
        .holdsPictures(of: [2, 3, 1])
    }
    for right in [[2, 3], [2, 3, 1], [6], [5, 2, 3], [5, 2, 3, 1], [5, 6]] { #expect(fits(right)) }
    for wrong in [[3, 2], [7], [5, 3, 2], [2, 3, 2], [0, 2, 3], []] { #expect(!fits(wrong)) }

    let folder = try TemporaryFolder()
    try FileSystem.replaceFile(folder.file("p"), with: Self.npy(Self.header, Self.floats))
    #expect(try PictureFile.load(folder.file("p"), shape: [2, 2, 1]).bytes == [0, 128, 255, 64])
    let error = runtimeError { _ = try PictureFile.load(folder.file("p"), shape: [3, 2, 1]) }
    #expect(error?.message.contains("3 × 2 × 1") == true)
  }
}
