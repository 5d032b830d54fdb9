import CZlib

/// Hands on what it is given in zlib's format (RFC 1950), piece by piece; `finish` hands over the
/// rest.
package final class DeflatedBytes: ByteSink {
  private let sink: any ByteSink
  private let stream: UnsafeMutablePointer<z_stream>
  private var room = [UInt8](repeating: 0, count: 1 << 16)

  package init(_ sink: any ByteSink) throws(RuntimeError) {
    self.sink = sink
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let outcome = deflateInit_(
      stream, Z_BEST_COMPRESSION, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard outcome == Z_OK else {
      throw RuntimeError(.memory, "there is not enough memory to compress what is written")
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  package func write(_ bytes: some Collection<UInt8>) throws(RuntimeError) {
    // zlib counts in 32 bits.
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      try deflate(Array(rest.prefix(1 << 24)), Z_NO_FLUSH)
      rest = rest.dropFirst(1 << 24)
    }
  }

  package func finish() throws(RuntimeError) { try deflate([], Z_FINISH) }

  private func deflate(_ bytes: [UInt8], _ flush: Int32) throws(RuntimeError) {
    var input = bytes
    let pieces = input.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = UInt32(input.count)
      var pieces: [[UInt8]] = []
      repeat {
        let made = room.withUnsafeMutableBufferPointer { room in
          stream.pointee.next_out = room.baseAddress
          stream.pointee.avail_out = UInt32(room.count)
          _ = CZlib.deflate(stream, flush)
          return Array(room.prefix(room.count - Int(stream.pointee.avail_out)))
        }
        if !made.isEmpty { pieces.append(made) }
      } while stream.pointee.avail_out == 0
      return pieces
    }
    for piece in pieces { try sink.write(piece) }
  }
}
