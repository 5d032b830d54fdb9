/// Pictures from a file of others: IDX (plain or gzip), NPY or PGM, told apart by their first bytes.
package enum PictureFile {
  /// The pictures as bytes (q means q / 255), each of the shape `[height, width, channels]`.
  /// Fails if the file holds others.
  package static func load(_ path: String, shape: [Int]) throws(RuntimeError) -> [UInt8] {
    let bytes = try FileSystem.read(path, limit: 4 << 30)
    if Gzip.isCompressed(bytes) || bytes.starts(with: [0, 0]) {
      let file = try IDXFile.load(path)
      try expect(file.dimensions, shape, path)
      return file.elements
    }
    let array: PictureArray
    if bytes.starts(with: NPYFile.magic) {
      array = try NPYFile.parse(bytes, origin: path)
    } else if bytes.starts(with: Array("P5".utf8)) {
      array = try PGMFile.parse(bytes, origin: path)
    } else {
      throw RuntimeError(
        .picture, "`\(path)` is no IDX, NPY or PGM file",
        help: "convert it; `magick picture.png -depth 8 picture.pgm` makes a PGM")
    }
    try expect(array.dimensions, shape, path)
    return array.pixels
  }

  /// The array is one picture or a row of them; a single channel needs no axis.
  private static func expect(
    _ dimensions: [Int], _ shape: [Int], _ path: String
  ) throws(RuntimeError) {
    var forms = [shape, [shape.reduce(1, *)]]
    if shape.last == 1 { forms.append(Array(shape.dropLast())) }
    let fits = forms.contains { form in
      dimensions == form || (dimensions.count > 1 && Array(dimensions.dropFirst()) == form)
    }
    guard fits, dimensions.first ?? 0 > 0 else {
      throw RuntimeError(
        .picture, "`\(path)` holds \(dimensions.asSize), the network reads \(shape.asSize)")
    }
  }
}

/// Pixels of a file before they are held against a network's input.
struct PictureArray: Equatable {
  var dimensions: [Int]
  var pixels: [UInt8]
}

/// The format of NumPy: a magic, a version, a header that is a Python dictionary, the elements.
enum NPYFile {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  static func parse(_ bytes: [UInt8], origin: String) throws(RuntimeError) -> PictureArray {
    func fault(_ what: String) -> RuntimeError {
      RuntimeError(.picture, "`\(origin)` is a broken NPY file: \(what)")
    }
    guard bytes.count >= 10 else { throw fault("it ends in its header") }
    let isLong = bytes[6] >= 2
    guard !isLong || bytes.count >= 12 else { throw fault("it ends in its header") }
    let start = isLong ? 12 : 10
    let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= 1 << 16, bytes.count >= start + length else {
      throw fault("it ends in its header")
    }
    let header = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
    guard let type = value(of: "descr", in: header, open: "'", close: "'"),
      let sizes = value(of: "shape", in: header, open: "(", close: ")")
    else { throw fault("its header lacks `descr` or `shape`") }
    guard !header.contains("'fortran_order': True") else {
      throw RuntimeError(
        .picture, "`\(origin)` is in Fortran order", help: "save it with `numpy.ascontiguousarray`")
    }
    let parts = sizes.split { $0 == "," || $0 == " " }
    let dimensions = parts.compactMap { Int($0) }
    guard dimensions.count == parts.count, dimensions.allSatisfy({ $0 >= 0 }),
      let count = checkedProduct(dimensions)
    else { throw fault("its shape is (\(sizes))") }
    let elements = bytes[(start + length)...]
    let pixels = try pixels(elements, type: String(type), origin: origin)
    guard pixels.count == count else {
      throw fault("it promises \(dimensions.asSize) elements, \(pixels.count) are there")
    }
    return PictureArray(dimensions: dimensions, pixels: pixels)
  }

  private static func value(
    of key: String, in header: String, open: Character, close: Character
  ) -> Substring? {
    guard let name = header.firstRange(of: "'\(key)':"),
      let from = header[name.upperBound...].firstIndex(of: open)
    else { return nil }
    let rest = header[header.index(after: from)...]
    return rest.firstIndex(of: close).map { rest[..<$0] }
  }

  /// Bytes as they are; real numbers from 0 to 1 on the grid of bytes.
  private static func pixels(
    _ elements: ArraySlice<UInt8>, type: String, origin: String
  ) throws(RuntimeError) -> [UInt8] {
    func real(_ width: Int, _ value: (UInt64) -> Double) throws(RuntimeError) -> [UInt8] {
      guard elements.count % width == 0 else {
        throw RuntimeError(.picture, "`\(origin)` ends in the middle of an element")
      }
      var pixels: [UInt8] = []
      pixels.reserveCapacity(elements.count / width)
      for start in stride(from: elements.startIndex, to: elements.endIndex, by: width) {
        let bits = elements[start..<(start + width)].reversed().reduce(UInt64(0)) {
          $0 << 8 | UInt64($1)
        }
        let number = value(bits)
        guard number >= 0, number <= 1 else {
          throw RuntimeError(
            .picture, "`\(origin)` holds \(number); real pixels are from 0 to 1")
        }
        pixels.append(UInt8((number * 255).rounded()))
      }
      return pixels
    }
    switch type {
    case "|u1": return Array(elements)
    case "|b1": return elements.map { $0 == 0 ? 0 : 255 }
    case "<f4": return try real(4) { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) }
    case "<f8": return try real(8) { Double(bitPattern: $0) }
    default:
      throw RuntimeError(
        .picture, "the elements of `\(origin)` are `\(type)`",
        help: "save them as uint8, or as float32 from 0 to 1")
    }
  }
}

/// Netpbm's grey pictures: `P5`, width, height, largest value, one or two bytes a pixel.
enum PGMFile {
  static func parse(_ bytes: [UInt8], origin: String) throws(RuntimeError) -> PictureArray {
    func fault(_ what: String) -> RuntimeError {
      RuntimeError(.picture, "`\(origin)` is a broken PGM file: \(what)")
    }
    var position = 2
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    var numbers: [Int] = []
    while numbers.count < 3 {
      while position < bytes.count, isSpace(bytes[position]) { position += 1 }
      if position < bytes.count, bytes[position] == UInt8(ascii: "#") {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        continue
      }
      var number: Int?
      while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
        number = (number ?? 0) * 10 + Int(bytes[position] - 0x30)
        guard number ?? 0 <= 1 << 24 else { throw fault("its sizes are too large") }
        position += 1
      }
      guard let number, number > 0 else { throw fault("its header ends too soon") }
      numbers.append(number)
    }
    let (width, height, largest) = (numbers[0], numbers[1], numbers[2])
    guard largest <= 65535 else { throw fault("its largest value is \(largest)") }
    position += 1  // one space before the pixels
    let bytesPerPixel = largest > 255 ? 2 : 1
    let count = width * height
    let found = max(0, bytes.count - position) / bytesPerPixel
    guard found >= count else {
      throw fault("it promises \(width) × \(height) pixels, \(found) are there")
    }
    let pixels = (0..<count).map { index -> UInt8 in
      let start = position + index * bytesPerPixel
      let value =
        bytesPerPixel == 2 ? Int(bytes[start]) << 8 | Int(bytes[start + 1]) : Int(bytes[start])
      return UInt8((min(value, largest) * 255 + largest / 2) / largest)
    }
    return PictureArray(dimensions: [height, width], pixels: pixels)
  }
}
