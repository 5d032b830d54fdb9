/// Takes the fields of a JSON object one by one, so that what is missing, of a wrong kind or left
/// over is an error that names field and place.
struct FieldReader {
  private let object: JSONObject
  /// Such as "projection `c1.conv`".
  private let place: String
  private var taken: Set<String> = []

  init(_ value: JSONValue, place: String) throws(RuntimeError) {
    guard let object = value.asObject else {
      throw RuntimeError(.netlistField, "\(place) is \(value.kindName), an object is needed")
    }
    self.object = object
    self.place = place
  }

  mutating func optional(_ name: String) -> JSONValue? {
    taken.insert(name)
    return object[name]
  }

  mutating func value(_ name: String) throws(RuntimeError) -> JSONValue {
    guard let value = optional(name) else { throw fault("has no field `\(name)`") }
    return value
  }

  mutating func string(_ name: String) throws(RuntimeError) -> String {
    let value = try value(name)
    guard let text = value.asString else { throw wrongKind(name, value, "a string") }
    return text
  }

  mutating func integer(_ name: String) throws(RuntimeError) -> Int {
    let value = try value(name)
    guard let number = value.asInt else { throw wrongKind(name, value, "an integer") }
    return number
  }

  mutating func unsigned(_ name: String) throws(RuntimeError) -> UInt64 {
    let value = try value(name)
    guard let number = value.asUInt64 else { throw wrongKind(name, value, "an integer from 0") }
    return number
  }

  mutating func number(_ name: String) throws(RuntimeError) -> Double {
    let value = try value(name)
    guard let number = value.asDouble else { throw wrongKind(name, value, "a number") }
    return number
  }

  mutating func bool(_ name: String) throws(RuntimeError) -> Bool {
    let value = try value(name)
    guard let flag = value.asBool else { throw wrongKind(name, value, "true or false") }
    return flag
  }

  /// Two integers, the lesser first.
  mutating func range(_ name: String) throws(RuntimeError) -> ClosedRange<Int> {
    let ends = try integers(name)
    guard ends.count == 2, ends[0] <= ends[1] else {
      throw fault("has the \(name) \(ends), the least and the greatest value are needed")
    }
    return ends[0]...ends[1]
  }

  mutating func list(_ name: String) throws(RuntimeError) -> [JSONValue] {
    let value = try value(name)
    guard let list = value.asArray else { throw wrongKind(name, value, "a list") }
    return list
  }

  mutating func integers(_ name: String) throws(RuntimeError) -> [Int] {
    let values = try list(name)
    let numbers = values.compactMap(\.asInt)
    guard numbers.count == values.count else {
      throw fault("has a field `\(name)` that is not a list of integers")
    }
    return numbers
  }

  mutating func optionalIntegers(_ name: String) throws(RuntimeError) -> [Int]? {
    optional(name) == nil ? nil : try integers(name)
  }

  mutating func reader(_ name: String) throws(RuntimeError) -> FieldReader {
    try FieldReader(try value(name), place: "`\(name)` of \(place)")
  }

  /// Every field must have been asked for.
  func finish() throws(RuntimeError) {
    if let unknown = object.names.first(where: { !taken.contains($0) }) {
      throw fault("has an unknown field `\(unknown)`")
    }
  }

  func unknownKind(_ kind: String, known: [String]) -> RuntimeError {
    fault("is of the unknown kind `\(kind)`; known: \(known.joined(separator: ", "))")
  }

  func fault(_ reason: String) -> RuntimeError {
    RuntimeError(.netlistField, "\(place) \(reason)")
  }

  private func wrongKind(_ name: String, _ value: JSONValue, _ wanted: String) -> RuntimeError {
    fault("has \(value.kindName) as `\(name)`, \(wanted) is needed")
  }
}
