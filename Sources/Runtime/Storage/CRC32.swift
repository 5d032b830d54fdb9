import CZlib

/// The checksum of gzip and PNG (ISO 3309), for damage that nobody intended.
package struct CRC32: Sendable {
  private var register: UInt = crc32(0, nil, 0)

  package init() {}

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // zlib counts in 32 bits.
    let most = 1 << 30
    for start in stride(from: 0, to: bytes.count, by: most) {
      let part = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + most, bytes.count)])
      let start = part.baseAddress?.assumingMemoryBound(to: UInt8.self)
      register = crc32(register, start, UInt32(part.count))
    }
  }

  package mutating func update(_ bytes: some Collection<UInt8>) {
    ContiguousArray(bytes).withUnsafeBytes { update($0) }
  }

  /// A text or array within a longer content: with its length, so that its ends are seen.
  package mutating func update(part bytes: some Collection<UInt8>) {
    withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { update($0) }
    update(bytes)
  }

  package var value: UInt32 { UInt32(truncatingIfNeeded: register) }

  /// Eight lower-case digits.
  package var hexadecimal: String {
    let digits = String(register, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
