import WSLang
import WSRuntime

/// Evaluates a number for one of some numeric kinds, told apart by units; nil after a report.
func evaluateNumeric(
  _ expression: Expression, _ kinds: [ValueKind], of name: String, _ context: ValueContext,
  _ reporter: inout Reporter
) -> Value? {
  // What counts things divides exactly; what measures is a real number.
  let division: Quantity.Division = kinds.contains(where: \.isMeasure) ? .real : .exact
  guard
    let quantity = evaluateNumber(
      expression, source: context.source, in: context.scope, division: division, &reporter)
  else { return nil }
  let place = context.place(expression.range)
  guard let kind = kinds.first(where: { $0.takes(unitsOf: quantity) }) else {
    reportUnits(quantity, kinds, of: name, at: place, &reporter)
    return nil
  }
  let (value, bounds) = kind.convert(quantity)
  guard let value else {
    reporter.report(
      .numberNotWhole, "`\(name)` takes a whole number, not \(quantity.text)", at: place)
    return nil
  }
  guard bounds.contains(quantity.unit == .percent ? quantity.value / 100 : quantity.value) else {
    guard reporter.isNewFault(of: expression, in: context.scope) else { return nil }
    let number = reporter.computed(quantity, from: expression, source: context.source)
    reporter.report(
      .numberOutOfRange, "`\(name)` is \(number), but must be \(bounds.words ?? "finite")",
      at: place)
    return nil
  }
  return value
}

private func reportUnits(
  _ quantity: Quantity, _ kinds: [ValueKind], of name: String, at place: Place,
  _ reporter: inout Reporter
) {
  let expected = ValueKind.either(kinds.map(\.withoutBounds)).words
  var helps: [Help] = []
  let end = SourceRange(place.range.end, place.range.end)
  if !quantity.hasUnit, let unit = kinds.compactMap(\.missingUnit).first {
    helps = [
      Help(
        "give it its unit: `\(quantity.text)\(unit(quantity.value == 1))`",
        fix: Fix(.maybe, [TextEdit(end, unit(quantity.value == 1))]))
    ]
  }
  let number = quantity.hasUnit ? quantity.text : "\(quantity.text) without a unit"
  reporter.report(
    .wrongUnit, "`\(name)` takes \(expected), not \(number)", at: place, helps: helps)
}

extension ValueKind {
  fileprivate var isMeasure: Bool {
    switch self {
    case .number, .fraction, .rate, .span: true
    default: false
    }
  }

  fileprivate func takes(unitsOf quantity: Quantity) -> Bool {
    switch self {
    case .size, .number: !quantity.hasUnit
    case .count(let unit, _): quantity.unit == unit && quantity.per == nil
    case .fraction: (quantity.unit == nil || quantity.unit == .percent) && quantity.per == nil
    case .rate(let unit, _):
      quantity.per == unit && (quantity.unit == nil || quantity.unit == .percent)
    case .span: (quantity.unit == .epoch || quantity.unit == .batch) && quantity.per == nil
    default: false
    }
  }

  /// The value, nil if it is not whole and must be; and the bounds that it must keep.
  fileprivate func convert(_ quantity: Quantity) -> (value: Value?, bounds: Bounds) {
    let part = quantity.unit == .percent ? quantity.value / 100 : quantity.value
    switch self {
    case .size(let bounds), .count(_, let bounds):
      return (quantity.integer.map { .integer($0) }, bounds)
    case .number(let bounds): return (.number(quantity.value), bounds)
    case .fraction(let bounds), .rate(_, let bounds): return (.number(part), bounds)
    case .span(let bounds):
      let unit: Span.Unit = quantity.unit == .batch ? .batches : .epochs
      return (.span(Span(quantity.value, unit)), bounds)
    default: return (nil, .any)
    }
  }

  /// What to write behind a bare number.
  fileprivate var missingUnit: (@Sendable (Bool) -> String)? {
    switch self {
    case .count(let unit, _): { " " + unit.words(singular: $0) }
    case .rate(let unit, _): { _ in " / " + unit.rawValue }
    case .span: { $0 ? " epoch" : " epochs" }
    default: nil
    }
  }

  fileprivate var withoutBounds: ValueKind {
    switch self {
    case .size: .size(.any)
    case .count(let unit, _): .count(unit, .any)
    case .number: .number(.any)
    case .fraction: .fraction(.any)
    case .rate(let unit, _): .rate(per: unit, .any)
    case .span: .span(.any)
    default: self
    }
  }
}
