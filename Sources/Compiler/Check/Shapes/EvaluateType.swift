import WSLang
import WSRuntime

/// Evaluates a written type; nil after a report.
func evaluateType(
  _ type: TypeExpression, in scope: NumberScope, _ reporter: inout Reporter
) -> WrittenType? {
  guard !type.isMalformed else { return nil }
  let context = ValueContext(source: 0, scope: scope)
  var kind: SignalKind? = plainKind(type.kind)
  if type.kind == .quant {
    guard let bits = type.bits else { return nil }
    kind = evaluateValue(
      bits, .size(PlanBounds.inputBits), of: "the bits of `quant`", context, &reporter)?
      .integer.map { .quant(bits: $0) }
  }
  guard type.axes.count <= largestRank else {
    reporter.report(
      .tooManyAxes, "a signal has at most \(largestRank) axes, not \(type.axes.count)",
      at: Place(type.range))
    return nil
  }
  var shape = SignalShape([])
  var isComplete = kind != nil
  for (position, axis) in type.axes.enumerated() {
    guard let value = evaluateAxis(axis, isFirst: position == 0, context, &reporter) else {
      isComplete = false
      continue
    }
    if value.unit == .step {
      shape.steps = value.integer
    } else {
      shape.shape.append(value.integer ?? 1)
    }
  }
  guard isComplete, let kind else { return nil }
  guard signalSize(shape.shape + [shape.steps ?? 1]) != nil else {
    reporter.report(
      .signalTooLarge, "\(shapeText(shape)) has more than 2^40 values", at: Place(type.range))
    return nil
  }
  return WrittenType(kind: kind, shape: shape, place: Place(type.range))
}

/// A size, or steps for the first axis.
private func evaluateAxis(
  _ axis: Expression, isFirst: Bool, _ context: ValueContext, _ reporter: inout Reporter
) -> Quantity? {
  guard
    let value = evaluateNumber(axis, source: 0, in: context.scope, division: .exact, &reporter)
  else { return nil }
  let place = context.place(axis.range)
  guard let size = value.integer else {
    reporter.reportNotWhole(value, axis, of: nil, in: .atLeastOne, at: place)
    return nil
  }
  guard !value.hasUnit || (value.unit == .step && value.per == nil) else {
    reporter.report(
      .wrongUnit, "an axis has no unit, or the first is in steps; this is \(value.text)", at: place)
    return nil
  }
  guard isFirst || !value.hasUnit else {
    reporter.report(
      .wrongUnit, "only the first axis may be in steps", at: place, "\(value.text) of time")
    return nil
  }
  guard size >= 1 else {
    guard reporter.isNewFault(of: axis, in: context.scope) else { return nil }
    reporter.report(
      .numberOutOfRange,
      "an axis is at least 1, not \(reporter.computed(value, from: axis, source: 0))", at: place)
    return nil
  }
  return value
}

private func plainKind(_ kind: TypeExpression.Kind) -> SignalKind? {
  switch kind {
  case .real: .real
  case .unit: .unit
  case .spike: .spike
  case .class: .class
  case .quant: nil
  }
}
