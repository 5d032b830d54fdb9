import CZlib

/// Reading of gzip files (RFC 1952), with a bound on what comes out.
package enum Gzip {
  /// Deflate cannot shrink better than this, so a file's size bounds its content.
  private static let bestRatio = 1032

  package static func isCompressed(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// The first `count` bytes of the content, or all if there are fewer.
  package static func beginning(_ bytes: [UInt8], count: Int, origin: String)
    throws(RuntimeError) -> [UInt8]
  { try inflate(bytes, upTo: count, expected: count, origin: origin).content }

  /// The whole content, which may have at most `limit` bytes. `expected` is only a hint.
  package static func decompress(
    _ bytes: [UInt8], limit: Int, expected: Int = 0, origin: String
  ) throws(RuntimeError) -> [UInt8] {
    let (content, isWhole) = try inflate(bytes, upTo: limit, expected: expected, origin: origin)
    guard isWhole else {
      throw fault(origin, "its content has more than the \(limit) bytes that are expected")
    }
    return content
  }

  private static func inflate(
    _ bytes: [UInt8], upTo limit: Int, expected: Int, origin: String
  ) throws(RuntimeError) -> (content: [UInt8], isWhole: Bool) {
    guard bytes.count <= Int(UInt32.max) else {
      throw fault(origin, "it has \(bytes.count) bytes, more than 4 GB")
    }
    var content: [UInt8] = []
    content.reserveCapacity(min(expected, limit, bytes.count.multipliedOrMax(by: bestRatio)))
    let outcome = bytes.withUnsafeBufferPointer { input in
      run(input, limit: limit) { content.append(contentsOf: $0) }
    }
    switch outcome {
    case .whole: return (content, true)
    case .limit: return (content, false)
    case .truncated:
      throw fault(origin, "it is cut off after \(content.count) bytes of content")
    case .corrupt(let reason):
      throw fault(origin, "it is corrupt after \(content.count) bytes of content (\(reason))")
    case .trailing(let count):
      throw fault(origin, "\(count) bytes that are not gzip follow its end")
    case .noMemory:
      throw fault(origin, "there is not enough memory to read it")
    }
  }

  private enum Outcome {
    case whole, limit, truncated, noMemory
    case corrupt(String)
    case trailing(Int)
  }

  /// Hands out the content piece by piece. A file may hold several members one after the other.
  private static func run(
    _ input: UnsafeBufferPointer<UInt8>, limit: Int, emit: (ArraySlice<UInt8>) -> Void
  ) -> Outcome {
    var stream = z_stream()
    // 16: a gzip header; 15: the largest window.
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(&stream, 16 + 15, ZLIB_VERSION, size) == Z_OK else { return .noMemory }
    defer { inflateEnd(&stream) }
    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.avail_in = UInt32(input.count)
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var left = limit
    while true {
      let room = buffer.count
      let status = buffer.withUnsafeMutableBufferPointer { output in
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(room)
        return CZlib.inflate(&stream, Z_NO_FLUSH)
      }
      let count = room - Int(stream.avail_out)
      emit(buffer[..<min(count, left)])
      if count > left { return .limit }
      left -= count
      switch status {
      case Z_STREAM_END:
        let rest = UnsafeBufferPointer(rebasing: input.suffix(Int(stream.avail_in)))
        // Tapes and some tools pad with zeros.
        if rest.allSatisfy({ $0 == 0 }) { return .whole }
        guard rest.count >= 2, rest[0] == 0x1F, rest[1] == 0x8B, inflateReset(&stream) == Z_OK
        else { return .trailing(rest.count) }
      case Z_OK:
        if stream.avail_in == 0, stream.avail_out > 0 { return .truncated }
      case Z_BUF_ERROR: return .truncated
      case Z_MEM_ERROR: return .noMemory
      default: return .corrupt(stream.msg.map { String(cString: $0) } ?? "error \(status)")
      }
    }
  }

  private static func fault(_ origin: String, _ reason: String) -> RuntimeError {
    RuntimeError(.gzip, "the gzip file `\(origin)` cannot be read: \(reason)")
  }
}

extension Int {
  fileprivate func multipliedOrMax(by factor: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }
}
