import WSLang
import WSRuntime

/// How messages quote numbers.
extension Reporter {
  /// `classes * copies = 40` for what was computed, `40` for what was written as it is.
  func computed(_ quantity: Quantity, from expression: Expression, source: Int) -> String {
    if expression.isLiteral { return quantity.text }
    return "`\(written(expression, source: source)) = \(quantity.text)`"
  }

  /// A fraction, or a whole number in the form of one; within `bounds` it may be written as it is.
  mutating func reportNotWhole(
    _ quantity: Quantity, _ expression: Expression, of name: String?, in bounds: Bounds,
    at place: Place
  ) {
    let start = name.map { subject($0) + " takes" } ?? "an axis is"
    guard let whole = quantity.exact.whole else {
      report(
        .numberNotWhole,
        "\(start) a whole number, not "
          + computed(quantity, from: expression, source: place.source), at: place)
      return
    }
    let text = Quantity(.integer(whole), unit: quantity.unit, per: quantity.per).text
    report(
      .numberNotWhole,
      "\(start) a whole number, but `\(written(expression, source: place.source))` has a point "
        + "or an exponent", at: place,
      helps: bounds.contains(quantity.value)
        ? [Help("write `\(text)`", fix: Fix(.maybe, [TextEdit(place.range, text)]))] : [])
  }

  private func written(_ expression: Expression, source: Int) -> String {
    let text = text(Place(expression.range, source: source))
    return clipped(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }
}

extension Expression {
  /// It is written as a number with its unit; nothing in it is computed.
  fileprivate var isLiteral: Bool {
    switch form {
    case .number, .quantity: return true
    case .negative(let inner): return inner.isLiteral
    case .operation(let first, let operands):
      // `0.25 / epoch`
      guard operands.count == 1, case .unit = operands[0].value else { return false }
      return first.isLiteral
    default: return false
    }
  }
}

/// How messages call what a value is for: a name of the language in backticks, or words.
func subject(_ name: String) -> String { name.contains(" ") ? name : "`\(name)`" }
