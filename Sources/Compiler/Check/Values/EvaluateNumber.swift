import WSLang

/// Computes a number from an expression of numbers and sizes; nil after a report, or if a name in
/// it was at fault before.
func evaluateNumber(
  _ expression: Expression, source: Int, in scope: NumberScope,
  division: Quantity.Division = .exact, _ reporter: inout Reporter
) -> Quantity? {
  let evaluation = NumberEvaluation(source: source, scope: scope, division: division)
  return evaluation.value(of: expression, &reporter)
}

private struct NumberEvaluation {
  let source: Int
  let scope: NumberScope
  let division: Quantity.Division

  func value(of expression: Expression, _ reporter: inout Reporter) -> Quantity? {
    switch expression.form {
    case .number(let literal):
      return quantity(literal, &reporter)
    case .quantity(let literal, let unit, _):
      guard var result = quantity(literal, &reporter) else { return nil }
      result.unit = unit
      return result
    case .path(let names):
      return value(of: names, at: expression.range, &reporter)
    case .parenthesized(let inner):
      return value(of: inner, &reporter)
    case .negative(let inner):
      guard let operand = value(of: inner, &reporter) else { return nil }
      return apply(at: expression.range, nil, nil, &reporter) { () throws(Quantity.Fault) in
        try operand.negated()
      }
    case .operation(let first, let operands):
      return chain(first, operands, &reporter)
    case .malformed:
      return nil
    case .string, .boolean, .call, .list, .range, .pipeline:
      report(.valueKind, "this is no number", at: expression.range, &reporter)
      return nil
    }
  }

  private func quantity(_ literal: NumberLiteral, _ reporter: inout Reporter) -> Quantity? {
    if let integer = literal.integer { return Quantity(.integer(integer)) }
    guard !literal.isWrittenAsInteger, literal.value.isFinite else {
      report(
        .numberOverflow, "`\(clipped(literal.text))` is larger than any number of the language",
        at: literal.range, label: "at most 2^63 − 1", &reporter)
      return nil
    }
    return Quantity(.real(Exact(decimal: literal.text, value: literal.value)))
  }

  private func value(
    of path: [Name], at range: SourceRange, _ reporter: inout Reporter
  ) -> Quantity? {
    guard path.count == 1, let name = path.first else {
      report(.unknownName, "no size is called `\(pathText(path))`", at: range, &reporter)
      return nil
    }
    switch scope.find(name.text) {
    case .value(let value): return value
    case .broken: return nil
    case .signal:
      report(.valueKind, "`\(name.text)` is a signal, not a number", at: range, &reporter)
    case .unknown:
      reporter.report(
        .unknownName, "no size is called `\(name.text)`", at: Place(range, source: source),
        helps: reporter.didYouMean(name, among: scope.names))
    }
    return nil
  }

  private func chain(
    _ first: Expression, _ operands: [Expression.Operand], _ reporter: inout Reporter
  ) -> Quantity? {
    var result = value(of: first, &reporter)
    for operand in operands {
      let range: SourceRange
      let right: Quantity?
      switch operand.value {
      case .expression(let expression):
        range = first.range.union(expression.range)
        right = value(of: expression, &reporter)
      case .unit(let unit, let unitRange):
        range = first.range.union(unitRange)
        right = Quantity(.integer(1), unit: unit)
      }
      guard let left = result, let right else {
        result = nil
        continue
      }
      result = apply(at: range, left, right, &reporter) { () throws(Quantity.Fault) in
        switch operand.op {
        case .add: try left.adding(right, subtract: false)
        case .subtract: try left.adding(right, subtract: true)
        case .multiply: try left.multiplied(by: right)
        case .divide: try left.divided(by: right, division)
        }
      }
    }
    return result
  }

  private func apply(
    at range: SourceRange, _ left: Quantity?, _ right: Quantity?,
    _ reporter: inout Reporter, _ compute: () throws(Quantity.Fault) -> Quantity
  ) -> Quantity? {
    do { return try compute() } catch {
      let leftText = left?.text ?? ""
      let rightText = right?.text ?? ""
      switch error {
      case .overflow:
        report(
          .numberOverflow, "the result is larger than any number of the language", at: range,
          label: "beyond 2^63 − 1", &reporter)
      case .inexact:
        report(
          .inexactDivision, "\(rightText) does not divide \(leftText)", at: range,
          label: "sizes divide exactly", &reporter)
      case .divisionByZero:
        report(.divisionByZero, "division by zero", at: range, &reporter)
      case .unitsDiffer:
        report(
          .unitsDiffer, "\(leftText) and \(rightText) differ in their units", at: range, &reporter)
      case .unitsDoNotMultiply:
        report(
          .unitsDiffer, "\(leftText) and \(rightText) make no unit of the language", at: range,
          &reporter)
      }
      return nil
    }
  }

  private func report(
    _ code: DiagnosticCode, _ message: String, at range: SourceRange, label: String = "",
    _ reporter: inout Reporter
  ) {
    reporter.report(code, message, at: Place(range, source: source), label)
  }
}

func pathText(_ path: [Name]) -> String { path.map(\.text).joined(separator: ".") }

/// A text of the source for a message, cut if it is very long.
func clipped(_ text: String) -> String {
  text.utf8.count <= 40 ? text : String(text.prefix(37)) + "…"
}
