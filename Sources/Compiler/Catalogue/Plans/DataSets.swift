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
        kind.parameters.map(parameter) + [augment] + kind.fields.map(parameter))
    } + [
      Word(
        "folder", "a folder of picture files; every other argument is a field and its pattern",
        [
          parameter(.folder), augment,
          WordParameter("fields", .others(.string), "the files of each field", default: .none),
        ], missing: [.training])
    ]

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

  /// What a call gives to the set that it names; nil for a set that cannot be read yet.
  static func source(_ call: WordCall) throws(CallFault) -> DataRecipe.Source? {
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
      }
    }
    return DataRecipe.Source(kind, values)
  }

  /// The fields of a data set; nil for one whose fields are the user's own (`folder`).
  package static func fields(of name: String) -> [DataSetField]? {
    DataSetKinds.named(name)?.fields
  }
}
