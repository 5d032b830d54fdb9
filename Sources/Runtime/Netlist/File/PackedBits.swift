/// Zeros and ones in the bits of bytes, lowest first; each picture begins a new byte.
package enum PackedBits {
  package static func pack(_ values: [UInt16], size: Int) -> [UInt8] {
    let stride = (size + 7) / 8
    var bytes = [UInt8](repeating: 0, count: values.count / size * stride)
    for (place, value) in values.enumerated() where value != 0 {
      bytes[place / size * stride + place % size / 8] |= 1 << (place % size % 8)
    }
    return bytes
  }

  package static func unpack(_ bytes: [UInt8], size: Int) -> [UInt16] {
    let stride = (size + 7) / 8
    return (0..<bytes.count / stride).flatMap { picture in
      (0..<size).map { UInt16(bytes[picture * stride + $0 / 8] >> ($0 % 8) & 1) }
    }
  }
}
