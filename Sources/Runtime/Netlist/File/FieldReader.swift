/// Takes the fields of a JSON object one by one, so that what is missing, of a wrong kind or left
/// over is an error that names field and place.
struct FieldReader {
  private let object: JSONObject
  /// Such as "projection `c1.conv`".
  private var place: String
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

  /// The field `name`, by which messages call the object from then on.
  mutating func name(of kind: String) throws(RuntimeError) -> String {
    let name = try string("name")
    place = "\(kind) `\(name)`"
    return name
  }

  mutating func string(_ name: String) throws(RuntimeError) -> String {
    try value(name, as: \.asString, "a string")
  }

  mutating func integer(_ name: String) throws(RuntimeError) -> Int {
    try value(name, as: \.asInt, "an integer")
  }

  mutating func unsigned(_ name: String) throws(RuntimeError) -> UInt64 {
    try value(name, as: \.asUInt64, "an integer from 0")
  }

  mutating func number(_ name: String) throws(RuntimeError) -> Double {
    try value(name, as: \.asDouble, "a number")
  }

  mutating func bool(_ name: String) throws(RuntimeError) -> Bool {
    try value(name, as: \.asBool, "true or false")
  }

  mutating func list(_ name: String) throws(RuntimeError) -> [JSONValue] {
    try value(name, as: \.asArray, "a list")
  }

  /// Two integers, the lesser first.
  mutating func range(_ name: String) throws(RuntimeError) -> ClosedRange<Int> {
    let ends = try integers(name)
    guard ends.count == 2, ends[0] <= ends[1] else {
      throw fault("has the \(name) \(ends), the least and the greatest value are needed")
    }
    return ends[0]...ends[1]
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

  /// An object of strings.
  mutating func strings(_ name: String) throws(RuntimeError) -> [String: String] {
    var part = try reader(name)
    var strings: [String: String] = [:]
    for key in part.object.names { strings[key] = try part.string(key) }
    return strings
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

  private mutating func value<Value>(
    _ name: String, as kind: KeyPath<JSONValue, Value?>, _ wanted: String
  ) throws(RuntimeError) -> Value {
    let value = try value(name)
    guard let read = value[keyPath: kind] else {
      throw fault("has \(value.kindName) as `\(name)`, \(wanted) is needed")
    }
    return read
  }
}
