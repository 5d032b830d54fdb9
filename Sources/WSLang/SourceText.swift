/// A half-open range of UTF-8 offsets into one source text.
package struct SourceRange: Hashable, Sendable {
  package var start: Int
  package var end: Int

  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }

  package var isEmpty: Bool { start >= end }

  /// The smallest range that holds both.
  package func union(_ other: SourceRange) -> SourceRange {
    SourceRange(min(start, other.start), max(end, other.end))
  }

  package func contains(_ offset: Int) -> Bool { start <= offset && offset < end }
}

/// The bytes of one source (a file, or the value of a `--set`) and the name it is shown under.
///
/// Positions are UTF-8 offsets everywhere; lines and columns are computed where they are shown.
package struct SourceText: Sendable {
  /// What messages print before the line number.
  package let name: String
  /// The path as the system has it, which need not be text.
  package let path: [UInt8]
  package let bytes: [UInt8]
  /// The offset at which each line starts; the first is 0.
  package let lineStarts: [Int]

  /// - Parameter path: where it differs from the name.
  package init(name: String, path: [UInt8]? = nil, bytes: [UInt8]) {
    self.name = name
    self.path = path ?? Array(name.utf8)
    self.bytes = bytes
    var starts = [0]
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { starts.append(index + 1) }
    lineStarts = starts
  }

  package init(name: String, text: String) { self.init(name: name, bytes: Array(text.utf8)) }

  /// The zero-based index of the line that holds `offset`.
  package func lineIndex(at offset: Int) -> Int {
    lineStarts.line(at: offset)
  }

  /// The bytes of a range as text; bytes that are not UTF-8 become U+FFFD.
  package func text(_ range: SourceRange) -> String {
    let start = max(0, min(range.start, bytes.count))
    let end = max(start, min(range.end, bytes.count))
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}

extension [Int] {
  /// Of the offsets at which lines start, in order: the zero-based index of the line that holds
  /// `offset`.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = count
    while high - low > 1 {
      let middle = (low + high) / 2
      if self[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
