#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One aligned, zeroed piece of memory outside Swift's arrays: what the C kernels work on.
///
/// The only place, with `Block`, where this module holds raw memory. Everything is reserved before
/// the first training step, nothing during one.
package final class Memory: @unchecked Sendable {
  /// A cache line and the widest vector.
  package static let alignment = 64
  /// Of the pages that a system may give for much memory: fewer of them take less looking up.
  private static let largePage = 2 << 20

  package let bytes: Int
  private let reserved: UnsafeMutableRawPointer
  private let base: UnsafeMutableRawPointer

  /// Throws where the system does not give that much.
  package init(bytes: Int) throws(RuntimeError) {
    let isLarge = bytes >= 2 * Memory.largePage
    let alignment = isLarge ? Memory.largePage : Memory.alignment
    let (padded, overflow) = bytes.addingReportingOverflow(2 * alignment)
    guard bytes >= 0, !overflow, let reserved = calloc(padded, 1) else {
      throw RuntimeError(
        .memory, "the system does not give \(bytes) bytes of memory",
        help: "train with a smaller `batch` or a smaller network")
    }
    self.bytes = bytes
    self.reserved = reserved
    base = reserved.alignedUp(toMultipleOf: alignment)
    #if os(Linux)
      // A wish: whether it is granted changes nothing but speed.
      if isLarge { madvise(base, bytes, MADV_HUGEPAGE) }
    #endif
  }

  deinit { free(reserved) }

  /// `count` elements that start `offset` bytes into the memory.
  ///
  /// The caller has checked that they lie inside; a violation is a defect of ours.
  package func block<Element: BitwiseCopyable>(
    of type: Element.Type, at offset: Int, count: Int
  ) -> Block<Element> {
    precondition(
      offset >= 0 && count >= 0 && offset <= bytes
        && count <= (bytes - offset) / MemoryLayout<Element>.stride,
      "a block outside its memory")
    let start = (base + offset).bindMemory(to: type, capacity: count)
    return Block(start: start, count: count, owner: self)
  }
}

/// Elements of a `Memory`, with bounds that are checked in debug builds.
package struct Block<Element: BitwiseCopyable>: @unchecked Sendable {
  /// For the C kernels.
  package let start: UnsafeMutablePointer<Element>
  package let count: Int
  private let owner: Memory

  fileprivate init(start: UnsafeMutablePointer<Element>, count: Int, owner: Memory) {
    self.start = start
    self.count = count
    self.owner = owner
  }

  /// Elements of their own, zeroed.
  package init(count: Int) throws(RuntimeError) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    self = try Memory(bytes: overflow ? Int.max : bytes).block(
      of: Element.self, at: 0, count: count)
  }

  package init(copying array: [Element]) throws(RuntimeError) {
    try self.init(count: array.count)
    copy(from: array)
  }

  package subscript(index: Int) -> Element {
    get {
      check(index)
      return start[index]
    }
    nonmutating set {
      check(index)
      start[index] = newValue
    }
  }

  /// Elements `range` of this block.
  package func part(_ range: Range<Int>) -> Block {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a part outside its block")
    return Block(start: start + range.lowerBound, count: range.count, owner: owner)
  }

  package func fill(_ value: Element) { start.update(repeating: value, count: count) }

  /// Takes over as many elements as both have.
  package func copy(from other: Block) {
    start.update(from: other.start, count: min(count, other.count))
  }

  package func copy(from array: [Element]) {
    array.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      start.update(from: first, count: min(count, source.count))
    }
  }

  package var buffer: UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(start: start, count: count)
  }

  package var array: [Element] { Array(UnsafeBufferPointer(start: start, count: count)) }

  @inline(__always)
  private func check(_ index: Int) {
    #if DEBUG
      precondition(index >= 0 && index < count, "index \(index) outside a block of \(count)")
    #endif
  }
}

extension Block<Float> {
  /// Index of the first infinite or undefined element.
  package var firstNonFinite: Int? {
    // Without the sign, all bit patterns from infinity's on are undefined; integers vectorise.
    var largest: UInt32 = 0
    for index in 0..<count { largest = max(largest, start[index].bitPattern & 0x7fff_ffff) }
    if largest < Float.infinity.bitPattern { return nil }
    return (0..<count).first { !start[$0].isFinite }
  }
}
