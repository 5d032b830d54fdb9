/// Takes the fields of a JSON object one by one, so that what is missing, of a wrong kind or left
/// over is an error that names field and place.
struct FieldReader {
  private let object: JSONObject
  /// Such as "projection `c1.conv`".
  private var place: String
  private let code: ErrorCode
  private var taken: Set<String> = []

  /// - Parameter code: of the errors, which says what kind of file it is.
  init(
    _ value: JSONValue, place: String, code: ErrorCode = .netlistField
  ) throws(RuntimeError) {
    guard let object = value.asObject else {
      throw RuntimeError(code, "\(place) is \(value.kindName), an object is needed")
    }
    self.object = object
    self.place = place
    self.code = code
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
    try elements(name, as: \.asInt, "integers")
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
    try FieldReader(try value(name), place: "`\(name)` of \(place)", code: code)
  }

  /// Nil where the field is not there.
  mutating func optionalInteger(_ name: String) throws(RuntimeError) -> Int? {
    optional(name) == nil ? nil : try integer(name)
  }

  /// Nil where the field is not there.
  mutating func optionalNumber(_ name: String) throws(RuntimeError) -> Double? {
    optional(name) == nil ? nil : try number(name)
  }

  mutating func strings(_ name: String) throws(RuntimeError) -> [String] {
    try elements(name, as: \.asString, "strings")
  }

  private mutating func elements<Element>(
    _ name: String, as form: (JSONValue) -> Element?, _ kind: String
  ) throws(RuntimeError) -> [Element] {
    let values = try list(name)
    let elements = values.compactMap(form)
    guard elements.count == values.count else {
      throw fault("has a field `\(name)` that is not a list of \(kind)")
    }
    return elements
  }

  /// The object of a field; all of its own fields must be asked for.
  mutating func one<Value>(
    _ name: String, _ read: (inout FieldReader) throws(RuntimeError) -> Value
  ) throws(RuntimeError) -> Value {
    var fields = try reader(name)
    let value = try read(&fields)
    try fields.finish()
    return value
  }

  /// Nil where the field is not there.
  mutating func optionalOne<Value>(
    _ name: String, _ read: (inout FieldReader) throws(RuntimeError) -> Value
  ) throws(RuntimeError) -> Value? {
    optional(name) == nil ? nil : try one(name, read)
  }

  /// The objects of a list, which errors call by their place in it.
  mutating func all<Value>(
    _ name: String, each: String, _ read: (inout FieldReader) throws(RuntimeError) -> Value
  ) throws(RuntimeError) -> [Value] {
    var values: [Value] = []
    for (number, value) in try list(name).enumerated() {
      var fields = try FieldReader(value, place: "\(each) \(number)", code: code)
      values.append(try read(&fields))
      try fields.finish()
    }
    return values
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
    RuntimeError(code, "\(place) \(reason)")
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
