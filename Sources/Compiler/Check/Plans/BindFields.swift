import WSLang
import WSRuntime

/// By input or label the field that it takes: as written, else of its name, else, for the only one
/// that is left, the first that is left. Empty after a report.
func bindFields(
  _ all: [DataSetField], _ call: WordCall, at place: Place, to takers: FieldTakers,
  _ reporter: inout Reporter
) -> [String: DataSetField] {
  var bound: [String: DataSetField] = [:]
  for role in [FieldTakers.Role.input, .label] {
    let fields = all.filter { $0.isPicture == role.isInput }
    guard let taken = bind(fields, role, of: takers, call.arguments, &reporter) else { return [:] }
    for taker in takers[role] {
      guard let field = taken[taker.name] else { continue }
      verifyField(field, of: fields, call.word.name, taker, at: place, &reporter)
    }
    bound.merge(taken) { first, _ in first }
    if let missing = takers.missing(role, taken, of: fields) {
      let namesFields = DataSetKinds.named(call.word.name)?.namedField != nil
      reporter.report(
        .fieldMissing,
        namesFields
          ? "nothing of `\(call.word.name)` goes to `\(missing.name)`"
          : takers.wants(role, more: fields, call.word.name), at: place,
        secondary: takers[role].prefix(8).compactMap { taker in
          taker.range.map {
            Label($0, taker.name == missing.name ? "no field is left for this" : "declared here")
          }
        },
        notes: takers.notes(role),
        helps: [
          Help(
            namesFields
              ? "say where it is: `\(missing.name): \"…\"`; `wsc help \(call.word.name)` tells how"
              : takers.remedy(role, missing, taken, fields))
        ])
      break
    }
  }
  return bound
}

/// The fields of one kind, by who takes them; nil after a report.
private func bind(
  _ fields: [DataSetField], _ role: FieldTakers.Role, of takers: FieldTakers,
  _ arguments: Arguments, _ reporter: inout Reporter
) -> [String: DataSetField]? {
  let signals = takers[role]
  var bound: [String: DataSetField] = [:]
  var free = fields
  for field in fields {
    guard let mapped = arguments[field.name], case .reference(let path) = mapped.value else {
      continue
    }
    let name = path.joined(separator: ".")
    guard signals.contains(where: { $0.name == name }) else {
      reporter.report(
        .unknownField, "`\(takers.name)` has no \(takers.noun(role)) `\(name)`",
        at: mapped.place, notes: takers.notes(role),
        helps: reporter.didYouMean(Name(name, mapped.place.range), among: signals.map(\.name)))
      return nil
    }
    if let other = bound[name] {
      reporter.report(
        .unknownField, "`\(name)` takes both `\(other.name)` and `\(field.name)`",
        at: mapped.place,
        helps: [Help("give each to \(role.isInput ? "an input" : "a label") of its own")]
      )
      return nil
    }
    bound[name] = field
    free.removeAll { $0.name == field.name }
  }
  for field in free where bound[field.name] == nil {
    guard signals.contains(where: { $0.name == field.name }) else { continue }
    bound[field.name] = field
    free.removeAll { $0.name == field.name }
  }
  let left = signals.filter { bound[$0.name] == nil }
  if left.count == 1, let field = free.first { bound[left[0].name] = field }
  return bound
}

private func verifyField(
  _ field: DataSetField, of fields: [DataSetField], _ set: String, _ taker: FieldTakers.Signal,
  at place: Place, _ reporter: inout Reporter
) {
  guard let type = taker.type, !field.fits(type) else { return }
  reporter.report(
    .fieldType,
    "`\(set)` gives \(field.typeText), but `\(taker.name)` is " + type.kind.words
      + shapeText(type.signalShape), at: place,
    secondary: taker.range.map { [Label($0, "declared here")] } ?? [],
    helps: fields.filter { $0.fits(type) }.prefix(1).map {
      Help("take the field that fits: `\($0.name): \(taker.name)`")
    })
}

extension DataSetField {
  fileprivate func fits(_ type: SignalType) -> Bool {
    switch form {
    case .picture(let shape):
      let shapeFits =
        type.steps == nil && (shape.map { $0 == type.shape } ?? (type.shape.count == 3))
      // Pictures have 256 levels.
      return shapeFits && SignalKind.quant(bits: 8).isSubset(of: type.kind)
    case .classes(let count):
      guard let count else { return true }
      return type.shape.count == 1 && count <= type.shape[0]
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
