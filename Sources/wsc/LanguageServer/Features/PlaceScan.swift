import WSCompiler
import WSLang
import WSRuntime

/// Reads the tokens of a body up to a place and keeps what is open there: the item or setting,
/// its brackets, and how an expression is read. It knows no faults: what it cannot place it skips.
struct PlaceScan {
  private enum State {
    case start, newName, outputName, alias, argument, operand, divisor, behindOperand
    case subject(PlanDeclaration.Kind)
    case behindNumber(String)
    case derivedName(of: String)
  }

  private enum Bracket {
    case call(CompletionPlace.Call)
    case list, parentheses, parameters
  }

  private let block: CompletionPlace.Block
  private let file: Snapshot
  private var state = State.start
  private(set) var role = CompletionPlace.Role.unknown
  /// The open brackets with the role that holds behind each.
  private var brackets: [(bracket: Bracket, outer: CompletionPlace.Role)] = []
  /// The word that opens the item: `input`, `op`; empty for a binding or setting.
  private var opening = ""
  private(set) var itemName: String?
  private(set) var isInOpBody = false
  private(set) var opParameters: [(name: String, kind: String)] = []
  /// The settings that were written.
  private(set) var keys: Set<String> = []
  /// The path that ends at the token before.
  private var path = ""

  init(_ block: CompletionPlace.Block, _ file: Snapshot) {
    self.block = block
    self.file = file
  }

  private var network: String? {
    switch block {
    case .file: nil
    case .network(let name): name
    case .plan(_, let subject): file.baseNetwork(of: subject)
    }
  }

  mutating func run(_ tokens: ArraySlice<Token>) {
    var index = tokens.startIndex
    while index < tokens.endIndex {
      let next = index + 1 < tokens.endIndex ? tokens[index + 1] : nil
      let isFirst =
        index == tokens.startIndex
        || file.positions.lineIndex(at: tokens[index - 1].range.end)
          < file.positions.lineIndex(at: tokens[index].range.start)
      let previous = index > tokens.startIndex ? tokens[index - 1].kind : nil
      let text = tokens[index].kind == .name ? file.text(tokens[index].range) : ""
      if beginsItem(tokens[index], text, next, after: previous, isFirstOnLine: isFirst) {
        begin(text, next)
      } else {
        read(tokens[index], text)
      }
      index += 1
    }
  }

  func slot(startsLine: Bool) -> CompletionPlace.Slot {
    switch state {
    case .start: return .start
    case .newName: return .newName
    case .outputName: return .outputName
    case .alias: return .alias
    case .argument: return .argument
    case .operand: return .operand
    case .divisor: return .divisor
    case .subject(let kind): return .subject(kind)
    case .derivedName(let path): return .derivedName(of: path)
    case .behindNumber, .behindOperand:
      if brackets.isEmpty, startsLine || endsValue { return .start }
      if case .behindNumber(let text) = state { return .behindNumber(text) }
      return .behindOperand
    }
  }

  /// Settings may share a line; a number may still get its unit there.
  private var endsValue: Bool {
    guard case .plan = block else { return false }
    if case .behindNumber = state, case .value(let kind) = role {
      return kind?.units.isEmpty ?? true
    }
    return true
  }

  var innermostCall: CompletionPlace.Call? {
    for entry in brackets.reversed() {
      if case .call(let call) = entry.bracket { return call }
    }
    return nil
  }

  // MARK: Items

  private func beginsItem(
    _ token: Token, _ text: String, _ next: Token?, after previous: Token.Kind?,
    isFirstOnLine: Bool
  ) -> Bool {
    guard token.kind == .name else { return false }
    let isKey = next?.kind == .colon || next?.kind == .equals
    if !brackets.isEmpty {
      guard isFirstOnLine, previous != .comma, previous != .leftParenthesis,
        previous != .leftBracket
      else { return false }
    }
    switch state {
    case .start: return true
    case .newName, .outputName, .subject, .alias: return false
    default: break
    }
    if isKey { return brackets.isEmpty || isFirstOnLine }
    return isFirstOnLine && opensItem(text) && (next == nil || next?.kind == .name)
  }

  private func opensItem(_ text: String) -> Bool {
    switch block {
    case .plan: false
    case .network: ["size", "op", "input", "label", "output"].contains(text)
    case .file:
      ["size", "op", "network", "whetstone"].contains(text)
        || PlanDeclaration.Kind(rawValue: text) != nil
    }
  }

  private mutating func begin(_ text: String, _ next: Token?) {
    brackets = []
    role = .unknown
    isInOpBody = false
    opParameters = []
    itemName = nil
    let isKey = next?.kind == .colon || next?.kind == .equals
    guard opensItem(text), !isKey else {
      opening = ""
      itemName = text
      state = .behindOperand
      if case .plan = block { keys.insert(text) }
      return
    }
    opening = text
    if text == "output" {
      state = .outputName
    } else if let kind = PlanDeclaration.Kind(rawValue: text) {
      state = .subject(kind)
    } else {
      state = .newName
    }
  }

  // MARK: Tokens

  private mutating func read(_ token: Token, _ text: String) {
    switch token.kind {
    case .name: readName(text)
    case .number:
      state = .behindNumber(file.text(token.range))
    case .colon, .equals: readKeyEnd(isEquals: token.kind == .equals)
    case .comma: readComma()
    case .leftParenthesis, .leftBracket: open(token.kind)
    case .rightParenthesis, .rightBracket:
      if let closed = brackets.popLast() { role = closed.outer }
      path = ""
      state = .behindOperand
    case .pipe:
      if case .plan = block { role = .unknown } else { role = .stage }
      state = .operand
    case .plus, .star: readOperator()
    case .slash:
      readOperator()
      state = .divisor
    case .minus:
      if case .operand = state { break }
      if case .argument = state { break }
      readOperator()
    case .dotDot: state = .operand
    case .dot: state = .derivedName(of: path)
    case .string, .percent, .invalid: state = .behindOperand
    case .leftBrace, .rightBrace, .whitespace, .comment, .documentation, .endOfFile: break
    }
  }

  private mutating func readName(_ text: String) {
    switch state {
    case .newName where !brackets.isEmpty: opParameters.append((text, ""))
    case .newName, .outputName: itemName = text
    case .subject:
      itemName = text
      state = .alias
      return
    case .alias:
      state = .newName
      return
    case .derivedName(let outer): path = outer + "." + text
    default:
      path = text
      if case .parameterType = role, let last = opParameters.indices.last {
        opParameters[last].kind = text
      }
    }
    state = .behindOperand
  }

  /// Behind `:` or `=`: the type or the value of an item, of a setting or of an argument.
  private mutating func readKeyEnd(isEquals: Bool) {
    state = .operand
    switch brackets.last?.bracket {
    case .call(var call):
      call.label = path
      call.labels.append(path)
      role = argumentRole(of: call)
      brackets[brackets.count - 1].bracket = .call(call)
    case .parameters: role = .parameterType
    case .list: if case .tableKey(let value, _) = role { role = .value(value) }
    case .parentheses: break
    case nil: role = itemRole(isEquals: isEquals)
    }
  }

  private mutating func itemRole(isEquals: Bool) -> CompletionPlace.Role {
    if case .plan(let kind, _) = block {
      let known = Catalogue.current.settings(of: kind)
      return .value(known.first { $0.name == itemName }?.kind)
    }
    switch opening {
    case "size": return .size
    case "op":
      isInOpBody = true
      return .opBody
    case "input", "label": return .signalType(ofLabel: opening == "label")
    default: return isEquals ? .signal : .signalType(ofLabel: false)
    }
  }

  private mutating func readComma() {
    switch brackets.last?.bracket {
    case .call(var call):
      if call.label == nil { call.position += 1 }
      call.label = nil
      brackets[brackets.count - 1].bracket = .call(call)
      role = argumentRole(of: call)
      state = .argument
    case .parameters:
      role = .unknown
      state = .newName
    case .list:
      role = elementRole(ofListIn: brackets[brackets.count - 1].outer)
      state = .operand
    case .parentheses: state = .operand
    case nil: state = .start
    }
  }

  private mutating func readOperator() {
    switch role {
    case .value: break
    default: role = .size
    }
    state = .operand
  }

  private mutating func open(_ kind: Token.Kind) {
    let outer = role
    let isBehindName = if case .behindOperand = state { !path.isEmpty } else { false }
    if kind == .leftBracket {
      role = elementRole(ofListIn: outer)
      brackets.append((.list, outer))
      state = .operand
    } else if opening == "op", !isInOpBody, brackets.isEmpty {
      brackets.append((.parameters, outer))
      role = .unknown
      state = .newName
    } else if case .signalType = role {
      brackets.append((.parentheses, outer))
      role = .size
      state = .operand
    } else if isBehindName {
      let call = CompletionPlace.Call(callee: callee(path))
      brackets.append((.call(call), outer))
      role = argumentRole(of: call)
      state = .argument
    } else {
      brackets.append((.parentheses, outer))
      state = .operand
    }
    path = ""
  }

  private func elementRole(ofListIn role: CompletionPlace.Role) -> CompletionPlace.Role {
    switch role {
    case .signalType: .size
    case .value(let kind?):
      kind.tableValue.map { CompletionPlace.Role.tableKey($0, others: kind.others) }
        ?? .value(kind.listElement)
    default: .unknown
    }
  }

  /// What a name before `(` stands for, as it is read there.
  private func callee(_ name: String) -> CompletionPlace.Call.Callee {
    if case .value(let kind) = role {
      return (kind?.word(named: name)).map(CompletionPlace.Call.Callee.word) ?? .unknown
    }
    if let op = file.symbols.op(name, inNetwork: network) { return .op(op) }
    return (Catalogue.current.layer(name)?.word).map(CompletionPlace.Call.Callee.word)
      ?? .unknown
  }

  /// How the argument at hand is read.
  private func argumentRole(of call: CompletionPlace.Call) -> CompletionPlace.Role {
    switch call.callee {
    case .unknown: return .unknown
    case .op(let op):
      let parameters = file.symbols.parameters(ofOp: op)
      let found =
        call.label.flatMap { label in parameters.first { $0.name.text == label } }
        ?? (call.label == nil && call.position < parameters.count
          ? parameters[call.position] : nil)
      guard case .parameter(let kind) = found?.kind else { return .unknown }
      switch kind {
      case .signal: return .signal
      case .size: return .size
      case .number: return .value(.number(.any))
      }
    case .word(let word):
      let parameter = call.label.map { word.parameter($0) } ?? word.freeParameter(at: call.position)
      guard let kind = parameter?.kind else { return .unknown }
      return kind.takesSignals ? .signal : .value(kind)
    }
  }
}

extension WSCompiler.ValueKind {
  /// What stands between `[` and `]`; a size in each direction for a pair.
  fileprivate var listElement: WSCompiler.ValueKind? {
    switch self {
    case .pair(let bounds): .size(bounds)
    case .either(let kinds): kinds.lazy.compactMap(\.listElement).first
    default: element
    }
  }

  /// What stands behind the names of a table.
  fileprivate var tableValue: WSCompiler.ValueKind? {
    switch self {
    case .table(let kind, _): kind
    case .either(let kinds): kinds.lazy.compactMap(\.tableValue).first
    default: nil
    }
  }

  /// The units that a number of this kind has.
  var units: [Unit] {
    switch self {
    case .count(let unit, _): [unit]
    case .span: [.epoch, .batch]
    case .fraction: [.percent]
    case .either(let kinds): kinds.flatMap(\.units)
    case .interval(let kind), .rest(let kind), .others(let kind): kind.units
    default: []
    }
  }
}
