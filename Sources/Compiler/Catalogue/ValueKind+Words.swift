import WSLang

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

  /// The names of all words that may stand in a value of this kind.
  var choiceNames: [String] {
    switch self {
    case .choice(let words):
      words.map(\.name) + words.flatMap { $0.parameters.flatMap { $0.kind.choiceNames } }
    case .either(let kinds): kinds.flatMap(\.choiceNames)
    case .list(let kind), .table(let kind), .interval(let kind), .rest(let kind),
      .others(let kind):
      kind.choiceNames
    default: []
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
