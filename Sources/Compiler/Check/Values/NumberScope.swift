import WSLang

/// Sizes by name. A size whose value is at fault is known but has no value: whoever reads it
/// stays silent.
struct SizeTable: Sendable {
  private(set) var values: [String: Quantity?] = [:]

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

  var names: [String] { tables.flatMap { Array($0.values.keys) }.sorted() }
}
