/// An array of bytes in the IDX format (the format of MNIST): two zero bytes, the element type, the
/// number of dimensions, the dimensions as big-endian 32-bit numbers, the elements.
package struct IDXFile: Equatable, Sendable {
  package let dimensions: [Int]
  package let elements: [UInt8]

  /// Reads a file, plain or gzip. Nothing is allocated for what a header merely promises.
  package static func load(_ path: FilePath) throws(RuntimeError) -> IDXFile {
    let bytes = try FileSystem.read(path, limit: Int(UInt32.max))
    guard Gzip.isCompressed(bytes) else { return try parse(bytes, origin: path.description) }
    let start = try Gzip.beginning(bytes, count: 4 + 4 * 255, origin: path.description)
    let header = try parseHeader(start, origin: path.description)
    let content = try Gzip.decompress(
      bytes, limit: header.totalBytes, expected: header.totalBytes, origin: path.description)
    return try parse(content, origin: path.description)
  }

  /// Of sizes and elements.
  var digest: String {
    DataFile.digest(of: Array("\(dimensions)".utf8), elements)
  }

  package static func parse(_ bytes: [UInt8], origin: String) throws(RuntimeError) -> IDXFile {
    let header = try parseHeader(bytes, origin: origin)
    guard bytes.count == header.totalBytes else {
      let (size, found) = (header.elements, bytes.count - header.length)
      let promise = "it promises \(header.dimensions.asSize) = \(size) elements"
      throw fault(
        origin,
        found < size
          ? "\(promise), only \(found) are there"
          : "\(promise), \(found - size) more bytes follow")
    }
    return IDXFile(dimensions: header.dimensions, elements: Array(bytes[header.length...]))
  }

  private struct Header {
    let dimensions: [Int]
    let elements: Int
    var length: Int { 4 + 4 * dimensions.count }
    var totalBytes: Int { length + elements }
  }

  private static func parseHeader(_ bytes: [UInt8], origin: String) throws(RuntimeError) -> Header {
    guard bytes.count >= 4 else {
      throw fault(origin, "it has \(bytes.count) bytes, too few for a header")
    }
    guard bytes[0] == 0, bytes[1] == 0 else {
      let digits = bytes[..<4].map { String($0, radix: 16) }.map { $0.count == 1 ? "0" + $0 : $0 }
      throw fault(
        origin, "it begins with the bytes \(digits.joined(separator: " ")), an IDX file with 00 00")
    }
    guard bytes[2] == 0x08 else {
      throw fault(
        origin, "its elements are of type \(typeName(bytes[2])), unsigned bytes (08) are needed")
    }
    let rank = Int(bytes[3])
    guard rank > 0 else { throw fault(origin, "it has no dimensions") }
    guard bytes.count >= 4 + 4 * rank else {
      throw fault(origin, "it ends in the middle of its \(rank) dimensions")
    }
    let dimensions = (0..<rank).map { axis in
      bytes[(4 + 4 * axis)..<(8 + 4 * axis)].reduce(0) { $0 << 8 | Int($1) }
    }
    guard let elements = checkedProduct(dimensions), elements <= 1 << 40 else {
      throw fault(origin, "it promises \(dimensions.asSize) elements, more than any file holds")
    }
    return Header(dimensions: dimensions, elements: elements)
  }

  private static func typeName(_ code: UInt8) -> String {
    switch code {
    case 0x09: "signed byte (09)"
    case 0x0B: "16-bit integer (0B)"
    case 0x0C: "32-bit integer (0C)"
    case 0x0D: "32-bit float (0D)"
    case 0x0E: "64-bit float (0E)"
    default: "\(String(code, radix: 16, uppercase: true)) (unknown)"
    }
  }

  private static func fault(_ origin: String, _ reason: String) -> RuntimeError {
    RuntimeError(.idx, "`\(origin)` is not a whole IDX file: \(reason)")
  }
}
