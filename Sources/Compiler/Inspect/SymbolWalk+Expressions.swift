import WSLang

/// What the names inside expressions mean; the same rules as the checker's, without its values.
extension SymbolWalk {
  /// Where a signal is expected: left of `|>`, and in arguments of joins.
  mutating func visitSignal(_ expression: Expression, _ sight: NamesInSight) {
    switch expression.form {
    case .path(let path): visitPath(path, sight, isStage: false)
    case .call(let path, let arguments, _): visitCall(path, arguments, sight)
    case .parenthesized(let inner), .negative(let inner): visitSignal(inner, sight)
    case .pipeline(let first, let stages):
      visitSignal(first, sight)
      for stage in stages { visitStage(stage.value, sight) }
    case .operation(let first, let operands):
      visitSignal(first, sight)
      visitOperands(operands, sight)
    case .list(let items): for item in items { visitSignal(item.value, sight) }
    case .range(let low, let high):
      visitSignal(low, sight)
      visitSignal(high, sight)
    case .number, .quantity, .string, .boolean, .malformed: break
    }
  }

  /// What follows `|>`, and the start of an op's body without `it`.
  mutating func visitStage(_ expression: Expression, _ sight: NamesInSight) {
    switch expression.form {
    case .path(let path): visitPath(path, sight, isStage: true)
    case .parenthesized(let inner): visitStage(inner, sight)
    case .pipeline(let first, let stages):
      visitStage(first, sight)
      for stage in stages { visitStage(stage.value, sight) }
    case .operation(let first, let operands):
      visitStage(first, sight)
      visitOperands(operands, sight)
    default: visitSignal(expression, sight)
    }
  }

  private mutating func visitOperands(
    _ operands: [Expression.Operand], _ sight: NamesInSight
  ) {
    for operand in operands {
      if case .expression(let inner) = operand.value { visitValue(inner, nil, sight) }
    }
  }

  private mutating func visitPath(_ path: [Name], _ sight: NamesInSight, isStage: Bool) {
    guard let name = path.first else { return }
    if name.text == "it", sight.isInOp { return note(name.range, .opInput) }
    if !isStage, let symbol = value(name.text, sight) {
      return note(name.range, .symbol(symbol))
    }
    if let op = op(name.text, sight) {
      note(name.range, .symbol(op))
    } else if let layer = Catalogue.current.layer(name.text) {
      note(name.range, .layer(layer))
    }
  }

  private mutating func visitCall(
    _ path: [Name], _ arguments: [Expression.Argument], _ sight: NamesInSight
  ) {
    guard let name = path.first else { return }
    if let op = op(name.text, sight) {
      note(name.range, .symbol(op))
      for argument in arguments {
        if let label = argument.label?.first, let parameter = parameter(label.text, ofOp: op) {
          note(label.range, .symbol(parameter))
        }
        visitSignal(argument.value, sight)
      }
    } else if let layer = Catalogue.current.layer(name.text) {
      note(name.range, .layer(layer))
      visitArguments(arguments, of: layer.word, sight)
    } else {
      for argument in arguments { visitSignal(argument.value, sight) }
    }
  }

  /// Arguments of a word of the catalogue, each by the kind of its parameter.
  private mutating func visitArguments(
    _ arguments: [Expression.Argument], of word: Word, _ sight: NamesInSight
  ) {
    var position = 0
    for argument in arguments {
      var parameter: WordParameter?
      if let label = argument.label?.first {
        if let named = word.parameters.first(where: { $0.name == label.text && !$0.takesMany }) {
          parameter = named
          note(label.range, .argument(named, of: word))
        } else {
          parameter = word.parameters.first(where: \.takesOthers)
        }
      } else {
        parameter = word.freeParameter(at: position)
        position += 1
      }
      visitValue(argument.value, parameter?.kind, sight)
    }
  }

  /// A value of a setting or argument.
  mutating func visitValue(
    _ expression: Expression, _ kind: ValueKind?, _ sight: NamesInSight
  ) {
    switch expression.form {
    case .path(let path): visitPath(path, of: kind, sight)
    case .call(let path, let arguments, _):
      guard let name = path.first else { return }
      if let word = kind?.word(named: name.text) {
        note(name.range, .choice(word))
        visitArguments(arguments, of: word, sight)
      } else if kind?.takesSignals == true {
        visitCall(path, arguments, sight)
      } else {
        for argument in arguments { visitValue(argument.value, nil, sight) }
      }
    case .list(let items):
      let element = kind?.element
      for item in items {
        if let label = item.label, let name = label.first {
          visitReference(label, sight)
          if label.count == 1, let word = kind?.others, word.name == name.text,
            value(word.name, sight) == nil
          {
            note(name.range, .choice(word))
          }
        }
        visitValue(item.value, element, sight)
      }
    case .parenthesized(let inner), .negative(let inner): visitValue(inner, kind, sight)
    case .operation(let first, let operands):
      visitValue(first, kind, sight)
      visitOperands(operands, sight)
    case .range(let low, let high):
      visitValue(low, kind?.element, sight)
      visitValue(high, kind?.element, sight)
    case .pipeline: visitSignal(expression, sight)
    case .number, .quantity, .string, .boolean, .malformed: break
    }
  }

  private mutating func visitPath(_ path: [Name], of kind: ValueKind?, _ sight: NamesInSight) {
    guard let name = path.first else { return }
    if path.count == 1, let word = kind?.word(named: name.text) {
      return note(name.range, .choice(word))
    }
    if kind?.namesPlans == true {
      if let symbol = subject(name.text) { note(name.range, .symbol(symbol)) }
      return
    }
    if kind?.takesSignals == true { return visitPath(path, sight, isStage: false) }
    visitReference(path, sight)
  }

  /// A size, a signal, or the dotted name of a layer: `c5.stage_2.conv`.
  private mutating func visitReference(_ path: [Name], _ sight: NamesInSight) {
    guard let name = path.first else { return }
    if let symbol = value(name.text, sight) ?? label(name.text, sight) {
      note(name.range, .symbol(symbol))
    }
    for part in path.dropFirst() { visitDerived(part, sight) }
  }

  /// A part of a derived name: an op or a layer, perhaps with a count behind it.
  private mutating func visitDerived(_ part: Name, _ sight: NamesInSight) {
    if let op = op(part.text, sight) { return note(part.range, .symbol(op)) }
    if let layer = Catalogue.current.layer(part.text) { return note(part.range, .layer(layer)) }
    guard let underscore = part.text.lastIndex(of: "_") else { return }
    let digits = part.text[part.text.index(after: underscore)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return }
    let base = String(part.text[..<underscore])
    let range = SourceRange(part.range.start, part.range.start + base.utf8.count)
    if let op = op(base, sight) {
      note(range, .symbol(op))
    } else if let layer = Catalogue.current.layer(base) {
      note(range, .layer(layer))
    }
  }
}

extension Word {
  /// The parameter that takes the argument at a position among those without label.
  package func freeParameter(at position: Int) -> WordParameter? {
    let free = parameters.filter { !$0.isLabelled }
    if position < free.count { return free[position] }
    guard let last = free.last, last.takesMany else { return nil }
    return last
  }
}

extension ValueKind {
  /// What the entries of a list or interval of this kind are.
  package var element: ValueKind? {
    switch self {
    case .list(let kind), .table(let kind, _), .interval(let kind), .rest(let kind),
      .others(let kind):
      kind
    case .groups: .groups
    case .either(let kinds): kinds.lazy.compactMap(\.element).first
    default: nil
    }
  }

  /// In a table: the word for all that are not named.
  package var others: Word? {
    switch self {
    case .table(_, let others): others
    case .either(let kinds): kinds.lazy.compactMap(\.others).first
    default: nil
    }
  }

  package var namesPlans: Bool {
    switch self {
    case .planName: true
    case .either(let kinds): kinds.contains(where: \.namesPlans)
    default: false
    }
  }

  package var takesSignals: Bool {
    if case .signals = self { true } else { false }
  }
}
