import WSLang
import WSRuntime

/// Where examples come from, what fields they have, and how they are varied.
package enum DataSets {
  private static let augment = WordParameter(
    "augment", .list(.choice(augmentations.map(\.word))),
    "drawn anew each epoch, for training only",
    default: .none)

  static let all =
    DataSetKinds.all.map { kind in
      Word(
        kind.name, kind.summary,
        kind.parameters.map(parameter) + [augment] + fieldParameters(kind))
    }

  /// Who takes which of its own fields, or, by the input or label that takes it, where a field is.
  private static func fieldParameters(_ kind: any DataSetKind.Type) -> [WordParameter] {
    guard let named = kind.namedField else { return kind.fields.map(parameter) }
    return [
      WordParameter(
        namedFields, .others(.string),
        "every other argument is an input or a label, and " + named, default: .none)
    ]
  }

  private static let namedFields = "fields"

  private static func parameter(_ parameter: DataSetParameter) -> WordParameter {
    let kind: ValueKind
    var fallback = WordParameter.Default.required
    switch parameter.form {
    case .path: kind = .string
    case .examples(let most, let standard):
      kind = .count(.example, Bounds(1, Double(most)))
      fallback = .value(.integer(standard), "\(standard) examples")
    case .seed(let standard):
      kind = .size(.nonNegative)
      fallback = .value(.integer(standard), "\(standard)")
    case .numbers(let all):
      kind = .list(.size(Bounds(Double(all.lowerBound), Double(all.upperBound))))
      fallback = .none
    case .size(let most):
      kind = .pair(Bounds(1, Double(most)))
      fallback = .none
    case .oneOf(let all):
      kind = .size(Bounds(Double(all.min() ?? 0), Double(all.max() ?? 0)))
      fallback = .none
    case .share:
      kind = .fraction(Bounds(0, 1, excludesLower: true, excludesUpper: true))
      fallback = .none
    }
    return WordParameter(
      parameter.name, kind, parameter.meaning, default: fallback, labelled: !parameter.isFirst)
  }

  /// Which input or label takes a field, where that is not plain from names or roles.
  private static func parameter(_ field: DataSetField) -> WordParameter {
    WordParameter(
      field.name, .reference,
      "the \(field.isPicture ? "input" : "label") that takes \(field.meaning)", default: .none)
  }

  static let augmentations: [WordRule<DataRecipe.Augmentation>] = [
    WordRule(
      "shift", "by up to so many pixels in each direction",
      [.first("pixels", .size(PlanBounds.pixels), "how far")]
    ) { call throws(CallFault) in .shift(try call.whole("pixels")) },
    WordRule("flip", "left to right, every second picture") { _ throws(CallFault) in .flip },
    WordRule(
      "crop", "pads with zeros and cuts the old size out at random",
      [WordParameter("pad", .size(PlanBounds.pixels), "pixels on each side")]
    ) { call throws(CallFault) in .crop(pad: try call.whole("pad")) },
  ]

  /// What a call gives to the set that it names.
  ///
  /// - Parameter fields: those that it names itself.
  static func source(
    _ call: WordCall, fields: [DataRecipe.Source.NamedField]
  ) throws(CallFault) -> DataRecipe.Source? {
    guard let kind = DataSetKinds.named(call.word.name) else { return nil }
    var values: [String: DataRecipe.Source.Value] = [:]
    for parameter in kind.parameters {
      let name = parameter.name
      switch parameter.form {
      case .path: values[name] = .text(try call.text(name))
      case .examples, .seed: values[name] = .number(UInt64(clamping: try call.whole(name)))
      case .numbers(let all):
        let numbers = (call.value(name)?.list ?? []).compactMap(\.value.integer)
        values[name] = .numbers(numbers.isEmpty ? Array(all) : numbers)
      case .size: values[name] = call.value(name)?.pair.map { .numbers($0) }
      case .oneOf: values[name] = call.value(name)?.integer.map { .number(UInt64(clamping: $0)) }
      case .share: values[name] = call.value(name)?.number.map { .share($0) }
      }
    }
    return DataRecipe.Source(kind, values, fields: fields)
  }

  /// The fields of a data set that are its own, not named by the user.
  package static func ownFields(of name: String) -> [DataSetField] {
    guard let kind = DataSetKinds.named(name), kind.namedField == nil else { return [] }
    return kind.fields
  }

  /// The fields that a call names itself, each with what it says of it.
  static func namedFields(_ call: WordCall) -> [Value.TableRow] {
    if case .table(let rows)? = call.value(namedFields) { rows } else { [] }
  }
}
