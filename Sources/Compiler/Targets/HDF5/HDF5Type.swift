/// The types of elements that we write, in HDF5's own coding (datatype message).
enum HDF5Type: Equatable, Sendable {
  case float32
  case float64
  case int64
  case uint16
  case uint32
  case uint64
  /// h5py's and numpy's: an enumeration of FALSE and TRUE in a byte.
  case bool
  /// UTF-8, filled up with zeros.
  case string(length: Int)

  var bytes: Int {
    switch self {
    case .bool: 1
    case .uint16: 2
    case .float32, .uint32: 4
    case .float64, .int64, .uint64: 8
    case .string(let length): length
    }
  }

  /// Class and version, what belongs to the class, size, properties.
  var message: [UInt8] {
    switch self {
    case .float32:
      Self.head(0x11, [0x20, 31, 0], 4) + Self.field(0, 32) + [23, 8, 0, 23] + Self.bytes(127, 4)
    case .float64:
      Self.head(0x11, [0x20, 63, 0], 8) + Self.field(0, 64) + [52, 11, 0, 52] + Self.bytes(1023, 4)
    case .int64: Self.head(0x10, [0x08, 0, 0], 8) + Self.field(0, 64)
    case .uint16, .uint32, .uint64:
      Self.head(0x10, [0, 0, 0], bytes) + Self.field(0, 8 * bytes)
    case .bool:
      Self.head(0x38, [2, 0, 0], 1) + Self.head(0x10, [0x08, 0, 0], 1) + Self.field(0, 8)
        + Array("FALSE\0TRUE\0".utf8) + [0, 1]
    case .string(let length): Self.head(0x13, [0x11, 0, 0], length)
    }
  }

  private static func head(_ kind: UInt8, _ bits: [UInt8], _ size: Int) -> [UInt8] {
    [kind] + bits + bytes(size, 4)
  }

  /// Offset and width of the bits that count.
  private static func field(_ offset: Int, _ width: Int) -> [UInt8] {
    bytes(offset, 2) + bytes(width, 2)
  }

  /// The lowest first.
  static func bytes(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// Of a number of the type, the lowest byte first; strings have their bytes one by one.
  func append(_ value: Double, to buffer: inout [UInt8]) {
    func append(_ pattern: some FixedWidthInteger) {
      withUnsafeBytes(of: pattern.littleEndian) { buffer.append(contentsOf: $0) }
    }
    switch self {
    case .float32: append(Float(value).bitPattern)
    case .float64: append(value.bitPattern)
    case .int64, .uint64: append(Int64(value))
    case .uint32: append(UInt32(value))
    case .uint16: append(UInt16(value))
    case .bool: buffer.append(UInt8(value))
    case .string: buffer.append(UInt8(value))
    }
  }
}
