/// Where reading goes on after a fault. Lines count here, and only here.
extension Parser {
  /// `NAME =`, `NAME :`, or an item keyword and a NAME.
  var isAtItem: Bool {
    guard isAtName else { return false }
    if nextKind == .equals || nextKind == .colon { return true }
    return nextKind == .name && (word().opensItem || isAtReservedWord)
  }

  /// A keyword and a NAME that open a declaration of the file.
  var isAtDeclaration: Bool {
    guard kind == .name else { return false }
    if word() == .whetstone { return nextKind == .number }
    return nextKind == .name
      && (word().opensDeclarationOnly || word() == .op || word() == .size || isAtReservedWord)
  }

  /// `shared` or `import`, recognised where neither `:` nor `=` follows.
  var isAtReservedWord: Bool {
    (word() == .shared || word() == .import) && nextKind != .colon && nextKind != .equals
  }

  /// A `network` or a plan begins a line: the body that is open there was not closed.
  var isAtOutermostDeclaration: Bool {
    isAtDeclaration && isAtLineStart && !word().opensItem
  }

  /// The cursor stands where a line begins the next item or setting, or at a brace.
  var closesOpenExpressions: Bool {
    switch kind {
    case .rightBrace, .endOfFile: return true
    default: return isFirstOnLine && (isAtItem || isAtDeclaration)
    }
  }

  /// The same inside brackets, where `NAME :` also names an argument.
  var closesOpenBrackets: Bool {
    guard closesOpenExpressions else { return false }
    guard nextKind == .colon, isAtName else { return true }
    switch token(-1).kind {
    case .comma, .leftParenthesis, .leftBracket: return false
    default: return true
    }
  }

  /// Skips to the next item or setting, or to the end of the body.
  mutating func resumeAtItem() {
    defer { isRecovering = false }
    var depth = 0
    while depth > 0 ? !closesOpenBrackets : !closesOpenExpressions {
      if cursor == resumption { return }
      switch kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket: depth = max(0, depth - 1)
      default: break
      }
      advance()
    }
  }

  /// Skips to the next declaration of the file, over whole bodies.
  mutating func resumeAtDeclaration() {
    defer { isRecovering = false }
    var depth = 0
    while !isAtEnd {
      if isAtDeclaration, depth == 0 || isAtOutermostDeclaration, isFirstOnLine { return }
      if kind == .leftBrace { depth += 1 }
      if kind == .rightBrace {
        depth -= 1
        if depth <= 0 {
          advance()
          return
        }
      }
      advance()
    }
  }

  /// Skips to the comma or closing bracket of the innermost open bracket, and says whether one
  /// was found before the end of the item.
  mutating func resumeInBrackets() -> Bool {
    var depth = 0
    while !closesOpenBrackets {
      switch kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket:
        if depth == 0 {
          isRecovering = false
          return true
        }
        depth -= 1
      case .comma where depth == 0:
        isRecovering = false
        return true
      default: break
      }
      advance()
    }
    return false
  }

  /// How far ahead, before a brace or `=`, a bracket closes that is not opened on the way there.
  func distanceToClosingBracket(from first: Int = 0) -> Int? {
    var depth = 0
    for ahead in first..<(first + 200) {
      switch token(ahead).kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket:
        depth -= 1
        if depth < 0 { return ahead }
      case .leftBrace, .rightBrace, .endOfFile, .equals: return nil
      default: break
      }
    }
    return nil
  }

  /// From a token on, as many brackets close as are open here.
  func allBracketsClose(from first: Int) -> Bool {
    var next = first
    for _ in awaitedClosers {
      guard let distance = distanceToClosingBracket(from: next) else { return false }
      next = distance + 1
    }
    return true
  }
}
