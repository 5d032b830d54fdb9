import WSLang
import WSRuntime

/// Resolves `data:` and `validation:`, and binds fields by mapping, by name, or by role where
/// only one input or label is left. Nil if there are no data, or none that can be read yet.
func resolveData(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> DataRecipe? {
  guard let data = plan.settings["data"], let (name, arguments) = data.value.word else {
    return nil
  }
  guard let fields = DataSets.fields(of: name) else {
    verifyFolder(data, arguments, network, &reporter)
    return nil
  }
  let bound = bindFields(fields, name, data, arguments, network, &reporter)
  verifyNumbers(name, arguments, &reporter)
  do throws(CallFault) {
    let call = try plan.call.choice("data")
    guard let source = try DataSets.source(call) else { return nil }
    return DataRecipe(
      source: source, validation: validation(plan.settings), augment: try augmentations(call),
      fields: bound)
  } catch {
    reporter.report(error, at: data.place)
    return nil
  }
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

/// By input or label the field that it takes, where that is not the first of its kind.
private func bindFields(
  _ fields: [DataSetField], _ set: String, _ data: Argument, _ arguments: Arguments,
  _ network: CheckedNetwork, _ reporter: inout Reporter
) -> [String: String] {
  var bound: [String: String] = [:]
  for (isInput, signals) in [(true, network.names.inputs), (false, network.names.labels)] {
    let fields = fields.filter { $0.isPicture == isInput }
    guard
      let taken = bind(fields, to: signals, isInput: isInput, arguments, network, &reporter)
    else { return [:] }
    for signal in signals {
      guard let field = taken[signal.name.text] else { continue }
      verifyField(field, of: fields, set, signal, data, network, &reporter)
      if field.name != fields.first?.name { bound[signal.name.text] = field.name }
    }
    guard let missing = signals.first(where: { taken[$0.name.text] == nil }) else { continue }
    let other = signals.first { taken[$0.name.text] != nil }
    let what = isInput ? "picture" : "label"
    let offer = fields.count == 1 ? "one \(what)" : "\(fields.count) \(what)s"
    reporter.report(
      .fieldMissing,
      "`\(set)` has \(offer) an example, but `\(network.name)` has \(signals.count) "
        + "\(isInput ? "inputs" : "labels")", at: data.place,
      secondary: signals.prefix(8).map {
        Label($0.range, $0.name == missing.name ? "no field is left for this" : "declared here")
      },
      helps: [
        Help(
          fields.count > 1 && signals.count <= fields.count
            ? "say which takes which: \(mapping(fields, signals))"
            : isInput
              ? "keep one input, and let every layer that needs the picture read "
                + "`\(other?.name.text ?? missing.name.text)`"
              : "keep the label that the data can give")
      ])
    break
  }
  return bound
}

/// `fine: kind, coarse: family`, in the order that both have.
private func mapping(_ fields: [DataSetField], _ signals: [SignalDeclaration]) -> String {
  let pairs = zip(fields, signals).map { "\($0.name): \($1.name.text)" }
  return "`\(pairs.joined(separator: ", "))`"
}

/// By input or label its field: as written, else of its name, else, for the only one that is left,
/// the first that is left. Nil after a report.
private func bind(
  _ fields: [DataSetField], to signals: [SignalDeclaration], isInput: Bool,
  _ arguments: Arguments, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> [String: DataSetField]? {
  var bound: [String: DataSetField] = [:]
  var free = fields
  for field in fields {
    guard let mapped = arguments[field.name], case .reference(let path) = mapped.value else {
      continue
    }
    let name = path.joined(separator: ".")
    guard signals.contains(where: { $0.name.text == name }) else {
      reporter.report(
        .unknownField, "`\(network.name)` has no \(isInput ? "input" : "label") `\(name)`",
        at: mapped.place,
        helps: reporter.didYouMean(
          Name(name, mapped.place.range), among: signals.map(\.name.text)))
      return nil
    }
    if let other = bound[name] {
      reporter.report(
        .unknownField, "`\(name)` takes both `\(other.name)` and `\(field.name)`",
        at: mapped.place,
        helps: [Help("give each to \(isInput ? "an input" : "a label") of its own")]
      )
      return nil
    }
    bound[name] = field
    free.removeAll { $0.name == field.name }
  }
  for field in free where bound[field.name] == nil {
    guard signals.contains(where: { $0.name.text == field.name }) else { continue }
    bound[field.name] = field
    free.removeAll { $0.name == field.name }
  }
  let left = signals.filter { bound[$0.name.text] == nil }
  if left.count == 1, let field = free.first { bound[left[0].name.text] = field }
  return bound
}

private func verifyField(
  _ field: DataSetField, of fields: [DataSetField], _ set: String, _ target: SignalDeclaration,
  _ data: Argument, _ network: CheckedNetwork, _ reporter: inout Reporter
) {
  let list = field.isPicture ? network.names.inputs : network.names.labels
  guard let index = list.firstIndex(where: { $0.name == target.name }),
    let type = field.isPicture ? network.types.inputs[index] : network.types.labels[index],
    !field.fits(type)
  else { return }
  let name = target.name.text
  reporter.report(
    .fieldType,
    "`\(set)` gives \(field.typeText), but `\(name)` is " + type.kind.words
      + shapeText(type.shape), at: data.place, secondary: [Label(target.range, "declared here")],
    helps: fields.filter { $0.fits(type) }.prefix(1).map {
      Help("take the field that fits: `\($0.name): \(name)`")
    })
}

extension DataSetField {
  fileprivate func fits(_ type: WrittenType) -> Bool {
    switch form {
    case .picture(let shape):
      let shapeFits = shape == nil || (shape == type.shape.shape && type.shape.steps == nil)
      // Pictures have 256 levels.
      return shapeFits && SignalKind.quant(bits: 8).isSubset(of: type.kind)
    case .classes(let count):
      guard let count else { return true }
      return type.shape.shape.count == 1 && count <= type.shape.shape[0]
    }
  }

  /// As the language writes types.
  fileprivate var typeText: String {
    switch form {
    case .picture(let shape):
      "quant(8)" + (shape.map { shapeText($0) } ?? "[height, width, channels]")
    case .classes(let count): "class" + (count.map { "[\($0)]" } ?? "")
    }
  }
}

/// Every input and label takes the files that are named after it.
private func verifyFolder(
  _ data: Argument, _ arguments: Arguments, _ network: CheckedNetwork, _ reporter: inout Reporter
) {
  var rows: [Value.TableRow] = []
  if case .table(let written)? = arguments["fields"]?.value { rows = written }
  let needed = network.names.inputs + network.names.labels
  var bound: Set<String> = []
  for row in rows {
    let name = row.key.joined(separator: ".")
    guard needed.contains(where: { $0.name.text == name }) else {
      reporter.report(
        .unknownField, "`\(network.name)` has no input or label `\(name)`", at: row.keyPlace,
        helps: reporter.didYouMean(
          Name(name, row.keyPlace.range), among: needed.map(\.name.text)))
      return
    }
    bound.insert(name)
  }
  if let missing = needed.first(where: { !bound.contains($0.name.text) }) {
    reporter.report(
      .fieldMissing, "no files of `folder` go to `\(missing.name.text)`", at: data.place,
      secondary: [Label(missing.range, "declared here")],
      helps: [Help("name them: `\(missing.name.text): \"*.png\"`")])
  }
}
