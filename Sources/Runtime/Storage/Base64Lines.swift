/// Hands on what it is given as lines of Base64 (RFC 4648); `finish` hands over the rest.
package final class Base64Lines: ByteSink {
  private let sink: any ByteSink
  private var waiting: [UInt8] = []

  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  /// Bytes of a line of 96 letters.
  private static let width = 72

  package init(_ sink: any ByteSink) { self.sink = sink }

  package func write(_ bytes: some Collection<UInt8>) throws(RuntimeError) {
    waiting.append(contentsOf: bytes)
    let whole = waiting.count / Self.width * Self.width
    if whole == 0 { return }
    try sink.write(Self.lines(waiting[..<whole]))
    waiting.removeFirst(whole)
  }

  package func finish() throws(RuntimeError) {
    if !waiting.isEmpty { try sink.write(Self.lines(waiting[...])) }
    waiting = []
  }

  private static func lines(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 3 / 2)
    for line in stride(from: bytes.startIndex, to: bytes.endIndex, by: width) {
      let end = min(line + width, bytes.endIndex)
      for start in stride(from: line, to: end, by: 3) {
        let count = min(3, end - start)
        var three = 0
        for place in 0..<3 { three = three << 8 | (place < count ? Int(bytes[start + place]) : 0) }
        for place in 0..<4 {
          text.append(
            place <= count ? letters[three >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
        }
      }
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }
}
