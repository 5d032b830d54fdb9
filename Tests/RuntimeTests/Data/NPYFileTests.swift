import Testing
import WSRuntime

@Suite("NPY files of every kind")
struct NPYFileTests {
  private static func load(
    _ type: String, _ data: [UInt8], shape: String = "(4,)", isColumnMajor: Bool = false
  ) throws -> PictureFile {
    let order = isColumnMajor ? "True" : "False"
    let header = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }"
    return try PictureFileTests.load(PictureFileTests.npy(header, data))
  }

  private static func bytes<Word: FixedWidthInteger>(_ words: [Word], bigEndian: Bool) -> [UInt8] {
    words.flatMap { word in
      withUnsafeBytes(of: bigEndian ? word.bigEndian : word.littleEndian) { Array($0) }
    }
  }

  private static let pixels = [0, 51, 127, 255]
  private static let expected = pixels.map { Float($0) / 255 }

  private static func expectWhole<Word: FixedWidthInteger>(_ letter: String, _ type: Word.Type)
    throws
  {
    let size = MemoryLayout<Word>.size
    let orders = [("<", false), (">", true), ("=", false), ("|", false)]
    for (order, isBig) in orders where order != "|" || size == 1 {
      let values = pixels.map { Word(truncatingIfNeeded: $0) }
      let file = try load("\(order)\(letter)\(size)", bytes(values, bigEndian: isBig))
      #expect(file.values == expected, "\(order)\(letter)\(size)")
    }
  }

  @Test("whole numbers of any width, sign and byte order are pixels from 0 to 255")
  func wholeNumbers() throws {
    try Self.expectWhole("u", UInt8.self)
    try Self.expectWhole("u", UInt16.self)
    try Self.expectWhole("u", UInt32.self)
    try Self.expectWhole("u", UInt64.self)
    try Self.expectWhole("i", Int16.self)
    try Self.expectWhole("i", Int32.self)
    try Self.expectWhole("i", Int64.self)
    #expect(try Self.load("|i1", [0, 1, 2, 127]).values[3] == Float(127) / 255)
  }

  @Test("floats of 16, 32 and 64 bits in both byte orders, and truth values")
  func floats() throws {
    let wanted: [Float] = [0, 0.5, 1, 0.25]
    for isBig in [false, true] {
      let order = isBig ? ">" : "<"
      let half: [UInt16] = [0, 0x3800, 0x3C00, 0x3400]
      #expect(try Self.load(order + "f2", Self.bytes(half, bigEndian: isBig)).values == wanted)
      let single = wanted.map(\.bitPattern)
      #expect(try Self.load(order + "f4", Self.bytes(single, bigEndian: isBig)).values == wanted)
      let double = wanted.map { Double($0).bitPattern }
      #expect(try Self.load(order + "f8", Self.bytes(double, bigEndian: isBig)).values == wanted)
    }
    // The least half, and one that is none.
    #expect(try Self.load("<f2", [1, 0], shape: "(1,)").values == [0x1p-24])
    #expect(runtimeError { _ = try Self.load("<f2", [0, 0x7C], shape: "(1,)") } != nil)
    #expect(try Self.load("|b1", [0, 1, 2, 0]).values == [0, 1, 1, 0])
  }

  @Test("arrays in Fortran order have the pictures of those in C order")
  func columnMajor() throws {
    // a[i, j, k] = 100 i + 10 j + k, for the shape (2, 3, 4).
    var rows: [UInt8] = []
    var columns: [UInt8] = []
    for place in 0..<24 {
      let (i, j, k) = (place / 12, place / 4 % 3, place % 4)
      rows.append(UInt8(100 * i + 10 * j + k))
      let (first, second, third) = (place % 2, place / 2 % 3, place / 6)
      columns.append(UInt8(100 * first + 10 * second + third))
    }
    let shape = "(2, 3, 4)"
    #expect(
      try Self.load("|u1", columns, shape: shape, isColumnMajor: true)
        == Self.load("|u1", rows, shape: shape))
    #expect(try Self.load("|u1", [7], shape: "()", isColumnMajor: true).values.count == 1)
    let empty = try Self.load(
      "<f4", [], shape: "(1099511627776, 1099511627776, 0)", isColumnMajor: true)
    #expect(empty.values == [])
  }

  @Test("whole numbers that are no pixels are named with their value")
  func outside() throws {
    for (type, data, value) in [
      ("<u2", Self.bytes([UInt16(1), 4095, 0, 0], bigEndian: false), "4095"),
      ("<i8", Self.bytes([Int64(0), -3, 0, 0], bigEndian: false), "-3"),
      ("<u8", Self.bytes([UInt64(0), .max, 0, 0], bigEndian: false), "element 1 of"),
    ] {
      let error = runtimeError { _ = try Self.load(type, data) }
      #expect(error?.message.contains(value) == true, "\(error?.message ?? "")")
      #expect(error?.help != nil)
    }
  }
}
