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
    reportUnits(quantity, expression, kinds, of: name, at: place, &reporter)
    return nil
  }
  let (value, bounds) = kind.convert(quantity)
  guard let value else {
    reporter.reportNotWhole(quantity, expression, of: name, in: bounds, at: place)
    return nil
  }
  guard bounds.contains(quantity.part.value) else {
    guard reporter.isNewFault(of: expression, in: context.scope) else { return nil }
    let number = reporter.computed(quantity, from: expression, source: context.source)
    reporter.report(
      .numberOutOfRange, "\(subject(name)) is \(number), but must be \(bounds.words ?? "finite")",
      at: place, helps: helpOfUnit(quantity, expression, kinds, reporter, at: place))
    return nil
  }
  return value
}

private func reportUnits(
  _ quantity: Quantity, _ expression: Expression, _ kinds: [ValueKind], of name: String,
  at place: Place, _ reporter: inout Reporter
) {
  let expected = ValueKind.either(kinds.map(\.withoutBounds)).words
  let number = quantity.hasUnit ? quantity.text : "\(quantity.text) without a unit"
  reporter.report(
    .wrongUnit, "\(subject(name)) takes \(expected), not \(number)", at: place,
    helps: helpOfUnit(quantity, expression, kinds, reporter, at: place))
}

/// How to write a bare number with the unit that makes it fit; none if no unit does.
private func helpOfUnit(
  _ quantity: Quantity, _ expression: Expression, _ kinds: [ValueKind], _ reporter: Reporter,
  at place: Place
) -> [Help] {
  guard !quantity.hasUnit, let kind = kinds.first(where: { $0.fits(bare: quantity) }),
    let unit = kind.missingUnit(singular: quantity.value == 1)
  else { return [] }
  let written = reporter.text(place)
  let text: String
  switch expression.form {
  case .number where kind.isWhole: text = "\(quantity.text) \(unit)"
  case .number: text = "\(written) \(unit)"
  case .path, .parenthesized: text = kind.isRate ? "\(written) \(unit)" : "\(written) * 1 \(unit)"
  default: text = kind.isRate ? "(\(written)) \(unit)" : "(\(written)) * 1 \(unit)"
  }
  let end = SourceRange(place.range.end, place.range.end)
  let edit =
    text.hasPrefix(written)
    ? TextEdit(end, String(text.dropFirst(written.count))) : TextEdit(place.range, text)
  return [Help("give it its unit: `\(clipped(text))`", fix: Fix(.maybe, [edit]))]
}

extension Quantity {
  /// `15 %` is 0.15.
  fileprivate var part: Exact { unit == .percent ? exact / Exact(100) : exact }
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
    let part = quantity.part.value
    switch self {
    case .size(let bounds), .count(_, let bounds):
      return (quantity.integer.map { .integer($0) }, bounds)
    case .number(let bounds): return (.number(quantity.value), bounds)
    case .fraction(let bounds), .rate(_, let bounds): return (.number(part), bounds)
    case .span(let bounds):
      let unit: Span.Unit = quantity.unit == .batch ? .batches : .epochs
      return (.span(ExactSpan(quantity.exact, unit)), bounds)
    default: return (nil, .any)
    }
  }

  /// A number without unit would fit if it had one.
  fileprivate func fits(bare quantity: Quantity) -> Bool {
    switch self {
    case .count(_, let bounds): quantity.exact.whole != nil && bounds.contains(quantity.value)
    case .rate(_, let bounds), .span(let bounds): bounds.contains(quantity.value)
    default: false
    }
  }

  /// What to write behind a bare number.
  fileprivate func missingUnit(singular: Bool) -> String? {
    switch self {
    case .count(let unit, _): unit.words(singular: singular)
    case .rate(let unit, _): "/ " + unit.rawValue
    case .span: singular ? "epoch" : "epochs"
    default: nil
    }
  }

  fileprivate var isWhole: Bool { if case .count = self { true } else { false } }

  fileprivate var isRate: Bool { if case .rate = self { true } else { false } }

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
