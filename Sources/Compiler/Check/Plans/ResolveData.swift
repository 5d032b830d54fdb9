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
  guard DataSets.fields(of: name) != nil else {
    verifyFolder(data, arguments, network, &reporter)
    return nil
  }
  do throws(CallFault) {
    var resolved = recipe(
      try plan.call.choice("data"), at: data.place, for: FieldTakers(network), &reporter)
    resolved?.validation = validation(plan.settings)
    // A plan does not say what goes without saying.
    resolved?.leaveOutFirstFields()
    return resolved
  } catch {
    reporter.report(error, at: data.place)
    return nil
  }
}

/// Data for a netlist, as `data:` of a `train` plan is written; nil after a report. The recipe names
/// the field of each input, and of each output whose classes have a truth in the data.
package func resolveData(
  _ written: SourceText, for netlist: Netlist, into diagnostics: inout Diagnostics
) -> DataRecipe? {
  readWord(written, among: DataSets.all, of: "data", into: &diagnostics) { call, place, reporter in
    if call.word.missing.contains(.training) {
      reporter.report(.cannotTrainYet, "`\(call.word.name)` cannot be read yet", at: place)
    }
    let errors = reporter.errorCount
    let resolved = recipe(call, at: place, for: FieldTakers(netlist), &reporter)
    return reporter.errorCount == errors ? resolved : nil
  }
}

/// What a call says, with the field of each taker; nil for a set that cannot be read yet and after
/// some reports.
private func recipe(
  _ call: WordCall, at place: Place, for takers: FieldTakers, _ reporter: inout Reporter
) -> DataRecipe? {
  let bound = bindFields(call, at: place, to: takers, &reporter)
  verifyNumbers(call, &reporter)
  do throws(CallFault) {
    guard let source = try DataSets.source(call) else { return nil }
    return DataRecipe(
      source: source, validation: .none, augment: try augmentations(call),
      fields: bound.mapValues(\.name))
  } catch {
    reporter.report(error, at: place)
    return nil
  }
}

/// Of a list of numbered files each may be named once.
private func verifyNumbers(_ call: WordCall, _ reporter: inout Reporter) {
  for parameter in DataSetKinds.named(call.word.name)?.parameters ?? [] {
    guard case .numbers = parameter.form else { continue }
    let written = call.arguments[parameter.name]?.value.list ?? []
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

extension DataRecipe {
  /// Those that inputs and labels take of their own.
  fileprivate mutating func leaveOutFirstFields() {
    let all = source.kind.fields
    let first = [true, false].compactMap { isPicture in all.first { $0.isPicture == isPicture } }
    fields = fields.filter { _, name in !first.contains { $0.name == name } }
  }
}
