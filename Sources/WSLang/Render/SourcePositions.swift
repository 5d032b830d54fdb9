/// Lines and columns of offsets, as people and machine formats count them: from 1, columns in
/// Unicode scalars.
///
/// Counts are kept for blocks of the source, so that one very long line costs nothing extra.
package struct SourcePositions: Sendable {
  package struct Position: Equatable, Sendable {
    package let line: Int
    package let column: Int
  }

  private static let blockLength = 1024

  private let source: SourceText
  /// The number of scalars that begin before each block.
  private let scalarsBefore: [Int]

  package init(_ source: SourceText) {
    self.source = source
    var counts: [Int] = []
    counts.reserveCapacity(source.bytes.count / Self.blockLength + 1)
    var count = 0
    for (index, byte) in source.bytes.enumerated() {
      if index % Self.blockLength == 0 { counts.append(count) }
      if byte & 0xC0 != 0x80 { count += 1 }
    }
    if source.bytes.count % Self.blockLength == 0 { counts.append(count) }
    scalarsBefore = counts
  }

  package func position(_ offset: Int) -> Position {
    let offset = max(0, min(offset, source.bytes.count))
    let line = source.lineIndex(at: offset)
    return Position(
      line: line + 1, column: scalars(before: offset) - scalars(before: source.lineStarts[line]) + 1
    )
  }

  private func scalars(before offset: Int) -> Int {
    let block = offset / Self.blockLength
    var count = scalarsBefore[min(block, scalarsBefore.count - 1)]
    for index in (block * Self.blockLength)..<offset where source.bytes[index] & 0xC0 != 0x80 {
      count += 1
    }
    return count
  }
}
