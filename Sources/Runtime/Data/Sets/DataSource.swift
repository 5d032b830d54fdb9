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

// MARK: In files

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
