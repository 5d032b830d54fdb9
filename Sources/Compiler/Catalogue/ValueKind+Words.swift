import WSLang
import WSRuntime

/// How a kind of value is called in messages and manuals.
extension ValueKind {
  package var words: String {
    switch self {
    case .size(let bounds): "a whole number" + bounds.suffix
    case .count(let unit, let bounds): "a number of " + unit.words() + bounds.suffix
    case .pair(let bounds): "a whole number or `[height, width]`" + bounds.suffix
    case .number(let bounds): "a number" + bounds.suffix
    case .fraction(let bounds): "a number or a percentage" + bounds.suffix
    case .rate(let unit, let bounds): "a number per \(unit.rawValue)" + bounds.suffix
    case .span(let bounds): "a number of epochs or batches" + bounds.suffix
    case .boolean: "`true` or `false`"
    case .string: "a string"
    case .choice(let words): joined(words.map { "`\($0.name)`" })
    case .either(let kinds): joined(kinds.map(\.words))
    case .list: "a list"
    case .table: "a list of names with values"
    case .interval: "an interval `a .. b`"
    case .reference: "a name of the network"
    case .groups: "names of activations"
    case .planName: "a name of a plan"
    case .rest(let kind): kind.words
    case .signals: "signals"
    case .others(let kind): kind.words
    }
  }

  /// The words that it takes, those inside lists and alternatives too.
  package var choiceWords: [Word] {
    switch self {
    case .choice(let words): words
    case .either(let kinds):
      // A word may stand alone and in a list.
      kinds.reduce(into: []) { words, kind in
        words += kind.choiceWords.filter { word in !words.contains { $0.name == word.name } }
      }
    case .list(let kind), .interval(let kind), .rest(let kind), .others(let kind):
      kind.choiceWords
    case .table(let kind, let others): kind.choiceWords + [others].compactMap(\.self)
    case .size, .count, .pair, .number, .fraction, .rate, .span, .boolean, .string, .reference,
      .groups, .planName, .signals:
      []
    }
  }

  /// The word of this name that may stand in a value of this kind.
  package func word(named name: String) -> Word? { choiceWords.first { $0.name == name } }

  /// The names of its words and of those that their parameters take.
  var choiceNames: [String] {
    choiceWords.flatMap { word in
      [word.name] + word.parameters.flatMap { $0.kind.choiceNames }
    }
  }

  private func joined(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}

extension Bounds {
  fileprivate var suffix: String { words.map { ", " + $0 } ?? "" }
}
