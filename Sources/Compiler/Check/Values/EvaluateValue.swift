import WSLang
import WSRuntime

/// Evaluates what is written for a parameter or setting; nil after a report.
func evaluateValue(
  _ expression: Expression, _ kind: ValueKind, of name: String, _ context: ValueContext,
  _ reporter: inout Reporter
) -> Value? {
  let place = context.place(expression.range)
  if case .malformed = expression.form { return nil }
  if case .pipeline(_, let stages) = expression.form, let first = stages.first {
    reporter.report(
      .pipelineInPlan, "`|>` builds networks; a setting has none", at: context.place(first.pipe))
    return nil
  }
  switch kind {
  case .size, .count, .number, .fraction, .rate, .span:
    return evaluateNumeric(expression, [kind], of: name, context, &reporter)
  case .pair(let bounds):
    return evaluatePair(expression, bounds, of: name, context, &reporter)
  case .boolean:
    if case .boolean(let value) = expression.form { return .boolean(value) }
  case .string:
    if case .string(let value) = expression.form { return .string(value) }
  case .choice(let words):
    return evaluateChoice(expression, words, of: name, context, &reporter)
  case .either(let kinds):
    return evaluateEither(expression, kinds, of: name, context, &reporter)
  case .list(let kind):
    if case .list(let items) = expression.form {
      return evaluateList(items, kind, of: name, context, &reporter)
    }
  case .table(let kind, _):
    if case .list(let items) = expression.form {
      return evaluateTable(items, kind, of: name, context, &reporter)
    }
  case .interval(let kind):
    if case .range(let low, let high) = expression.form {
      guard let first = evaluateValue(low, kind, of: name, context, &reporter),
        let second = evaluateValue(high, kind, of: name, context, &reporter)
      else { return nil }
      return .interval(
        Argument(first, at: context.place(low.range), from: context.origin),
        Argument(second, at: context.place(high.range), from: context.origin))
    }
  case .reference, .planName:
    if case .path(let names) = expression.form { return .reference(names.map(\.text)) }
  case .groups:
    return evaluateGroups(expression, of: name, context, &reporter)
  case .rest(let kind), .others(let kind):
    return evaluateValue(expression, kind, of: name, context, &reporter)
  case .signals:
    return nil
  }
  reporter.report(.valueKind, "\(subject(name)) takes \(kind.words)", at: place)
  return nil
}

private func evaluatePair(
  _ expression: Expression, _ bounds: Bounds, of name: String, _ context: ValueContext,
  _ reporter: inout Reporter
) -> Value? {
  guard case .list(let items) = expression.form else {
    let side = evaluateNumeric(expression, [.size(bounds)], of: name, context, &reporter)
    return side?.integer.map { .pair([$0, $0]) }
  }
  guard items.count == 2, items.allSatisfy({ $0.label == nil }) else {
    reporter.report(
      .valueKind, "\(subject(name)) takes \(ValueKind.pair(bounds).words)",
      at: context.place(expression.range))
    return nil
  }
  let sides = items.map {
    evaluateNumeric($0.value, [.size(bounds)], of: name, context, &reporter)?.integer
  }
  guard let height = sides[0], let width = sides[1] else { return nil }
  return .pair([height, width])
}

private func evaluateChoice(
  _ expression: Expression, _ words: [Word], of name: String, _ context: ValueContext,
  _ reporter: inout Reporter
) -> Value? {
  let written: (name: Name, arguments: [Expression.Argument])? =
    switch expression.form {
    case .path(let names) where names.count == 1: (names[0], [])
    case .call(let names, let arguments, _) where names.count == 1: (names[0], arguments)
    default: nil
    }
  guard let written else {
    reporter.report(
      .valueKind, "\(subject(name)) takes \(ValueKind.choice(words).words)",
      at: context.place(expression.range))
    return nil
  }
  guard let word = words.first(where: { $0.name == written.name.text }) else {
    reporter.report(
      .unknownChoice, "`\(written.name.text)` is no value of \(subject(name))",
      at: context.place(written.name.range),
      notes: ["it takes " + ValueKind.choice(words).words],
      helps: reporter.didYouMean(written.name, among: words.map(\.name)))
    return nil
  }
  let matched = matchArguments(
    of: word, written.arguments, at: context.place(expression.range), context, &reporter)
  return matched.isComplete ? .word(word.name, matched.arguments) : nil
}

/// The first kind that fits the form of what is written; numbers are told apart by their units.
private func evaluateEither(
  _ expression: Expression, _ kinds: [ValueKind], of name: String, _ context: ValueContext,
  _ reporter: inout Reporter
) -> Value? {
  let fitting = kinds.filter { $0.fits(expression) }
  let numeric = fitting.filter(\.isNumeric)
  if let first = fitting.first, !first.isNumeric {
    return evaluateValue(expression, first, of: name, context, &reporter)
  }
  if !numeric.isEmpty {
    return evaluateNumeric(expression, numeric, of: name, context, &reporter)
  }
  reporter.report(
    .valueKind, "\(subject(name)) takes \(ValueKind.either(kinds).words)",
    at: context.place(expression.range))
  return nil
}

private func evaluateList(
  _ items: [Expression.Argument], _ kind: ValueKind, of name: String, _ context: ValueContext,
  _ reporter: inout Reporter
) -> Value? {
  var values: [Argument] = []
  for item in items {
    guard item.label == nil else {
      reporter.report(
        .valueKind, "the entries of \(subject(name)) have no names", at: context.place(item.range))
      return nil
    }
    guard let value = evaluateValue(item.value, kind, of: name, context, &reporter) else {
      return nil
    }
    values.append(Argument(value, at: context.place(item.range), from: context.origin))
  }
  return .list(values)
}

private func evaluateTable(
  _ items: [Expression.Argument], _ kind: ValueKind, of name: String, _ context: ValueContext,
  _ reporter: inout Reporter
) -> Value? {
  var rows: [Value.TableRow] = []
  for item in items {
    guard let label = item.label, let first = label.first, let last = label.last else {
      reporter.report(
        .valueKind, "the entries of \(subject(name)) stand behind names: `name: value`",
        at: context.place(item.range))
      return nil
    }
    guard let value = evaluateValue(item.value, kind, of: name, context, &reporter) else {
      return nil
    }
    rows.append(
      Value.TableRow(
        key: label.map(\.text), keyPlace: context.place(first.range.union(last.range)),
        value: Argument(value, at: context.place(item.value.range), from: context.origin)))
  }
  return .table(rows)
}

private func evaluateGroups(
  _ expression: Expression, of name: String, _ context: ValueContext, _ reporter: inout Reporter
) -> Value? {
  switch expression.form {
  case .path(let names):
    return .reference(names.map(\.text))
  case .parenthesized(let inner):
    return evaluateGroups(inner, of: name, context, &reporter)
  case .list(let items):
    var values: [Argument] = []
    for item in items {
      guard item.label == nil,
        let value = evaluateGroups(item.value, of: name, context, &reporter)
      else { return nil }
      values.append(Argument(value, at: context.place(item.range), from: context.origin))
    }
    return .list(values)
  default:
    reporter.report(
      .valueKind, "\(subject(name)) takes \(ValueKind.groups.words)",
      at: context.place(expression.range))
    return nil
  }
}

extension ValueKind {
  fileprivate var isNumeric: Bool {
    switch self {
    case .size, .count, .number, .fraction, .rate, .span: true
    default: false
    }
  }

  /// What is written may be meant as a value of this kind.
  fileprivate func fits(_ expression: Expression) -> Bool {
    switch self {
    case .size, .count, .number, .fraction, .rate, .span:
      switch expression.form {
      case .number, .quantity, .path, .parenthesized, .negative, .operation: true
      default: false
      }
    case .pair(let bounds):
      if case .list = expression.form { true } else { ValueKind.size(bounds).fits(expression) }
    case .boolean: if case .boolean = expression.form { true } else { false }
    case .string: if case .string = expression.form { true } else { false }
    case .choice(let words):
      switch expression.form {
      case .path(let names):
        names.count == 1 && words.contains { $0.name == names[0].text }
      case .call: true
      default: false
      }
    case .either(let kinds): kinds.contains { $0.fits(expression) }
    case .list, .table: if case .list = expression.form { true } else { false }
    case .interval: if case .range = expression.form { true } else { false }
    case .reference, .planName: if case .path = expression.form { true } else { false }
    case .groups:
      switch expression.form {
      case .path, .list: true
      default: false
      }
    case .rest(let kind), .others(let kind): kind.fits(expression)
    case .signals: true
    }
  }
}
