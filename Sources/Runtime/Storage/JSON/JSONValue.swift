/// A JSON value whose objects keep their order and whose integers are exact.
package enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// Only above the range of `integer`, so that equal numbers are equal values.
  case unsigned(UInt64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  package init(_ value: UInt64) {
    if let small = Int(exactly: value) { self = .integer(small) } else { self = .unsigned(value) }
  }

  /// `null` for nil, like the two below.
  package init(_ value: Int?) { self = value.map(JSONValue.integer) ?? .null }
  package init(_ value: Double?) { self = value.map(JSONValue.number) ?? .null }
  package init(_ value: String?) { self = value.map(JSONValue.string) ?? .null }

  package var asInt: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  package var asUInt64: UInt64? {
    switch self {
    case .integer(let value): UInt64(exactly: value)
    case .unsigned(let value): value
    default: nil
    }
  }

  /// Any number; integers beyond 2^53 are rounded.
  package var asDouble: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  package var asBool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  package var asString: String? {
    if case .string(let value) = self { value } else { nil }
  }

  package var asArray: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  package var asObject: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// For messages: "a string", "an object".
  package var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer, .unsigned: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

/// Members in the order in which they were written; no name occurs twice.
package struct JSONObject: Equatable, Sendable {
  package private(set) var names: [String] = []
  private var values: [JSONValue] = []
  /// Places of the names; made only for many members, since few are found faster one by one.
  private var places: [String: Int] = [:]

  private static let fewMembers = 12

  package init() {}

  package var isEmpty: Bool { names.isEmpty }
  package var count: Int { names.count }
  package var members: [(name: String, value: JSONValue)] { Array(zip(names, values)) }

  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.names == right.names && left.values == right.values
  }

  private func place(of name: String) -> Int? {
    places.isEmpty ? names.firstIndex(of: name) : places[name]
  }

  /// Setting a new name appends it; setting nil removes it.
  package subscript(name: String) -> JSONValue? {
    get { place(of: name).map { values[$0] } }
    set {
      switch (place(of: name), newValue) {
      case (let place?, let value?): values[place] = value
      case (nil, let value?):
        names.append(name)
        values.append(value)
        if !places.isEmpty {
          places[name] = names.count - 1
        } else if names.count > Self.fewMembers {
          findPlaces()
        }
      case (let place?, nil):
        names.remove(at: place)
        values.remove(at: place)
        if !places.isEmpty { findPlaces() }
      case (nil, nil): break
      }
    }
  }

  private mutating func findPlaces() {
    places = [:]
    guard names.count > Self.fewMembers else { return }
    for (index, name) in names.enumerated() { places[name] = index }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByFloatLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements))
  }

  package init(_ values: [Int]) { self = .array(values.map { .integer($0) }) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }

  fileprivate init(_ members: [(String, JSONValue)]) {
    self.init()
    for (name, value) in members { self[name] = value }
  }
}
