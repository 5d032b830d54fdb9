import WSLang

/// A number with its unit: `784 steps`, `0.25 / epoch`, `15 %`.
struct Quantity: Equatable, Sendable {
  enum Magnitude: Equatable, Sendable {
    case integer(Int)
    /// Written with a point or an exponent, or the quotient of such.
    case real(Exact)
  }

  var magnitude: Magnitude
  /// The unit it counts.
  var unit: Unit?
  /// The unit behind `/`.
  var per: Unit?

  init(_ magnitude: Magnitude, unit: Unit? = nil, per: Unit? = nil) {
    self.magnitude = magnitude
    self.unit = unit
    self.per = per
  }

  var value: Double {
    switch magnitude {
    case .integer(let value): Double(value)
    case .real(let value): value.value
    }
  }

  var exact: Exact {
    switch magnitude {
    case .integer(let value): Exact(value)
    case .real(let value): value
    }
  }

  var integer: Int? {
    if case .integer(let value) = magnitude { value } else { nil }
  }

  var hasUnit: Bool { unit != nil || per != nil }

  /// As a user would write it.
  var text: String {
    let number =
      switch magnitude {
      case .integer(let value): String(value)
      case .real(let value): decimalText(value.value)
      }
    return number + Quantity.unitText(unit, per: per, singular: value == 1)
  }

  static func unitText(_ unit: Unit?, per: Unit?, singular: Bool = false) -> String {
    var text = ""
    if let unit { text += " " + unit.words(singular: singular) }
    if let per { text += " / " + per.rawValue }
    return text
  }

  enum Fault: Error {
    case overflow
    case inexact
    case divisionByZero
    case unitsDiffer
    case unitsDoNotMultiply
  }

  /// How `/` treats whole numbers: sizes divide exactly or not at all.
  enum Division {
    case exact, real
  }

  func adding(_ other: Quantity, subtract: Bool) throws(Fault) -> Quantity {
    guard unit == other.unit, per == other.per else { throw .unitsDiffer }
    if let first = integer, let second = other.integer {
      let (result, overflow) =
        subtract
        ? first.subtractingReportingOverflow(second) : first.addingReportingOverflow(second)
      guard !overflow else { throw .overflow }
      return Quantity(.integer(result), unit: unit, per: per)
    }
    return try Quantity(
      .finite(subtract ? exact - other.exact : exact + other.exact), unit: unit, per: per)
  }

  func multiplied(by other: Quantity) throws(Fault) -> Quantity {
    let units = try Quantity.cancel([unit, other.unit], [per, other.per])
    if let first = integer, let second = other.integer {
      let (result, overflow) = first.multipliedReportingOverflow(by: second)
      guard !overflow else { throw .overflow }
      return Quantity(.integer(result), unit: units.unit, per: units.per)
    }
    return try Quantity(.finite(exact * other.exact), unit: units.unit, per: units.per)
  }

  func divided(by other: Quantity, _ division: Division) throws(Fault) -> Quantity {
    guard other.value != 0 else { throw .divisionByZero }
    let units = try Quantity.cancel([unit, other.per], [per, other.unit])
    if let first = integer, let second = other.integer {
      let (result, overflow) = first.dividedReportingOverflow(by: second)
      guard !overflow else { throw .overflow }
      if first.remainderReportingOverflow(dividingBy: second).partialValue == 0 {
        return Quantity(.integer(result), unit: units.unit, per: units.per)
      }
      guard division == .real else { throw .inexact }
    }
    return try Quantity(.finite(exact / other.exact), unit: units.unit, per: units.per)
  }

  func negated() throws(Fault) -> Quantity {
    try Quantity(.integer(0), unit: unit, per: per).adding(self, subtract: true)
  }

  /// The units that are left of a product; at most one above and one below the line.
  private static func cancel(
    _ above: [Unit?], _ below: [Unit?]
  ) throws(Fault) -> (unit: Unit?, per: Unit?) {
    var above = above.compactMap { $0 }
    var below = below.compactMap { $0 }
    for unit in above {
      guard let position = below.firstIndex(of: unit), let own = above.firstIndex(of: unit)
      else { continue }
      below.remove(at: position)
      above.remove(at: own)
    }
    guard above.count <= 1, below.count <= 1 else { throw .unitsDoNotMultiply }
    return (above.first, below.first)
  }
}

extension Quantity.Magnitude {
  fileprivate static func finite(_ value: Exact) throws(Quantity.Fault) -> Self {
    guard value.value.isFinite else { throw .overflow }
    return .real(value)
  }
}

extension Unit {
  package func words(singular: Bool = false) -> String {
    switch self {
    case .percent: "%"
    case .batch: singular ? "batch" : "batches"
    default: singular ? rawValue : rawValue + "s"
    }
  }
}
