import WSLang

/// Sizes by name. A size whose value is at fault is known but has no value: whoever reads it
/// stays silent.
struct SizeTable: Sendable {
  private(set) var values: [String: Quantity?] = [:]
  /// Its names are declared as sizes, not parameters of an op.
  var isDeclared = false

  mutating func set(_ name: String, _ value: Quantity?) { values[name] = .some(value) }
}

/// The names that a number may be made of at some place.
struct NumberScope: Sendable {
  enum Found {
    case value(Quantity)
    case broken
    case signal
    case unknown
  }

  /// Innermost first.
  var tables: [SizeTable]
  /// Names of signals, to say what a name is that is no size.
  var signals: Set<String> = []

  func find(_ name: String) -> Found {
    for table in tables {
      guard let entry = table.values[name] else { continue }
      if let value = entry { return .value(value) }
      return .broken
    }
    return signals.contains(name) ? .signal : .unknown
  }

  /// The first of some names that is a declared size below 1: what is wrong with a number made of
  /// it is the size's fault.
  func sizeToBlame(among names: [String]) -> String? {
    names.first { name in
      for table in tables {
        guard let entry = table.values[name] else { continue }
        return table.isDeclared && (entry?.value ?? 1) < 1
      }
      return false
    }
  }

  var names: [String] { tables.flatMap { Array($0.values.keys) }.sorted() }
}
