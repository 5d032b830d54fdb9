extension DataRecipe {
  /// A data set and what it is given. Paths stand as written in the source; they are looked up by
  /// whoever runs the plan.
  package struct Source: Equatable, Sendable {
    package enum Value: Equatable, Sendable {
      case text(String)
      case number(UInt64)
      case numbers([Int])
    }

    package let kind: any DataSetKind.Type
    /// By the names of the parameters.
    private let values: [String: Value]

    /// The values are looked at by `verify`.
    package init(_ kind: any DataSetKind.Type, _ values: [String: Value]) {
      self.kind = kind
      self.values = values
    }

    package static func == (one: Source, other: Source) -> Bool {
      one.kind == other.kind && one.values == other.values
    }

    func text(_ parameter: DataSetParameter) throws(RuntimeError) -> String {
      guard case .text(let text)? = values[parameter.name] else { throw missing(parameter) }
      return text
    }

    func number(_ parameter: DataSetParameter) throws(RuntimeError) -> UInt64 {
      guard case .number(let number)? = values[parameter.name] else { throw missing(parameter) }
      return number
    }

    func count(_ parameter: DataSetParameter) throws(RuntimeError) -> Int {
      Int(clamping: try number(parameter))
    }

    func numbers(_ parameter: DataSetParameter) throws(RuntimeError) -> [Int] {
      guard case .numbers(let numbers)? = values[parameter.name] else { throw missing(parameter) }
      return numbers
    }

    private func missing(_ parameter: DataSetParameter) -> RuntimeError {
      RuntimeError(.dataSet, "`\(kind.name)` is not told its `\(parameter.name)`")
    }

    /// Fails unless each parameter has a value that it takes.
    package func verify() throws(RuntimeError) {
      for parameter in kind.parameters {
        switch parameter.form {
        case .path: _ = try text(parameter)
        case .seed: _ = try number(parameter)
        case .examples(let most, _):
          let count = try count(parameter)
          guard (1...most).contains(count) else {
            throw fault(parameter, "\(count)", "1 to \(most) examples")
          }
        case .numbers(let range):
          let numbers = try numbers(parameter)
          guard !numbers.isEmpty, numbers.allSatisfy(range.contains),
            Set(numbers).count == numbers.count
          else {
            throw fault(
              parameter, "\(numbers)", "\(range.lowerBound) to \(range.upperBound), each once")
          }
        }
      }
    }

    private func fault(
      _ parameter: DataSetParameter, _ given: String, _ taken: String
    ) -> RuntimeError {
      RuntimeError(
        .dataSet, "`\(kind.name)` is given \(given) as `\(parameter.name)`, it takes \(taken)")
    }
  }
}

// MARK: Plans

extension DataRecipe.Source: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    var intValue: Int? { nil }
    init?(intValue: Int) { nil }
  }

  package func encode(to encoder: any Encoder) throws {
    var outer = encoder.container(keyedBy: Key.self)
    var inner = outer.nestedContainer(keyedBy: Key.self, forKey: Key(kind.planName))
    for parameter in kind.parameters {
      let key = Key(parameter.planName)
      switch parameter.form {
      case .path: try inner.encode(text(parameter), forKey: key)
      case .examples, .seed: try inner.encode(number(parameter), forKey: key)
      case .numbers: try inner.encode(numbers(parameter), forKey: key)
      }
    }
  }

  package init(from decoder: any Decoder) throws {
    let outer = try decoder.container(keyedBy: Key.self)
    guard outer.allKeys.count == 1, let key = outer.allKeys.first,
      let kind = DataSetKinds.all.first(where: { $0.planName == key.stringValue })
    else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: outer.codingPath, debugDescription: "there is no such data set"))
    }
    let inner = try outer.nestedContainer(keyedBy: Key.self, forKey: key)
    var values: [String: Value] = [:]
    for parameter in kind.parameters {
      let key = Key(parameter.planName)
      values[parameter.name] =
        switch parameter.form {
        case .path: .text(try inner.decode(String.self, forKey: key))
        case .examples, .seed: .number(try inner.decode(UInt64.self, forKey: key))
        case .numbers: .numbers(try inner.decode([Int].self, forKey: key))
        }
    }
    self.init(kind, values)
  }
}

// MARK: Netlists

extension DataRecipe.Source {
  /// `kind` and what it is given.
  var json: JSONObject {
    var object = JSONObject()
    object["kind"] = .string(kind.name)
    for parameter in kind.parameters {
      object[parameter.netlistName] = values[parameter.name]?.json
    }
    return object
  }

  static func read(_ fields: inout FieldReader) throws(RuntimeError) -> DataRecipe.Source {
    let name = try fields.string("kind")
    guard let kind = DataSetKinds.named(name) else {
      throw fields.unknownKind(name, known: DataSetKinds.all.map { $0.name })
    }
    var values: [String: Value] = [:]
    for parameter in kind.parameters {
      values[parameter.name] =
        switch parameter.form {
        case .path: .text(try fields.string(parameter.netlistName))
        case .examples, .seed: .number(try fields.unsigned(parameter.netlistName))
        case .numbers: .numbers(try fields.integers(parameter.netlistName))
        }
    }
    return DataRecipe.Source(kind, values)
  }
}

extension DataRecipe.Source.Value {
  fileprivate var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .number(let number): JSONValue(number)
    case .numbers(let numbers): JSONValue(numbers)
    }
  }
}
