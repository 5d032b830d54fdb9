import CZlib

/// The files of a ZIP archive, as numpy's NPZ files are: stored or deflated, without encryption.
struct ZipArchive {
  struct Entry {
    let name: String
    fileprivate let method: Int
    fileprivate let checksum: Int
    fileprivate let packedSize: Int
    fileprivate let size: Int
    /// Of its own header.
    fileprivate let place: Int
  }

  /// In the order of the archive.
  let entries: [Entry]
  private let bytes: [UInt8]
  private let origin: String

  static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: Array("PK".utf8)) }

  /// Deflate packs at most so many bytes into one.
  private static let bestRatio = 1032

  /// Reads the list of the files at the archive's end.
  init(_ bytes: [UInt8], origin: String) throws(RuntimeError) {
    self.bytes = bytes
    self.origin = origin
    let scanner = Scanner(bytes: bytes, origin: origin)
    var (count, place) = try scanner.listing()
    var entries: [Entry] = []
    while count > 0 {
      guard try scanner.number(place, 4) == 0x0201_4B50 else {
        throw Self.fault(origin, "its list of files is damaged")
      }
      let lengths = (
        name: try scanner.number(place + 28, 2), extra: try scanner.number(place + 30, 2),
        comment: try scanner.number(place + 32, 2)
      )
      var (packed, size, start) = (
        try scanner.number(place + 20, 4), try scanner.number(place + 24, 4),
        try scanner.number(place + 42, 4)
      )
      let name = try scanner.slice(place + 46, lengths.name)
      // Sizes of 4 GB and more stand behind the name.
      var extra = place + 46 + lengths.name
      let end = extra + lengths.extra
      while extra + 4 <= end {
        var field = extra + 4
        if try scanner.number(extra, 2) == 1 {
          if size == 0xFFFF_FFFF { (size, field) = (try scanner.number(field, 8), field + 8) }
          if packed == 0xFFFF_FFFF { (packed, field) = (try scanner.number(field, 8), field + 8) }
          if start == 0xFFFF_FFFF { start = try scanner.number(field, 8) }
        }
        extra += 4 + (try scanner.number(extra + 2, 2))
      }
      guard try scanner.number(place + 8, 2) & 1 == 0 else {
        throw Self.fault(origin, "its files are encrypted")
      }
      entries.append(
        Entry(
          name: String(decoding: name, as: UTF8.self), method: try scanner.number(place + 10, 2),
          checksum: try scanner.number(place + 16, 4), packedSize: packed, size: size, place: start)
      )
      place = end + lengths.comment
      count -= 1
    }
    self.entries = entries
  }

  /// The content of a file; nothing is reserved that the packed bytes could not fill.
  func content(of entry: Entry) throws(RuntimeError) -> [UInt8] {
    let scanner = Scanner(bytes: bytes, origin: origin)
    let what = "`\(entry.name)` in it"
    guard try scanner.number(entry.place, 4) == 0x0403_4B50 else {
      throw Self.fault(origin, "\(what) is not where its list says")
    }
    let start =
      entry.place + 30 + (try scanner.number(entry.place + 26, 2))
      + (try scanner.number(entry.place + 28, 2))
    let packed = try scanner.slice(start, entry.packedSize)
    if entry.size > 1 << 24 {
      try MemoryNeed.file(bytes: entry.size).expectFree(threads: 0, for: "reading `\(origin)`")
    }
    let content: [UInt8]
    switch entry.method {
    case 0:
      guard entry.size == packed.count else {
        throw Self.fault(
          origin, "\(what) should have \(entry.size) bytes, it has \(packed.count)")
      }
      content = Array(packed)
    case 8:
      guard entry.size / Self.bestRatio <= packed.count else {
        throw Self.fault(
          origin,
          "\(what) should have \(entry.size) bytes, its \(packed.count) packed ones cannot hold "
            + "that")
      }
      content = try inflated(packed, entry)
    case let method: throw Self.fault(origin, "\(what) is packed by the unknown method \(method)")
    }
    var sum = CRC32()
    sum.update(content)
    guard Int(sum.value) == entry.checksum else {
      throw Self.fault(origin, "the checksum of \(what) is wrong, the file is damaged")
    }
    return content
  }

  private func inflated(
    _ packed: ArraySlice<UInt8>, _ entry: Entry
  ) throws(RuntimeError) -> [UInt8] {
    let damaged = Self.fault(origin, "`\(entry.name)` in it is damaged")
    var stream = z_stream()
    guard
      inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw Self.fault(origin, "there is not enough memory to unpack it") }
    defer { inflateEnd(&stream) }
    // One byte more than there should be shows what is too long.
    var content = [UInt8](repeating: 0, count: entry.size + 1)
    var (taken, made) = (0, 0)
    var status = Z_OK
    while status == Z_OK {
      let (room, rest) = (min(content.count - made, 1 << 30), min(packed.count - taken, 1 << 30))
      packed.withUnsafeBufferPointer { input in
        content.withUnsafeMutableBufferPointer { output in
          stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + taken })
          stream.avail_in = uInt(rest)
          stream.next_out = output.baseAddress.map { $0 + made }
          stream.avail_out = uInt(room)
          status = inflate(&stream, Z_NO_FLUSH)
        }
      }
      let (used, written) = (rest - Int(stream.avail_in), room - Int(stream.avail_out))
      if status == Z_OK, used == 0, written == 0 { throw damaged }
      taken += used
      made += written
    }
    guard status == Z_STREAM_END, made == entry.size else { throw damaged }
    content.removeLast()
    return content
  }

  static func fault(_ origin: String, _ reason: String) -> RuntimeError {
    RuntimeError(.picture, "`\(origin)` is not an NPZ file that can be read: \(reason)")
  }

  /// Little-endian numbers at their places.
  private struct Scanner {
    let bytes: [UInt8]
    let origin: String

    func slice(_ place: Int, _ count: Int) throws(RuntimeError) -> ArraySlice<UInt8> {
      guard place >= 0, count >= 0, place <= bytes.count, count <= bytes.count - place else {
        throw fault(origin, "it ends too early")
      }
      return bytes[place..<place + count]
    }

    func number(_ place: Int, _ count: Int) throws(RuntimeError) -> Int {
      let number = try slice(place, count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard let number = Int(exactly: number), number < 1 << 48 else {
        throw fault(origin, "it names a place beyond any file")
      }
      return number
    }

    /// How many files there are, and where their list begins.
    func listing() throws(RuntimeError) -> (count: Int, place: Int) {
      // The end's record is followed by a comment of up to 65535 bytes.
      let first = max(0, bytes.count - 22 - 65_535)
      let end = stride(from: bytes.count - 22, through: first, by: -1).first {
        $0 >= 0 && bytes[$0..<$0 + 4].elementsEqual([0x50, 0x4B, 5, 6])
      }
      guard let end else { throw fault(origin, "the list of its files is missing") }
      let (count, place) = (try number(end + 10, 2), try number(end + 16, 4))
      guard count == 0xFFFF || place == 0xFFFF_FFFF else { return (count, place) }
      guard end >= 20, try number(end - 20, 4) == 0x0706_4B50 else { return (count, place) }
      let wide = try number(end - 12, 8)
      guard try number(wide, 4) == 0x0606_4B50 else {
        throw fault(origin, "the list of its files is missing")
      }
      return (try number(wide + 32, 8), try number(wide + 48, 8))
    }
  }
}
