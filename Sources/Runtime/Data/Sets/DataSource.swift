extension DataRecipe {
  /// A data set and what it is given. Paths stand as written in the source; they are looked up by
  /// whoever runs the plan.
  package struct Source: Equatable, Sendable {
    package enum Value: Equatable, Sendable {
      case text(String)
      case number(UInt64)
      case numbers([Int])
      /// 0 to 1
      case share(Double)
    }

    /// A field that the source itself names, after the input or label that takes it.
    package struct NamedField: Equatable, Sendable {
      package let name: String
      package let isPicture: Bool
      /// Where its values are: a pattern of paths, a file, an array, columns.
      package let place: String

      package init(_ name: String, isPicture: Bool, place: String) {
        self.name = name
        self.isPicture = isPicture
        self.place = place
      }
    }

    package let kind: any DataSetKind.Type
    /// By the names of the parameters.
    private let values: [String: Value]
    /// In the order of their names.
    package let namedFields: [NamedField]

    /// The values are looked at by `verify`.
    package init(
      _ kind: any DataSetKind.Type, _ values: [String: Value], fields: [NamedField] = []
    ) {
      self.kind = kind
      self.values = values
      namedFields = fields.sorted { $0.name < $1.name }
    }

    package static func == (one: Source, other: Source) -> Bool {
      one.kind == other.kind && one.values == other.values
        && one.namedFields == other.namedFields
    }

    /// What each example has.
    package var fields: [DataSetField] { kind.fields(of: self) }

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

    /// Nil where it is left out.
    func share(_ parameter: DataSetParameter) -> Double? {
      if case .share(let share)? = values[parameter.name] { share } else { nil }
    }

    /// Nil where it is left out.
    func size(_ parameter: DataSetParameter) -> (height: Int, width: Int)? {
      guard case .numbers(let sides)? = values[parameter.name], sides.count == 2 else { return nil }
      return (sides[0], sides[1])
    }

    /// Nil where it is left out.
    func choice(_ parameter: DataSetParameter) -> Int? {
      if case .number(let number)? = values[parameter.name] { Int(clamping: number) } else { nil }
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
        case .size(let most):
          guard values[parameter.name] != nil else { continue }
          guard let (height, width) = size(parameter), (1...most).contains(height),
            (1...most).contains(width)
          else {
            throw fault(
              parameter, values[parameter.name]?.json.text() ?? "",
              "height and width from 1 to \(most)")
          }
        case .oneOf(let all):
          guard values[parameter.name] != nil else { continue }
          guard let chosen = choice(parameter), all.contains(chosen) else {
            throw fault(
              parameter, values[parameter.name]?.json.text() ?? "",
              all.map(String.init).joined(separator: " or "))
          }
        case .share:
          guard values[parameter.name] != nil else { continue }
          guard let share = share(parameter), share > 0, share < 1 else {
            throw fault(
              parameter, values[parameter.name]?.json.text() ?? "",
              "more than nothing and less than all")
          }
        }
      }
      try kind.verify(self)
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
    for (name, isPicture) in Self.kindsOfFields {
      let named = namedFields.filter { $0.isPicture == isPicture }
      guard !named.isEmpty else { continue }
      var places = JSONObject()
      for field in named { places[field.name] = .string(field.place) }
      object[name] = .object(places)
    }
    return object
  }

  private static let kindsOfFields = [("pictures", true), ("classes", false)]

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
        case .size: try fields.optionalIntegers(parameter.netlistName).map { .numbers($0) }
        case .oneOf:
          fields.optional(parameter.netlistName) == nil
            ? nil : .number(try fields.unsigned(parameter.netlistName))
        case .share: try fields.optionalNumber(parameter.netlistName).map { .share($0) }
        }
    }
    var named: [NamedField] = []
    for (name, isPicture) in kindsOfFields
    where kind.namedField != nil && fields.optional(name) != nil {
      named += try fields.strings(name).map {
        NamedField($0.key, isPicture: isPicture, place: $0.value)
      }
    }
    return DataRecipe.Source(kind, values, fields: named)
  }
}

extension DataRecipe.Source.Value {
  fileprivate var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .number(let number): JSONValue(number)
    case .numbers(let numbers): JSONValue(numbers)
    case .share(let share): .number(share)
    }
  }
}
