import CKernels

/// What randomness is drawn for; each purpose has streams of its own.
package enum RandomPurpose: UInt64, Sendable {
  // The generator's other users (initial values, dropout) number their streams from 0.
  case validationSplit = 0xDA7A_0001
  case epochOrder = 0xDA7A_0002
  case augmentation = 0xDA7A_0003
  case digits = 0xDA7A_0004
  case noise = 0xDA7A_0005
  case calibration = 0xDA7A_0006
  case testSplit = 0xDA7A_0007
}

/// Random numbers as a function of (seed, purpose, stream, substream): Philox 4x32-10 (Salmon et
/// al. 2011). Whoever asks, in whatever order and on whatever thread, gets the same ones.
package struct CounterRandom: Sendable {
  private let key: UInt64
  private let high: UInt64
  private let lowBase: UInt64
  private var block: UInt64 = 0
  private var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  private var used = 4

  /// `stream` and `substream` count below 2^32 and 2^40; a substream has 2^26 numbers.
  package init(seed: UInt64, purpose: RandomPurpose, stream: Int = 0, substream: Int = 0) {
    key = seed
    high = purpose.rawValue << 32 | UInt64(truncatingIfNeeded: stream) & 0xFFFF_FFFF
    lowBase = UInt64(truncatingIfNeeded: substream) << 24
  }

  package mutating func next() -> UInt32 {
    if used == 4 {
      withUnsafeMutableBytes(of: &words) { bytes in
        wsk_philox(
          key, high, lowBase | block & 0xFF_FFFF,
          bytes.assumingMemoryBound(to: UInt32.self).baseAddress)
      }
      block += 1
      used = 0
    }
    used += 1
    switch used {
    case 1: return words.0
    case 2: return words.1
    case 3: return words.2
    default: return words.3
    }
  }

  /// Uniform in 0 ..< bound, without bias (Lemire 2019). `bound` is positive and below 2^32.
  package mutating func below(_ bound: Int) -> Int {
    let bound = UInt32(bound)
    var product = UInt64(next()) * UInt64(bound)
    if UInt32(truncatingIfNeeded: product) < bound {
      let threshold = (0 &- bound) % bound
      while UInt32(truncatingIfNeeded: product) < threshold {
        product = UInt64(next()) * UInt64(bound)
      }
    }
    return Int(product >> 32)
  }

  /// Uniform in [0, 1), a multiple of 2^-32: exact on every machine.
  package mutating func fraction() -> Double { Double(next()) * 0x1p-32 }

  package mutating func fraction(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * fraction()
  }

  /// Every order of the values is equally likely (Fisher and Yates).
  package mutating func shuffle<Element>(_ values: inout [Element]) {
    guard values.count > 1 else { return }
    for last in stride(from: values.count - 1, to: 0, by: -1) {
      values.swapAt(last, below(last + 1))
    }
  }
}
