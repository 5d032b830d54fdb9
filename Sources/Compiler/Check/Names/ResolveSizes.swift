import WSLang
import WSRuntime

/// Computes all sizes of one scope. Their order in the file means nothing; one that depends on
/// itself is reported with the way round.
func resolveSizes(
  _ definitions: [SizeDefinition], outer: [SizeTable], signals: Set<String> = [],
  _ reporter: inout Reporter
) -> SizeTable {
  var index: [String: Int] = [:]
  for (position, definition) in definitions.enumerated() { index[definition.name.text] = position }
  let edges = definitions.map { definition in
    var read: [Name] = []
    collectPaths(in: definition.value, into: &read)
    return read.compactMap { index[$0.text] }
  }
  let order = dependencyOrder(edges)
  var table = SizeTable()
  table.isDeclared = true
  for cycle in order.cycles {
    reportCycle(cycle.map { definitions[$0] }, &reporter)
    for member in cycle { table.set(definitions[member].name.text, nil) }
  }
  for position in order.order {
    let definition = definitions[position]
    if table.values[definition.name.text] != nil { continue }
    let value = evaluate(definition, [table] + outer, signals, &reporter)
    table.set(definition.name.text, value)
  }
  return table
}

/// A function of its own, so that no copy of the growing table outlives the evaluation.
private func evaluate(
  _ definition: SizeDefinition, _ tables: [SizeTable], _ signals: Set<String>,
  _ reporter: inout Reporter
) -> Quantity? {
  let scope = NumberScope(tables: tables, signals: signals)
  let value = evaluateNumber(definition.value, source: definition.source, in: scope, &reporter)
  return verified(value, definition, &reporter)
}

/// A size is a whole number, perhaps of steps.
private func verified(
  _ value: Quantity?, _ definition: SizeDefinition, _ reporter: inout Reporter
) -> Quantity? {
  guard let value else { return nil }
  let place = Place(definition.value.range, source: definition.source)
  let name = definition.name.text
  guard value.integer != nil else {
    reporter.reportNotWhole(value, definition.value, of: name, in: .any, at: place)
    return nil
  }
  guard value.per == nil, value.unit == nil || value.unit == .step else {
    reporter.report(
      .wrongUnit, "size `\(name)` is \(value.text), but a size has no unit or is in steps",
      at: place)
    return nil
  }
  return value
}

private func reportCycle(_ cycle: [SizeDefinition], _ reporter: inout Reporter) {
  guard let circle = Circle(cycle.map(\.name)) else { return }
  reporter.report(
    .sizeCycle, "size `\(circle.first.text)` depends on itself", at: Place(circle.first.range),
    secondary: circle.labels("part of the circle"), notes: [circle.text(joinedBy: " → ")])
}

/// The single names that an expression reads as numbers.
func collectPaths(in expression: Expression, into names: inout [Name]) {
  switch expression.form {
  case .path(let path): if path.count == 1, let name = path.first { names.append(name) }
  case .parenthesized(let inner), .negative(let inner): collectPaths(in: inner, into: &names)
  case .operation(let first, let operands):
    collectPaths(in: first, into: &names)
    for operand in operands {
      if case .expression(let inner) = operand.value { collectPaths(in: inner, into: &names) }
    }
  case .number, .quantity, .string, .boolean, .call, .list, .range, .pipeline, .malformed: break
  }
}
