import Testing

@testable import WSRuntime

/// Where the system has no libjpeg there is nothing to test but the message.
@Suite("JPEG files")
struct JPEGFileTests {
  /// 4 × 2 in grey: 0, 30, 60 … 210.
  static let grey = bytes(
    """
    ffd8ffdb004300010101010101010101010101010101010101010101010101010101010101010101
    01010101010101010101010101010101010101010101010101010101010101ffc0000b0800020004
    01011100ffc40014000100000000000000000000000000000009ffc4001e10000101090000000000
    000000000000000807000406182843475466ffda0008010100003f00590241606297983e9c907b98
    853ed572e79bffd9
    """)
  /// 4 × 2 in one colour: 200, 100, 50.
  static let colour = bytes(
    """
    ffd8ffdb004300010101010101010101010101010101010101010101010101010101010101010101
    01010101010101010101010101010101010101010101010101010101010101ffdb00430101010101
    01010101010101010101010101010101010101010101010101010101010101010101010101010101
    0101010101010101010101010101010101010101ffc00011080002000403012200021101031101ff
    c4001500010100000000000000000000000000000006ffc400141001000000000000000000000000
    00000000ffc40014010100000000000000000000000000000009ffc4001411010000000000000000
    0000000000000000ffda000c03010002110311003f009f00579b07ffd9
    """)
  /// In four colours for print.
  static let print = bytes(
    """
    ffd8ffee000e41646f626500640000000000ffdb0043000101010101010101010101010101010101
    01010101010101010101010101010101010101010101010101010101010101010101010101010101
    01010101010101ffc000140800020004044311004d11005911004b1100ffc4001500010100000000
    000000000000000000000a08ffc40014100100000000000000000000000000000000ffda000e0443
    004d0059004b00003f0048087c63c63dffd9
    """)

  private static func bytes(_ digits: String) -> [UInt8] {
    let digits = digits.utf8.filter { $0 != 0x0A }.map { UInt8($0 > 0x60 ? $0 - 0x57 : $0 - 0x30) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  private static var isThere: Bool {
    (try? Picture.parse(grey, origin: "g.jpg")) != nil
  }

  @Test("without the library the message says what to do", .enabled(if: !isThere))
  func missing() {
    let error = runtimeError { _ = try Picture.parse(Self.grey, origin: "g.jpg") }
    #expect(error?.code == "WS7015" && error?.help?.contains("PNG") == true)
  }

  @Test("grey and colour", .enabled(if: isThere))
  func read() throws {
    let grey = try Picture.parse(Self.grey, origin: "g.jpg")
    #expect(grey.height == 2 && grey.width == 4 && grey.channels == 1 && grey.largest == 255)
    for (place, sample) in grey.samples.enumerated() {
      #expect(abs(Int(sample) - 30 * place) <= 3, "\(place)")
    }
    let colour = try Picture.parse(Self.colour, origin: "c.jpg")
    #expect(colour.channels == 3 && colour.samples.count == 24)
    for (place, sample) in colour.samples.enumerated() {
      #expect(abs(Int(sample) - [200, 100, 50][place % 3]) <= 3, "\(place)")
    }
    let file = try PictureFile.parse(Self.colour, origin: "c.jpg")
    #expect(file.shape == [2, 4, 3])
  }

  @Test("what is cut off, damaged or in other colours is refused", .enabled(if: isThere))
  func broken() {
    for length in 3..<Self.colour.count {
      let error = runtimeError {
        _ = try Picture.parse(Array(Self.colour[..<length]), origin: "c.jpg")
      }
      #expect(error?.code == "WS7015", "length \(length)")
    }
    let print = runtimeError { _ = try Picture.parse(Self.print, origin: "k.jpg") }
    #expect(print?.message.contains("neither grey nor red") == true && print?.help != nil)
    // The size is two bytes each, behind the frame's marker.
    var large = Self.grey
    if let frame = large.indices.dropLast().first(where: {
      large[$0] == 0xFF && large[$0 + 1] == 0xC0
    }) {
      for place in frame + 5..<frame + 9 { large[place] = 0xFA }
    }
    let error = runtimeError { _ = try Picture.parse(large, origin: "l.jpg") }
    #expect(error?.message.contains("64250 × 64250") == true, "\(error?.message ?? "")")
  }
}
