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
  private var values: [String: JSONValue] = [:]

  package init() {}

  package var isEmpty: Bool { names.isEmpty }
  package var count: Int { names.count }
  package var members: [(name: String, value: JSONValue)] {
    names.compactMap { name in values[name].map { (name, $0) } }
  }

  /// Setting a new name appends it; setting nil removes it.
  package subscript(name: String) -> JSONValue? {
    get { values[name] }
    set {
      let isNew = values[name] == nil
      values[name] = newValue
      if newValue == nil {
        if !isNew { names.removeAll { $0 == name } }
      } else if isNew {
        names.append(name)
      }
    }
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
    var object = JSONObject()
    for (name, value) in elements { object[name] = value }
    self = .object(object)
  }

  package init(_ values: [Int]) { self = .array(values.map { .integer($0) }) }
}
