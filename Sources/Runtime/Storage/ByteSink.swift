/// Where bytes go, in order, as they come: whoever writes a large file never holds it as a whole.
package protocol ByteSink: AnyObject {
  func write(_ bytes: some Collection<UInt8>) throws(RuntimeError)
}

/// Everything that was written, in memory.
package final class CollectedBytes: ByteSink {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package func write(_ bytes: some Collection<UInt8>) {
    self.bytes.append(contentsOf: bytes)
  }
}

/// Gathers small writes into large ones; `flush` hands over the rest.
package final class GatheredBytes: ByteSink {
  private let hand: ([UInt8]) throws(RuntimeError) -> Void
  private var waiting: [UInt8] = []

  private static let most = 1 << 18

  /// `hand` takes the bytes over.
  package init(_ hand: @escaping ([UInt8]) throws(RuntimeError) -> Void) { self.hand = hand }

  package func write(_ bytes: some Collection<UInt8>) throws(RuntimeError) {
    if waiting.count + bytes.count > Self.most { try flush() }
    if bytes.count > Self.most { return try hand(Array(bytes)) }
    waiting.append(contentsOf: bytes)
  }

  package func flush() throws(RuntimeError) {
    if waiting.isEmpty { return }
    try hand(waiting)
    waiting.removeAll(keepingCapacity: true)
  }
}
