/// How the neurons are dealt out to the classes.
extension DecodeKey {
  /// Entries of one key, and of all keys of a network.
  static let largestSize = 1 << 22
  static let largestTotal = 1 << 24

  var size: Int { classes * classes * copies }

  /// The same key with its rows, which are dealt out only where they are needed.
  func dealt() -> DecodeKey {
    .make(
      classes: classes, copies: copies, kind: kind, overlap: overlap, seed: seed,
      temperature: temperature)
  }

  /// - `block`: class c has the columns c · copies ..< (c + 1) · copies.
  /// - `random`: the columns are shuffled first; with `overlap` each class draws its own.
  static func make(
    classes: Int, copies: Int, kind: Kind, overlap: Bool, seed: UInt64, temperature: Double
  ) -> DecodeKey {
    let width = classes * copies
    var rows = [[UInt8]](repeating: [UInt8](repeating: 0, count: width), count: classes)
    var columns = Array(0..<width)
    var random = KeyRandom(seed: seed)
    if kind == .random { random.shuffle(&columns, first: width) }
    for row in rows.indices {
      if kind == .random && overlap {
        random.shuffle(&columns, first: copies)
        for column in columns[..<copies] { rows[row][column] = 1 }
      } else {
        for column in columns[row * copies..<(row + 1) * copies] { rows[row][column] = 1 }
      }
    }
    return DecodeKey(
      classes: classes, copies: copies, kind: kind, overlap: overlap, seed: seed,
      temperature: temperature, rows: rows)
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014): a counter and a mixing function. A key must never
/// change, so its generator stands beside it.
private struct KeyRandom {
  private var counter: UInt64

  init(seed: UInt64) { counter = seed }

  private mutating func next() -> UInt64 {
    counter &+= 0x9E37_79B9_7F4A_7C15
    var mixed = counter
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Uniform in 0 ..< bound (Lemire 2019), without bias.
  private mutating func next(below bound: Int) -> Int {
    let range = UInt64(bound)
    while true {
      let (high, low) = next().multipliedFullWidth(by: range)
      if low >= (0 &- range) % range { return Int(high) }
    }
  }

  /// Fisher and Yates: the first values are a uniform draw without replacement.
  mutating func shuffle(_ values: inout [Int], first count: Int) {
    for index in 0..<min(count, values.count) {
      values.swapAt(index, index + next(below: values.count - index))
    }
  }
}
