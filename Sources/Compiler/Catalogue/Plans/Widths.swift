import WSLang
import WSRuntime

/// How wide weights are.
enum Widths {
  static let kind = ValueKind.either([.choice(words.map(\.word)), count])

  /// One width, or one for each layer.
  static let perLayer = ValueKind.either([
    .choice(words.map(\.word)), count, .table(kind, others: rest),
  ])

  static let rest = Word("rest", "in a list: every layer that has no name in it")

  private static let count = ValueKind.count(.bit, Bounds(2, 16))

  private static let words: [(word: Word, bits: Int)] = [
    (Word("binary", "±1"), 1), (Word("ternary", "−1, 0 and 1"), 2),
  ]

  /// Nil for a list.
  static func bits(of value: Value) -> Int? {
    value.integer ?? words.first { $0.word.name == value.word?.name }?.bits
  }
}
