/// Buffers that get their places last, when all are known.
package struct BufferList {
  /// Every buffer starts on a cache line.
  static let alignment = 64
  /// Of one signal, for one picture: what the engine takes.
  package static let mostElements = 1 << 30

  private let batch: Int
  private(set) var buffers: [Placement.Buffer] = []

  init(batch: Int) { self.batch = batch }

  /// The index of a new buffer for `batch` arrays of `shape`; nil where it is too large.
  mutating func add(
    _ name: String, _ shape: [Int], bytesEach: Int, _ life: ClosedRange<Int>
  ) -> Int? {
    guard let elements = elementCount(shape), elements <= Self.mostElements,
      let bytes = elementCount([batch, bytesEach, elements]), bytes <= Int.max - Self.alignment
    else { return nil }
    let whole = (bytes + Self.alignment - 1) / Self.alignment * Self.alignment
    buffers.append(
      Placement.Buffer(
        name: name, offset: 0, bytes: whole, firstStep: life.lowerBound,
        lastStep: life.upperBound))
    return buffers.count - 1
  }

  /// Places the largest buffers first, each at the lowest offset where nothing that lives at the
  /// same time stands, and returns the bytes in all.
  mutating func place() -> Int? {
    let order = buffers.indices.sorted {
      (buffers[$1].bytes, buffers[$0].firstStep, $0) < (
        buffers[$0].bytes, buffers[$1].firstStep, $1
      )
    }
    // In the order of their offsets, and without names: every buffer looks at all before it.
    var taken: [PlacedRange] = []
    var total = 0
    for index in order {
      let buffer = buffers[index]
      let (first, last, bytes) = (buffer.firstStep, buffer.lastStep, buffer.bytes)
      var offset = 0
      for other in taken where other.firstStep <= last && first <= other.lastStep {
        if other.offset - offset >= bytes { break }
        offset = max(offset, other.end)
      }
      let (end, overflow) = offset.addingReportingOverflow(bytes)
      if overflow { return nil }
      buffers[index].offset = offset
      total = max(total, end)
      taken.insert(
        PlacedRange(offset: offset, end: end, firstStep: first, lastStep: last),
        at: insertionPoint(of: offset, in: taken))
    }
    return total
  }

  private func insertionPoint(of offset: Int, in sorted: [PlacedRange]) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Bytes of the arena, and the steps between which they are taken.
private struct PlacedRange {
  var offset, end: Int
  var firstStep, lastStep: Int
}
