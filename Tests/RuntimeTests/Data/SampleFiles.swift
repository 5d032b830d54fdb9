import CZlib
import WSRuntime

/// Files as the readers expect them, to be broken by tests.
enum SampleFiles {
  static func idx(_ dimensions: [Int], _ elements: [UInt8], type: UInt8 = 8) -> [UInt8] {
    [0, 0, type, UInt8(dimensions.count)]
      + dimensions.flatMap { size in
        (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) }
      } + elements
  }

  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + 1000)
    let room = output.count
    let count = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(room)
        deflate(&stream, Z_FINISH)
        return room - Int(stream.avail_out)
      }
    }
    return Array(output[..<count])
  }

  static func counting(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 >> 3) }
  }

  /// A folder in the manner of MNIST with pictures of 3 × 2.
  static func writeMNIST(to folder: FilePath, compressed: Bool) throws {
    try FileSystem.createFolder(folder)
    for (part, count) in [("train", 20), ("t10k", 10)] {
      let images = idx([count, 3, 2], counting(count * 6))
      let labels = idx([count], (0..<count).map { UInt8($0 % 10) })
      for (name, bytes) in [
        ("\(part)-images-idx3-ubyte", images), ("\(part)-labels-idx1-ubyte", labels),
      ] {
        let path = folder / FilePath(compressed ? name + ".gz" : name)
        try FileSystem.replaceFile(path, with: compressed ? gzip(bytes) : bytes)
      }
    }
  }
}
