import WSLang
import WSRuntime

/// The output code: which neurons vote for which class.
package struct DecodeKey: Equatable, Sendable {
  package enum Kind: String, Sendable { case block, random }

  package var classes: Int
  package var copies: Int
  package var kind: Kind
  package var overlap: Bool
  package var seed: UInt64

  package init(classes: Int, copies: Int, kind: Kind, overlap: Bool, seed: UInt64) {
    self.classes = classes
    self.copies = copies
    self.kind = kind
    self.overlap = overlap
    self.seed = seed
  }

  /// Entries of one key, and of all keys of a network.
  static let largestSize = 1 << 22
  static let largestTotal = 1 << 24

  /// Neurons that vote.
  package var width: Int { classes * copies }
  var size: Int { classes * width }

  /// How the neurons are dealt out to the classes: one row for each class; 1: this neuron votes for
  /// it.
  ///
  /// - `block`: class c has the columns c · copies ..< (c + 1) · copies.
  /// - `random`: the columns are shuffled first; with `overlap` each class draws its own.
  package func rows() -> [[UInt8]] {
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
    return rows
  }
}

/// A row of a key as plans and texts have it: `0110`.
func keyText(_ row: [UInt8]) -> String { String(row.map { $0 == 0 ? "0" : "1" }) }

/// Its word in the language.
extension DecodeKey {
  static let word = Word(
    "key", "which neurons vote for which class",
    [
      .first("classes", .size(Bounds(2, 65_536)), "how many classes"),
      WordParameter("copies", .size(Bounds(1, 65_536)), "neurons that vote for each class"),
      WordParameter(
        "kind",
        .choice([
          Word("block", "neighbours vote for one class"),
          Word("random", "drawn at random by `seed`"),
        ]), "how the neurons are dealt out", default: .value(.word("block"), "block")),
      WordParameter(
        "overlap", .boolean, "a neuron may vote for several classes",
        default: .value(.boolean(false), "false")),
      WordParameter(
        "seed", .size(.nonNegative), "what a random key is drawn from",
        default: .value(.integer(0), "0")),
    ])

  init(_ call: WordCall) throws(CallFault) {
    let (classes, copies) = (try call.whole("classes"), try call.whole("copies"))
    let isRandom = try call.choice("kind").word.name == Kind.random.rawValue
    for name in ["overlap", "seed"] where !isRandom {
      guard call.arguments.isWritten(name) else { continue }
      throw CallFault(
        .settingWithoutEffect, "`\(name)` has no effect: a block key is not drawn",
        parameter: "key",
        help: "add `kind: random` to the key, or leave `\(name)` out")
    }
    let (width, overflow) = classes.multipliedReportingOverflow(by: copies)
    guard !overflow, classes > 0, width > 0, width <= Self.largestSize / classes else {
      throw CallFault(
        .keyTooLarge, "a key of \(classes) × \(width) is too large", parameter: "key",
        label: "at most 2^22 entries")
    }
    self.init(
      classes: classes, copies: copies, kind: isRandom ? .random : .block,
      overlap: try call.flag("overlap"), seed: UInt64(max(0, try call.whole("seed"))))
  }

  /// As it is written: what a block key does not use is left out.
  var value: Value {
    let arguments: KeyValuePairs<String, Value> =
      switch kind {
      case .block: ["classes": .integer(classes), "copies": .integer(copies)]
      case .random:
        [
          "classes": .integer(classes), "copies": .integer(copies),
          "kind": .word(kind.rawValue), "overlap": .boolean(overlap),
          "seed": .integer(Int(clamping: seed)),
        ]
      }
    return .word(Self.word.name, Arguments(arguments))
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
