/// Cuts a stream of bytes into messages: a header with `Content-Length`, an empty line, a body.
///
/// What is no header is skipped up to the next one. A body cannot be taken for a header, since a
/// JSON text has no line ends inside its strings.
struct MessageReader {
  enum Piece: Equatable {
    case message([UInt8])
    /// Bytes that are no message were skipped.
    case fault(String)
  }

  static let mostHeaderBytes = 4096
  static let mostMessageBytes = 64 << 20

  private var buffer: [UInt8] = []
  private var start = 0
  /// The length of the body that is awaited.
  private var awaited: Int?
  /// A run of skipped bytes is one fault.
  private var isSkipping = false

  mutating func append(_ bytes: some Sequence<UInt8>) {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next message or fault; nil until more bytes come.
  mutating func next() -> Piece? {
    while true {
      if let length = awaited {
        guard buffer.count - start >= length else { return nil }
        awaited = nil
        let body = Array(buffer[start..<start + length])
        start += length
        return .message(body)
      }
      guard let end = endOfHeader() else {
        // A header this long is none; its tail may be the start of one.
        guard buffer.count - start > Self.mostHeaderBytes else { return nil }
        start = buffer.count - 64
        if let fault = skipped("there is no header in \(Self.mostHeaderBytes) bytes") {
          return fault
        }
        return nil
      }
      let length = contentLength(buffer[start..<end])
      start = end
      guard let length, length <= Self.mostMessageBytes else {
        let reason =
          length.map { "a message has \($0) bytes, at most \(Self.mostMessageBytes) are read" }
          ?? "a header has no usable `Content-Length`"
        if let fault = skipped(reason) { return fault }
        continue
      }
      isSkipping = false
      awaited = length
    }
  }

  private mutating func skipped(_ reason: String) -> Piece? {
    if isSkipping { return nil }
    isSkipping = true
    return .fault(reason)
  }

  /// Behind the first empty line.
  private func endOfHeader() -> Int? {
    var index = start
    while index + 3 < buffer.count {
      if buffer[index] == 13, buffer[index + 1] == 10, buffer[index + 2] == 13,
        buffer[index + 3] == 10
      {
        return index + 4
      }
      index += 1
    }
    return nil
  }

  /// The number behind the last `Content-Length:`; what stands before it may be anything.
  private func contentLength(_ header: ArraySlice<UInt8>) -> Int? {
    let name = Array("content-length:".utf8)
    var place = header.endIndex - name.count
    while place >= header.startIndex {
      if zip(header[place...], name).allSatisfy({ ($0 >= 65 && $0 <= 90 ? $0 | 32 : $0) == $1 }) {
        break
      }
      place -= 1
    }
    guard place >= header.startIndex else { return nil }
    let line = header[(place + name.count)...].prefix { $0 != 13 && $0 != 10 }
    let text = String(decoding: line, as: UTF8.self).filter { $0 != " " && $0 != "\t" }
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }
}

/// A message with its header.
func framed(_ text: String) -> [UInt8] {
  let body = Array(text.utf8)
  return Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
}
