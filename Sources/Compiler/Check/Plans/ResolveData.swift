import WSLang
import WSRuntime

/// The data of a `train` plan and which field goes to which input and label.
struct CheckedData {
  /// Nil if there is none, or none that can be read yet.
  var recipe: DataRecipe?
  var fields: [String: String] = [:]
}

/// Resolves `data:` and `validation:`, and binds fields by mapping, by name, or by role where
/// only one input or label is left.
func resolveData(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> CheckedData {
  guard let data = plan.settings["data"], let (name, arguments) = data.value.word else {
    return CheckedData()
  }
  var result = CheckedData()
  if let fields = DataSets.fields(of: name) {
    result.fields = bindFields(fields, name, data, arguments, network, &reporter)
  } else {
    result.fields = bindFolder(data, arguments, network, &reporter)
  }
  verifyNumbers(name, arguments, &reporter)
  do throws(CallFault) {
    let call = try plan.call.choice("data")
    guard let source = try DataSets.source(call) else { return result }
    result.recipe = DataRecipe(
      source: source, validation: validation(plan.settings), augment: try augmentations(call))
  } catch {
    reporter.report(error, at: data.place)
  }
  return result
}

/// Of a list of numbered files each may be named once.
private func verifyNumbers(_ set: String, _ arguments: Arguments, _ reporter: inout Reporter) {
  for parameter in DataSetKinds.named(set)?.parameters ?? [] {
    guard case .numbers = parameter.form else { continue }
    let written = arguments[parameter.name]?.value.list ?? []
    let numbers = written.compactMap(\.value.integer)
    guard let twice = numbers.indices.first(where: { numbers[..<$0].contains(numbers[$0]) })
    else { continue }
    reporter.report(.fileTwice, "file \(numbers[twice]) is named twice", at: written[twice].place)
  }
}

private func validation(_ settings: Arguments) -> DataRecipe.Validation {
  switch settings["validation"]?.value {
  case .integer(let count)?: count == 0 ? .none : .examples(count)
  case .number(let share)?: share == 0 ? .none : .fraction(share)
  default: .none
  }
}

private func augmentations(
  _ call: WordCall
) throws(CallFault) -> [DataRecipe.Augmentation] {
  var found: [DataRecipe.Augmentation] = []
  for item in call.value("augment")?.list ?? [] {
    found.append(try call.meaning(of: "augment", DataSets.augmentations, chosen: item.value))
  }
  return found
}

private func bindFields(
  _ fields: [DataSetField], _ set: String, _ data: Argument, _ arguments: Arguments,
  _ network: CheckedNetwork, _ reporter: inout Reporter
) -> [String: String] {
  var bound: [String: String] = [:]
  for field in fields {
    let isPicture: Bool
    if case .picture = field.form { isPicture = true } else { isPicture = false }
    let candidates = isPicture ? network.names.inputs : network.names.labels
    let mapped = arguments[field.name]
    var target: SignalDeclaration?
    if let mapped, case .reference(let path) = mapped.value {
      target = candidates.first { [$0.name.text] == path }
      if target == nil {
        let name = path.joined(separator: ".")
        reporter.report(
          .unknownField, "`\(network.name)` has no \(isPicture ? "input" : "label") `\(name)`",
          at: mapped.place,
          helps: reporter.didYouMean(
            Name(name, mapped.place.range), among: candidates.map(\.name.text)))
        return bound
      }
    } else {
      target =
        candidates.first { $0.name.text == field.name }
        ?? (candidates.count == 1 ? candidates[0] : nil)
    }
    guard let target else { continue }
    bound[target.name.text] = field.name
    verifyField(field, set, target, isPicture: isPicture, data, network, &reporter)
  }
  for (isInput, signals) in [(true, network.names.inputs), (false, network.names.labels)] {
    guard let missing = signals.first(where: { bound[$0.name.text] == nil }) else { continue }
    let other = signals.first { bound[$0.name.text] != nil }
    let what = isInput ? "picture" : "label"
    reporter.report(
      .fieldMissing,
      "`\(set)` has one \(what) an example, but `\(network.name)` has \(signals.count) "
        + "\(isInput ? "inputs" : "labels")", at: data.place,
      secondary: signals.prefix(8).map {
        Label($0.range, $0.name == missing.name ? "no field is left for this" : "declared here")
      },
      helps: [
        Help(
          isInput
            ? "keep one input, and let every layer that needs the picture read "
              + "`\(other?.name.text ?? missing.name.text)`"
            : "keep the label that the data can give")
      ])
    break
  }
  return bound
}

private func verifyField(
  _ field: DataSetField, _ set: String, _ target: SignalDeclaration, isPicture: Bool,
  _ data: Argument, _ network: CheckedNetwork, _ reporter: inout Reporter
) {
  let list = isPicture ? network.names.inputs : network.names.labels
  guard let index = list.firstIndex(where: { $0.name == target.name }),
    let type = isPicture ? network.types.inputs[index] : network.types.labels[index]
  else { return }
  let given: String
  switch field.form {
  case .picture(let shape):
    let shapeFits = shape == nil || (shape == type.shape.shape && type.shape.steps == nil)
    // Pictures have 256 levels.
    if shapeFits, SignalKind.quant(bits: 8).isSubset(of: type.kind) { return }
    given = "quant(8)" + (shape.map { shapeText($0) } ?? "[height, width, channels]")
  case .classes(let count):
    guard let count, type.shape.shape.count != 1 || count > type.shape.shape[0] else { return }
    given = "class[\(count)]"
  }
  reporter.report(
    .fieldType,
    "`\(set)` gives \(given), but `\(target.name.text)` is "
      + type.kind.words + shapeText(type.shape), at: data.place,
    secondary: [Label(target.range, "declared here")])
}

/// Every input and label takes the files that are named after it.
private func bindFolder(
  _ data: Argument, _ arguments: Arguments, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> [String: String] {
  var rows: [Value.TableRow] = []
  if case .table(let written)? = arguments["fields"]?.value { rows = written }
  let needed = network.names.inputs + network.names.labels
  var bound: [String: String] = [:]
  for row in rows {
    let name = row.key.joined(separator: ".")
    guard needed.contains(where: { $0.name.text == name }) else {
      reporter.report(
        .unknownField, "`\(network.name)` has no input or label `\(name)`", at: row.keyPlace,
        helps: reporter.didYouMean(
          Name(name, row.keyPlace.range), among: needed.map(\.name.text)))
      return bound
    }
    bound[name] = name
  }
  if let missing = needed.first(where: { bound[$0.name.text] == nil }) {
    reporter.report(
      .fieldMissing, "no files of `folder` go to `\(missing.name.text)`", at: data.place,
      secondary: [Label(missing.range, "declared here")],
      helps: [Help("name them: `\(missing.name.text): \"*.png\"`")])
  }
  return bound
}
