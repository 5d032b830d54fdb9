import WSLang
import WSRuntime

/// A value of a parameter or setting, evaluated; what its numbers mean is said by the kind.
package indirect enum Value: Equatable, Sendable {
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case string(String)
  case pair([Int])
  case span(ExactSpan)
  case word(String, Arguments)
  case list([Argument])
  case table([TableRow])
  case interval(Argument, Argument)
  case reference([String])

  /// A choice without arguments.
  package static func word(_ name: String) -> Value { .word(name, Arguments()) }

  /// Whole numbers without a place in a source.
  static func wholes(_ numbers: [Int]) -> Value {
    .list(numbers.map { Argument(.integer($0), at: Place(SourceRange(0, 0)), from: .fallback) })
  }

  package struct TableRow: Equatable, Sendable {
    package var key: [String]
    package var keyPlace: Place
    package var value: Argument

    package init(key: [String], keyPlace: Place, value: Argument) {
      self.key = key
      self.keyPlace = keyPlace
      self.value = value
    }
  }

  package var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  package var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  package var boolean: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }

  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  package var pair: [Int]? {
    if case .pair(let value) = self { value } else { nil }
  }

  package var exactSpan: ExactSpan? {
    if case .span(let value) = self { value } else { nil }
  }

  package var span: Span? { exactSpan?.span }

  package var word: (name: String, arguments: Arguments)? {
    if case .word(let name, let arguments) = self { (name, arguments) } else { nil }
  }

  package var list: [Argument]? {
    if case .list(let value) = self { value } else { nil }
  }
}

/// A value, where it was written and where it came from.
package struct Argument: Equatable, Sendable {
  package enum Origin: Equatable, Sendable {
    case file, override, fallback
  }

  package var value: Value
  /// For a default: the place of the call that left it out.
  package var place: Place
  package var origin: Origin

  package init(_ value: Value, at place: Place, from origin: Origin) {
    self.value = value
    self.place = place
    self.origin = origin
  }
}

/// The arguments of a word by the names of its parameters, in the order of the catalogue.
package struct Arguments: Equatable, Sendable {
  package private(set) var names: [String] = []
  package private(set) var values: [Argument] = []

  package init() {}

  /// Values that stand nowhere in a source.
  package init(_ values: KeyValuePairs<String, Value>) {
    for (name, value) in values {
      set(name, Argument(value, at: Place(SourceRange(0, 0)), from: .fallback))
    }
  }

  package subscript(_ name: String) -> Argument? {
    guard let index = names.firstIndex(of: name) else { return nil }
    return values[index]
  }

  package mutating func set(_ name: String, _ argument: Argument) {
    if let index = names.firstIndex(of: name) {
      values[index] = argument
    } else {
      names.append(name)
      values.append(argument)
    }
  }

  package func integer(_ name: String) -> Int? { self[name]?.value.integer }
  package func number(_ name: String) -> Double? { self[name]?.value.number }
  package func boolean(_ name: String) -> Bool? { self[name]?.value.boolean }
  package func string(_ name: String) -> String? { self[name]?.value.string }
  package func pair(_ name: String) -> [Int]? { self[name]?.value.pair }

  /// It stands in the file or in a `--set`.
  package func isWritten(_ name: String) -> Bool {
    guard let argument = self[name] else { return false }
    return argument.origin != .fallback
  }
}
