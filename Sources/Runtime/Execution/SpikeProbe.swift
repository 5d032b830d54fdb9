/// Looks at the spiking signals of an executor, or takes their place, while it evaluates.
///
/// Spikes of pictures are packed: ⌈size / 8⌉ bytes a picture, a bit a neuron, lowest first, unused
/// bits 0.
package struct SpikeProbe: Sendable {
  package struct Wish: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// How often each neuron fires.
    package static let activity = Wish(rawValue: 1)
    /// Every single spike.
    package static let spikes = Wish(rawValue: 2)
  }

  package let wish: Wish
  /// Of each activation and neuron, over all steps: for how many pictures its value was positive,
  /// and the sum of its values; empty for pools, and where nobody asks.
  package var positive: [[Int64]]
  package var sums: [[Double]]
  /// Of each signal: the spikes of the last step's pictures.
  package var spikes: [[UInt8]]
  /// Of each signal, spikes for the pictures of the next step that whoever reads it gets in place of
  /// its own; empty: its own. What is missing is silence.
  package var substitutes: [[UInt8]]

  package init(_ wish: Wish, of signals: [SpikingSignal]) {
    self.wish = wish
    positive = signals.map {
      wish.contains(.activity) && $0.isActivation ? Array(repeating: 0, count: $0.size) : []
    }
    sums = positive.map { $0.map { Double($0) } }
    spikes = signals.map { _ in [] }
    substitutes = spikes
  }

  /// Lets `body` add to the counters of a signal.
  package mutating func count(
    _ signal: Int, _ body: (_ positive: inout [Int64], _ sums: inout [Double]) -> Void
  ) {
    body(&positive[signal], &sums[signal])
  }

  /// `value` is that of an element of `[pictures, size]`.
  package static func packed(
    pictures: Int, size: Int, value: (_ element: Int) -> Float
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(pictures * ((size + 7) / 8))
    for picture in 0..<pictures {
      for first in stride(from: 0, to: size, by: 8) {
        var byte: UInt8 = 0
        for bit in 0..<min(8, size - first) where value(picture * size + first + bit) > 0.5 {
          byte |= 1 << bit
        }
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// Whether a neuron fires in packed spikes.
  package static func fires(_ spikes: [UInt8], picture: Int, neuron: Int, size: Int) -> Bool {
    let byte = picture * ((size + 7) / 8) + neuron / 8
    return byte < spikes.count && spikes[byte] >> UInt8(neuron % 8) & 1 == 1
  }
}
