/// One picture as its file holds it.
struct Picture: Equatable, Sendable {
  /// More pixels than any picture of a data set has: a header that promises more lies.
  static let mostPixels = 1 << 28

  let height: Int
  let width: Int
  /// 1 for grey, 3 for red, green and blue.
  let channels: Int
  /// `[height, width, channels]`, row-major, each from 0 to `largest`.
  let samples: [UInt16]
  let largest: UInt16

  /// Whether the numbers of a palette are wanted, or the colours that they stand for.
  enum Palette { case numbers, colours }

  /// PNG, JPEG, PGM or PPM, told apart by how it begins.
  static func load(_ path: FilePath, _ palette: Palette = .colours) throws(RuntimeError) -> Picture
  {
    try parse(
      try FileSystem.read(path, limit: 1 << 30), origin: path.description, palette)
  }

  static func parse(
    _ bytes: [UInt8], origin: String, _ palette: Palette = .colours
  ) throws(RuntimeError) -> Picture {
    if PNGFile.begins(bytes) { return try PNGFile.parse(bytes, origin: origin, palette) }
    if JPEGFile.begins(bytes) { return try JPEGFile.parse(bytes, origin: origin) }
    if NetpbmFile.begins(bytes) {
      let pictures = try NetpbmFile.parse(bytes, origin: origin)
      guard pictures.count == 1 else {
        throw RuntimeError(
          .picture, "`\(origin)` holds \(pictures.count) pictures, one a file is needed")
      }
      return pictures[0]
    }
    throw RuntimeError(
      .picture, "`\(origin)` is no picture that can be read",
      help: "give PNG, JPEG, PGM or PPM files")
  }

  /// From 0 to 1.
  var floats: [Float] { samples.map { Float($0) / Float(largest) } }

  /// `28 × 28 in grey`
  var sizeText: String { "\(height) × \(width) in \(channels == 1 ? "grey" : "colour")" }

  /// In grey or in colour; the weights of grey are those of ITU-R BT.601.
  func converted(toChannels wanted: Int) -> Picture {
    guard wanted != channels else { return self }
    let converted: [UInt16]
    if wanted == 3 {
      converted = samples.flatMap { [$0, $0, $0] }
    } else {
      converted = (0..<height * width).map { pixel in
        let (red, green, blue) = (
          Int(samples[3 * pixel]), Int(samples[3 * pixel + 1]), Int(samples[3 * pixel + 2])
        )
        return UInt16((299 * red + 587 * green + 114 * blue + 500) / 1000)
      }
    }
    return Picture(
      height: height, width: width, channels: wanted, samples: converted, largest: largest)
  }
}
