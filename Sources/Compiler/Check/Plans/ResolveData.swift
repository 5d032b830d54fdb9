import WSLang
import WSRuntime

/// Resolves `data:` and `validation:`, and binds fields by mapping, by name, or by role where
/// only one input or label is left. Nil if there are no data.
func resolveData(
  _ plan: CheckedPlan, _ network: CheckedNetwork, _ reporter: inout Reporter
) -> DataRecipe? {
  guard let data = plan.settings["data"], data.value.word != nil else { return nil }
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
    let errors = reporter.errorCount
    let resolved = recipe(call, at: place, for: FieldTakers(netlist), &reporter)
    return reporter.errorCount == errors ? resolved : nil
  }
}

/// Data for nobody, to be looked at; nil after a report.
///
/// - Parameter labels: the fields that the call names and that hold classes.
package func resolveData(
  _ written: SourceText, labels: [String], into diagnostics: inout Diagnostics
) -> DataRecipe? {
  readWord(written, among: DataSets.all, of: "data", into: &diagnostics) { call, place, reporter in
    let errors = reporter.errorCount
    let resolved = recipe(call, at: place, for: FieldTakers(call, labels: labels), &reporter)
    return reporter.errorCount == errors ? resolved : nil
  }
}

/// What a call says, with the field of each taker; nil after some reports.
private func recipe(
  _ call: WordCall, at place: Place, for takers: FieldTakers, _ reporter: inout Reporter
) -> DataRecipe? {
  guard let named = namedFields(call, takers, &reporter) else { return nil }
  verifyNumbers(call, &reporter)
  do throws(CallFault) {
    guard let source = try DataSets.source(call, fields: named) else { return nil }
    if source.kind.namedField != nil, !isSound(source, at: place, &reporter) { return nil }
    let bound = bindFields(source.fields, call, at: place, to: takers, &reporter)
    return DataRecipe(
      source: source, validation: .none, augment: try augmentations(call),
      fields: bound.mapValues(\.name))
  } catch {
    reporter.report(error, at: place)
    return nil
  }
}

/// The fields that a call names after who takes them; nil after a report.
private func namedFields(
  _ call: WordCall, _ takers: FieldTakers, _ reporter: inout Reporter
) -> [DataRecipe.Source.NamedField]? {
  var fields: [DataRecipe.Source.NamedField] = []
  for row in DataSets.namedFields(call) {
    let name = row.key.joined(separator: ".")
    guard let role = takers.role(of: name) else {
      reporter.report(
        .unknownField, "`\(takers.name)` has no input and no label `\(name)`", at: row.keyPlace,
        helps: reporter.didYouMean(Name(name, row.keyPlace.range), among: takers.names))
      return nil
    }
    guard !fields.contains(where: { $0.name == name }) else {
      reporter.report(.argumentTwice, "`\(name)` is given twice", at: row.keyPlace)
      return nil
    }
    fields.append(
      .init(name, isPicture: role.isInput, place: row.value.value.string ?? ""))
  }
  return fields
}

private func isSound(
  _ source: DataRecipe.Source, at place: Place, _ reporter: inout Reporter
) -> Bool {
  do throws(RuntimeError) {
    try source.verify()
    return true
  } catch {
    reporter.report(
      DiagnosticCode(error.code), error.message, at: place, notes: error.notes,
      helps: error.help.map { [Help($0)] } ?? [])
    return false
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

extension DataRecipe {
  /// Those that inputs and labels take of their own.
  fileprivate mutating func leaveOutFirstFields() {
    let all = source.fields
    let first = [true, false].compactMap { isPicture in all.first { $0.isPicture == isPicture } }
    fields = fields.filter { _, name in !first.contains { $0.name == name } }
  }
}
