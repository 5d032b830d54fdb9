import WSCompiler
import WSLang

/// What stands around a place where something is typed, from the tokens alone: the file there is
/// seldom whole.
struct CompletionPlace {
  enum Block {
    case file, network
    case plan(PlanDeclaration.Kind)
  }

  /// The name that is being typed; empty if none is begun.
  let typed: SourceRange
  let block: Block
  /// The significant token before it.
  let previous: Token?
  /// The tokens between the block's brace and the place.
  let before: ArraySlice<Token>
  /// Innermost bracket that is open here, as an index of `before`.
  let bracket: Int?
  let startsLine: Bool

  /// Nil inside comments and strings.
  init?(_ offset: Int, in file: Snapshot) {
    var tokens: [Token] = []
    for token in file.tree.tokens {
      if token.range.start >= offset { break }
      let isInside = offset < token.range.end || (token.kind != .whitespace && !token.kind.isClosed)
      if isInside, offset <= token.range.end {
        switch token.kind {
        case .comment, .documentation, .invalid, .number: return nil
        case .string where offset < token.range.end: return nil
        default: break
        }
      }
      if !token.isTrivia, token.kind != .endOfFile { tokens.append(token) }
    }
    if let last = tokens.last, last.kind == .name, offset <= last.range.end {
      typed = last.range
      tokens.removeLast()
    } else {
      typed = SourceRange(offset, offset)
    }
    previous = tokens.last
    startsLine =
      previous.map {
        file.positions.lineIndex(at: $0.range.end) < file.positions.lineIndex(at: offset)
      } ?? true

    var brace: Int?
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .leftBrace:
        brace = index
        open = []
      case .rightBrace:
        brace = nil
        open = []
      case .leftParenthesis, .leftBracket: open.append(index)
      case .rightParenthesis, .rightBracket: _ = open.popLast()
      default: break
      }
    }
    bracket = open.last
    before = tokens[(brace.map { $0 + 1 } ?? 0)...]
    block = brace.map { CompletionPlace.block(openedBy: $0, tokens, file) } ?? .file
  }

  private static func block(openedBy brace: Int, _ tokens: [Token], _ file: Snapshot) -> Block {
    var index = brace
    while index > 0, tokens[index - 1].kind == .name, brace - index < 4 {
      index -= 1
      let word = file.text(tokens[index].range)
      if word == "network" { return .network }
      if let kind = PlanDeclaration.Kind(rawValue: word) { return .plan(kind) }
    }
    return .file
  }

  /// The name before the innermost open `(`.
  func callee(in file: Snapshot) -> String? {
    guard let bracket, before.indices.contains(bracket - 1),
      before[bracket].kind == .leftParenthesis, before[bracket - 1].kind == .name
    else { return nil }
    return file.text(before[bracket - 1].range)
  }

  /// The label or key whose value begins here: the name before the `:` just before.
  func label(in file: Snapshot) -> String? {
    guard previous?.kind == .colon, before.count > 1 else { return nil }
    let name = before[before.endIndex - 2]
    return name.kind == .name ? file.text(name.range) : nil
  }

  /// The setting in whose value this place is.
  func setting(in file: Snapshot) -> String? {
    var depth = 0
    for index in before.indices.reversed() {
      switch before[index].kind {
      case .rightParenthesis, .rightBracket: depth += 1
      case .leftParenthesis, .leftBracket: depth -= 1
      case .colon where depth <= 0 && before.indices.contains(index - 1):
        let line = file.positions.lineIndex(at: before[index - 1].range.start)
        let isFirst =
          index - 1 == before.startIndex
          || file.positions.lineIndex(at: before[index - 2].range.end) < line
        if isFirst { return file.text(before[index - 1].range) }
      default: break
      }
    }
    return nil
  }

  /// The labels and the number of commas between the innermost bracket and this place.
  func arguments(in file: Snapshot) -> (labels: [String], commas: Int) {
    guard let bracket else { return ([], 0) }
    var labels: [String] = []
    var commas = 0
    var depth = 0
    for index in before.indices[(bracket + 1)...] {
      switch before[index].kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket: depth -= 1
      case .comma where depth == 0: commas += 1
      case .colon where depth == 0: labels.append(file.text(before[index - 1].range))
      default: break
      }
    }
    return (labels, commas)
  }
}

extension Token.Kind {
  /// A token that ends with its last byte: what is typed behind it is not part of it.
  fileprivate var isClosed: Bool {
    switch self {
    case .comment, .documentation, .name, .number, .invalid: false
    default: true
    }
  }
}

extension Snapshot {
  /// The word of the catalogue that a name before `(` stands for.
  func word(_ name: String, at place: CompletionPlace) -> Word? {
    switch place.block {
    case .file: return nil
    case .network:
      if let layer = Catalogue.current.layer(name) { return layer.word }
      for parameter in Catalogue.current.layers.flatMap(\.word.parameters) {
        if let word = parameter.kind.nestedWord(name, depth: 4) { return word }
      }
      return nil
    case .plan(let kind):
      let setting = place.setting(in: self)
      return Catalogue.current.settings(of: kind).first { $0.name == setting }?
        .kind.nestedWord(name, depth: 4)
    }
  }
}

extension WSCompiler.ValueKind {
  /// All words that a value of this kind may be.
  var choices: [Word] {
    switch self {
    case .choice(let words): words
    case .either(let kinds): kinds.flatMap(\.choices)
    case .list(let kind), .table(let kind), .interval(let kind), .rest(let kind),
      .others(let kind):
      kind.choices
    default: []
    }
  }

  /// A word that may stand in a value of this kind or in the arguments of its words.
  func nestedWord(_ name: String, depth: Int) -> Word? {
    let own = choices
    if let word = own.first(where: { $0.name == name }) { return word }
    guard depth > 0 else { return nil }
    for parameter in own.flatMap(\.parameters) {
      if let word = parameter.kind.nestedWord(name, depth: depth - 1) { return word }
    }
    return nil
  }

  /// The units that a number of this kind has.
  var units: [Unit] {
    switch self {
    case .count(let unit, _): [unit]
    case .span: [.epoch, .batch]
    case .fraction: [.percent]
    case .either(let kinds): kinds.flatMap(\.units)
    case .list(let kind), .table(let kind), .interval(let kind), .rest(let kind),
      .others(let kind):
      kind.units
    default: []
    }
  }
}
