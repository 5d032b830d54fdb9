import WSLang

/// What an expression does with a name.
enum NameUse {
  case read, called
  /// It stands before an entry of a list; in a plan such keys name signals.
  case key
}

/// Visits every name of an expression, dotted ones as a whole.
func visitNames(in expression: Expression, _ visit: ([Name], NameUse) -> Void) {
  switch expression.form {
  case .path(let path): visit(path, .read)
  case .call(let path, let arguments, _):
    visit(path, .called)
    for argument in arguments { visitNames(in: argument.value, visit) }
  case .list(let items):
    for item in items {
      if let key = item.label { visit(key, .key) }
      visitNames(in: item.value, visit)
    }
  case .parenthesized(let inner), .negative(let inner): visitNames(in: inner, visit)
  case .operation(let first, let operands):
    visitNames(in: first, visit)
    for operand in operands {
      if case .expression(let inner) = operand.value { visitNames(in: inner, visit) }
    }
  case .range(let low, let high):
    visitNames(in: low, visit)
    visitNames(in: high, visit)
  case .pipeline(let first, let stages):
    visitNames(in: first, visit)
    for stage in stages { visitNames(in: stage.value, visit) }
  case .number, .quantity, .string, .boolean, .malformed: break
  }
}
