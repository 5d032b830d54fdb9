import CZlib
import Testing

@testable import WSRuntime

@Suite("PNG files that are read")
struct PNGReadTests {
  private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    func number(_ value: UInt) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt($0))) }
    }
    let body = Array(name.utf8) + content
    return number(UInt(content.count)) + body + number(crc32(0, body, uInt(body.count)))
  }

  private static func packed(_ rows: [UInt8]) -> [UInt8] {
    var length = compressBound(uLong(rows.count))
    var bytes = [UInt8](repeating: 0, count: Int(length))
    #expect(compress2(&bytes, &length, rows, uLong(rows.count), 9) == Z_OK)
    return Array(bytes.prefix(Int(length)))
  }

  private static func header(
    _ width: Int, _ height: Int, depth: UInt8, type: UInt8, interlaced: UInt8 = 0
  ) -> [UInt8] {
    let sizes = [width, height].flatMap { size in
      (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) }
    }
    return chunk("IHDR", sizes + [depth, type, 0, 0, interlaced])
  }

  /// A file of rows, each with the number of its filter in front.
  private static func file(
    _ header: [UInt8], _ rows: [UInt8], between: [UInt8] = []
  ) -> [UInt8] {
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + header + between
      + chunk("IDAT", packed(rows)) + chunk("IEND", [])
  }

  private static func parse(
    _ bytes: [UInt8], _ palette: Picture.Palette = .colours
  ) throws(RuntimeError) -> Picture {
    try Picture.parse(bytes, origin: "p.png", palette)
  }

  @Test("what is written is read")
  func written() throws {
    for channels in [1, 3] {
      let pixels = SampleFiles.counting(5 * 7 * channels)
      let bytes = try PNGFile.serialize(
        pixels, height: 5, width: 7, channels: channels, origin: "p")
      let picture = try Self.parse(bytes)
      #expect(picture.height == 5 && picture.width == 7 && picture.channels == channels)
      #expect(picture.samples == pixels.map(UInt16.init) && picture.largest == 255)
      for length in 0..<bytes.count {
        let error = runtimeError { _ = try Self.parse(Array(bytes[..<length])) }
        #expect(error?.code == "WS7015", "length \(length)")
      }
      // No byte can change unseen.
      for place in bytes.indices {
        var broken = bytes
        broken[place] ^= 0x10
        #expect(runtimeError { _ = try Self.parse(broken) }?.code == "WS7015", "byte \(place)")
      }
    }
  }

  @Test("each filter is undone")
  func filters() throws {
    // Rows of three pixels, 10 20 40 / 15 30 50 …, each row filtered in another way.
    let rows: [UInt8] =
      [0, 10, 20, 40] + [1, 15, 15, 20] + [2, 5, 5, 5] + [3, 10, 20, 20] + [4, 20, 18, 22]
    let picture = try Self.parse(Self.file(Self.header(3, 5, depth: 8, type: 0), rows))
    #expect(
      picture.samples
        == [10, 20, 40] + [15, 30, 50] + [20, 35, 55] + [20, 47, 71] + [40, 65, 93])
    let wrong = runtimeError {
      _ = try Self.parse(Self.file(Self.header(1, 1, depth: 8, type: 0), [5, 0]))
    }
    #expect(wrong?.message.contains("filter 5") == true)
  }

  @Test("few bits, many bits, alpha and palettes")
  func kinds() throws {
    let bits = try Self.parse(
      Self.file(Self.header(10, 1, depth: 1, type: 0), [0, 0b1010_0000, 0b0100_0000]))
    #expect(bits.samples == [1, 0, 1, 0, 0, 0, 0, 0, 0, 1] && bits.largest == 1)
    let pairs = try Self.parse(Self.file(Self.header(3, 1, depth: 2, type: 0), [0, 0b0001_1011]))
    #expect(pairs.samples == [0, 1, 2] && pairs.largest == 3)
    let wide = try Self.parse(Self.file(Self.header(1, 1, depth: 16, type: 0), [0, 1, 2]))
    #expect(wide.samples == [258] && wide.largest == 65_535)
    let opaque = try Self.parse(
      Self.file(Self.header(2, 1, depth: 8, type: 6), [0, 1, 2, 3, 255, 4, 5, 6, 255]))
    #expect(opaque.samples == [1, 2, 3, 4, 5, 6] && opaque.channels == 3)
    let clear = runtimeError {
      _ = try Self.parse(
        Self.file(Self.header(2, 1, depth: 8, type: 4), [0, 1, 255, 2, 254]))
    }
    #expect(clear?.message.contains("partly transparent") == true && clear?.help != nil)

    let colours = Self.chunk("PLTE", [0, 0, 0, 9, 8, 7])
    let indexed = Self.file(
      Self.header(2, 1, depth: 8, type: 3), [0, 1, 0], between: colours)
    #expect(try Self.parse(indexed).samples == [9, 8, 7, 0, 0, 0])
    #expect(try Self.parse(indexed, .numbers).samples == [1, 0])
    let beyond = Self.file(Self.header(1, 1, depth: 8, type: 3), [0, 2], between: colours)
    #expect(runtimeError { _ = try Self.parse(beyond) }?.message.contains("palette") == true)
    let shining = Self.file(
      Self.header(1, 1, depth: 8, type: 3), [0, 1],
      between: colours + Self.chunk("tRNS", [255, 0]))
    #expect(runtimeError { _ = try Self.parse(shining) }?.message.contains("transp") == true)
  }

  @Test("seven passes make a whole picture")
  func interlaced() throws {
    // 3 × 3 pixels 0 … 8 row by row, in the order of Adam7; its second and third passes are empty.
    let rows: [UInt8] = [0, 0] + [0, 2] + [0, 6, 8] + [0, 1] + [0, 7] + [0, 3, 4, 5]
    let picture = try Self.parse(
      Self.file(Self.header(3, 3, depth: 8, type: 0, interlaced: 1), rows))
    #expect(picture.samples == [0, 1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test("a header that promises more than the file can hold reserves nothing")
  func bombs() throws {
    for (header, mention) in [
      (Self.header(16_000, 16_000, depth: 16, type: 6), "cannot hold that"),
      (Self.header(1 << 20, 1 << 20, depth: 1, type: 0), "no picture is so small or so large"),
      (Self.header(0, 4, depth: 8, type: 0), "no picture is so small or so large"),
      (Self.header(2, 2, depth: 8, type: 0), "its pixels end"),
      (Self.header(1, 1, depth: 8, type: 0), "too many"),
      (Self.header(1, 1, depth: 3, type: 0), "3 bits"),
      (Self.header(1, 1, depth: 4, type: 2), "type 2"),
      (Self.header(1, 1, depth: 8, type: 0, interlaced: 2), "packed in a way"),
    ] {
      let error = runtimeError { _ = try Self.parse(Self.file(header, [0, 1, 2])) }
      #expect(error?.code == "WS7015", "\(mention)")
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
    }
    let unknown = Self.file(
      Self.header(1, 1, depth: 8, type: 0), [0, 1], between: Self.chunk("NEWS", [1]))
    #expect(runtimeError { _ = try Self.parse(unknown) }?.message.contains("`NEWS`") == true)
    let skipped = Self.file(
      Self.header(1, 1, depth: 8, type: 0), [0, 1], between: Self.chunk("teXt", [1]))
    #expect(try Self.parse(skipped).samples == [1])
  }
}
