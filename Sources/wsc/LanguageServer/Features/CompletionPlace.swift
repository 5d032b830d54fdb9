import WSCompiler
import WSLang

/// What stands around a place where something is typed, from the tokens before it alone: the file
/// there is seldom whole.
struct CompletionPlace {
  /// The body in which the place is, with the name at its head.
  enum Block {
    case file
    case network(String)
    case plan(PlanDeclaration.Kind, subject: String)
  }

  /// What an expression there is read as.
  enum Role {
    case signal, stage, size
    /// The body of an op: a stage, or something made of `it`.
    case opBody
    /// A setting or an argument; nil if nothing is known about it.
    case value(WSCompiler.ValueKind?)
    /// A name of a table, or the word for all others; behind its `:` comes a value of this kind.
    case tableKey(WSCompiler.ValueKind, others: Word?)
    case signalType(ofLabel: Bool)
    case parameterType
    case unknown
  }

  /// What may stand there.
  enum Slot {
    /// A declaration, an item or a setting begins.
    case start
    /// A name that nothing has yet.
    case newName
    /// An output, which may have the name of a label.
    case outputName
    case subject(PlanDeclaration.Kind)
    /// Behind the subject of a plan.
    case alias
    /// An argument begins: a label or a value.
    case argument
    case operand
    /// Behind `/`: a factor or a unit.
    case divisor
    case behindNumber(String)
    case behindOperand
    /// Behind the dot of a derived name.
    case derivedName(of: String)
  }

  /// A call whose brackets are open.
  struct Call {
    enum Callee {
      case word(Word)
      case op(Symbol)
      case unknown
    }

    let callee: Callee
    /// How many arguments without a label stand before the one at hand.
    var position = 0
    var labels: [String] = []
    /// The label of the argument at hand.
    var label: String?
  }

  /// The name that is being typed; empty if none is begun.
  let typed: SourceRange
  let block: Block
  let slot: Slot
  let role: Role
  /// The innermost call whose brackets are open here, lists and parentheses in it left aside.
  let call: Call?
  /// The binding, size or op that is being written.
  let itemName: String?
  /// The parameters of the op in whose body the place is; nil elsewhere.
  let opParameters: [(name: String, kind: String)]?
  /// The keys or labels that stand between the place and the next closing bracket.
  let keysAhead: Set<String>
  let keysBefore: Set<String>

  /// Nil inside comments, strings, numbers and what is no token.
  init?(_ offset: Int, in file: Snapshot) {
    var before: [Token] = []
    let tokens = file.tree.tokens
    var next = 0
    while next < tokens.count, tokens[next].range.start < offset {
      let token = tokens[next]
      next += 1
      // What ends exactly here goes on here, but for what its last byte closes.
      if offset < token.range.end || (offset == token.range.end && token.kind.isOpenEnded) {
        switch token.kind {
        case .comment, .documentation, .invalid, .number, .string: return nil
        default: break
        }
      }
      if !token.isTrivia, token.kind != .endOfFile { before.append(token) }
    }
    if let last = before.last, last.kind == .name, offset <= last.range.end {
      typed = last.range
      before.removeLast()
    } else {
      typed = SourceRange(offset, offset)
    }
    let body = before.lastIndex { $0.kind == .leftBrace || $0.kind == .rightBrace }
    var block = Block.file
    if let body, before[body].kind == .leftBrace {
      block = Self.block(openedBy: body, before, file)
    }
    self.block = block

    var scan = PlaceScan(block, file)
    scan.run(before[(body.map { $0 + 1 } ?? 0)...])
    let startsLine =
      before.last.map {
        file.positions.lineIndex(at: $0.range.end) < file.positions.lineIndex(at: offset)
      } ?? true
    slot = scan.slot(startsLine: startsLine)
    role = scan.role
    call = scan.innermostCall
    itemName = scan.itemName
    opParameters = scan.isInOpBody ? scan.opParameters : nil
    keysBefore = scan.keys
    keysAhead = Self.keys(in: tokens[next...], file)
  }

  private static func block(
    openedBy brace: Int, _ tokens: [Token], _ file: Snapshot
  ) -> Block {
    var words: [String] = []
    var index = brace
    while index > 0, tokens[index - 1].kind == .name, words.count < 4 {
      index -= 1
      words.insert(file.text(tokens[index].range), at: 0)
      guard let subject = words.dropFirst().first else { continue }
      if words[0] == "network" { return .network(subject) }
      if let kind = PlanDeclaration.Kind(rawValue: words[0]) {
        return .plan(kind, subject: subject)
      }
    }
    return .file
  }

  /// The names before `:` up to the bracket or brace that closes what is open.
  private static func keys(in tokens: ArraySlice<Token>, _ file: Snapshot) -> Set<String> {
    var found: Set<String> = []
    var depth = 0
    var last: Token?
    for token in tokens where !token.isTrivia {
      switch token.kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket: depth -= 1
      case .colon where depth == 0:
        if let last, last.kind == .name { found.insert(file.text(last.range)) }
      case .leftBrace, .rightBrace, .endOfFile: return found
      default: break
      }
      if depth < 0 { return found }
      last = token
    }
    return found
  }
}

extension Token.Kind {
  /// What is typed right behind it belongs to it.
  fileprivate var isOpenEnded: Bool {
    switch self {
    case .comment, .documentation, .name, .number, .invalid: true
    default: false
    }
  }
}
