import WSLang

/// Warns of what a file declares and nothing reads: signals, sizes, ops and their parameters. Only
/// for files without error, where it can be no consequence of something else.
func verifyUse(_ names: FileNames, _ reporter: inout Reporter) {
  guard !names.networks.isEmpty else { return }
  var used: Set<String> = []
  for network in names.networks { used.formUnion(verifyUse(in: network, names, &reporter)) }
  let sizes = names.sizes.map { ($0.name, namesRead(by: $0.value)) }
  let ops = names.ops.map { ($0.declaration.name, namesRead(by: $0.declaration)) }
  let readByOps = ReadNames(by: ops)
  let readByAny = ReadNames(by: sizes + ops)
  for (name, _) in sizes where !readByAny.hold(name.text) && !used.contains(name.text) {
    reporter.reportNeverRead("size `\(name.text)` is never used", at: name)
  }
  for (name, _) in ops where !readByOps.hold(name.text) && !used.contains(name.text) {
    reporter.reportNeverRead("op `\(name.text)` is never called", at: name)
  }
  for op in names.ops { verifyParameters(of: op.declaration, &reporter) }
}

private typealias Reader = (name: Name, reads: Set<String>)

/// What declarations read of each other.
private struct ReadNames {
  /// For each name who reads it.
  private var readers: [String: Set<String>] = [:]

  init(by declarations: [Reader]) {
    for (reader, reads) in declarations {
      for name in reads { readers[name, default: []].insert(reader.text) }
    }
  }

  /// Whether something else than itself reads a name.
  func hold(_ name: String) -> Bool { readers[name]?.contains { $0 != name } ?? false }
}

/// Warns of what a network declares; all names that anything in it or in its plans reads.
private func verifyUse(
  in network: NetworkNames, _ names: FileNames, _ reporter: inout Reporter
) -> Set<String> {
  var other = namesRead(byPlansOf: network.name, names)
  for signal in network.inputs + network.labels { other.formUnion(namesRead(by: signal.type)) }
  for entry in network.bindings {
    if let type = entry.binding.type { other.formUnion(namesRead(by: type)) }
  }
  let sizes: [Reader] = network.sizes.map { ($0.name, namesRead(by: $0.value)) }
  let ops: [Reader] = network.ops.map { ($0.declaration.name, namesRead(by: $0.declaration)) }
  let bindings: [Reader] = network.bindings.map {
    ($0.binding.name, namesRead(by: $0.binding.value))
  }
  let all = sizes + ops + bindings
  let readByAny = ReadNames(by: all)
  let readByNodes = ReadNames(by: ops + bindings)
  let readByBindings = ReadNames(by: bindings)
  for (name, _) in sizes where !readByAny.hold(name.text) && !other.contains(name.text) {
    reporter.reportNeverRead("size `\(name.text)` is never used", at: name)
  }
  for (name, _) in ops where !readByNodes.hold(name.text) {
    reporter.reportNeverRead("op `\(name.text)` is never called", at: name)
  }
  for op in network.ops { verifyParameters(of: op.declaration, &reporter) }
  // Without an output everything is computed for nothing, and that is said elsewhere.
  if network.bindings.contains(where: \.isOutput) {
    let inputs = network.inputs.map(\.name)
    let signals = network.bindings.filter { !$0.isOutput }.map(\.binding.name)
    for name in inputs + signals
    where !readByBindings.hold(name.text) && !other.contains(name.text) {
      reporter.reportNeverRead("`\(name.text)` is never read", at: name)
    }
  }
  return all.reduce(into: other) { $0.formUnion($1.reads) }
}

private func verifyParameters(of op: OpDeclaration, _ reporter: inout Reporter) {
  let read = namesRead(by: op.body)
  for parameter in op.parameters where !read.contains(parameter.name.text) {
    reporter.reportNeverRead(
      "parameter `\(parameter.name.text)` of op `\(op.name.text)` is never used",
      at: parameter.name)
  }
}

// MARK: What is read

private func namesRead(byPlansOf network: String, _ names: FileNames) -> Set<String> {
  let subjects = Set(
    [network]
      + names.plans.filter { $0.kind == .convert && $0.subject.text == network }
      .compactMap { $0.alias?.text })
  return names.plans.filter { subjects.contains($0.subject.text) }.flatMap(\.settings)
    .reduce(into: []) { $0.formUnion(namesRead(by: $1.value)) }
}

private func namesRead(by type: TypeExpression) -> Set<String> {
  (type.axes + (type.bits.map { [$0] } ?? [])).reduce(into: []) {
    $0.formUnion(namesRead(by: $1))
  }
}

/// What an op reads of its surroundings.
private func namesRead(by op: OpDeclaration) -> Set<String> {
  namesRead(by: op.body).subtracting(op.parameters.map(\.name.text))
}

/// The names that an expression reads or calls; in a plan also the keys of lists, which name
/// signals.
private func namesRead(by expression: Expression) -> Set<String> {
  var names: Set<String> = []
  visitNames(in: expression) { path, _ in
    if let name = path.first { names.insert(name.text) }
  }
  return names
}

extension Reporter {
  fileprivate mutating func reportNeverRead(_ message: String, at name: Name) {
    report(
      .neverRead, message, at: Place(name.range),
      helps: [Help("remove it, or use it where it was meant to be")], severity: .warning)
  }
}
