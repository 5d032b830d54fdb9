extension NPYFile {
  /// Numbers as numpy reads them: float32, little-endian, row-major, format version 1.
  package static func serialize(_ values: [Float], shape: [Int]) -> [UInt8] {
    var bytes = header(of: "<f4", shape: shape)
    bytes.reserveCapacity(bytes.count + 4 * values.count)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// What stands before the elements, which follow in row-major order.
  ///
  /// - Parameter type: as numpy writes it: `<i4`.
  package static func header(of type: String, shape: [Int]) -> [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
    // The data start at a multiple of 64, the header ends in a line break.
    let start = magic.count + 4
    header += String(repeating: " ", count: 63 - (start + header.utf8.count) % 64) + "\n"
    let length = UInt16(clamping: header.utf8.count)
    return magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(header.utf8)
  }
}
