import WSLang

/// Collects what a file declares; a name that is declared twice keeps its first meaning.
func collectNames(_ tree: SyntaxTree, _ reporter: inout Reporter) -> FileNames {
  var names = FileNames()
  var values = NameSpace("size")
  var ops = NameSpace("op")
  // Networks and plans share one name space: a plan's `as` makes a new name.
  var subjects = NameSpace("network or plan")
  for declaration in tree.declarations {
    switch declaration {
    case .network(let network):
      guard subjects.declare(network.name, &reporter) else { continue }
      names.networks.append(collectNames(of: network, index: names.networks.count, &reporter))
    case .size(let size):
      values.declare(size, into: &names.sizes, &reporter)
    case .op(let op):
      ops.declare(op, of: nil, into: &names.ops, &reporter)
    case .plan(let plan):
      if let alias = plan.alias, !subjects.declare(alias, &reporter) { continue }
      names.plans.append(plan)
    case .malformed: break
    }
  }
  return names
}

private func collectNames(
  of network: NetworkDeclaration, index: Int, _ reporter: inout Reporter
) -> NetworkNames {
  var names = NetworkNames(declaration: network)
  var values = NameSpace("size or signal")
  var ops = NameSpace("op")
  var labels = NameSpace("label")
  for item in network.items {
    switch item {
    case .size(let size):
      values.declare(size, into: &names.sizes, &reporter)
    case .op(let op):
      ops.declare(op, of: index, into: &names.ops, &reporter)
    case .input(let input):
      guard values.declare(input.name, &reporter) else { continue }
      names.inputs.append(input)
    case .label(let label):
      guard labels.declare(label.name, &reporter) else { continue }
      names.labels.append(label)
    case .output(let binding), .binding(let binding):
      guard values.declare(binding.name, &reporter) else { continue }
      var isOutput = false
      if case .output = item { isOutput = true }
      names.bindings.append(NamedBinding(binding: binding, isOutput: isOutput))
    case .malformed: break
    }
  }
  verifyLabels(names, &reporter)
  return names
}

/// An output and a label may share a name (a prediction and its truth), nothing else may.
private func verifyLabels(_ names: NetworkNames, _ reporter: inout Reporter) {
  var others: [String: Name] = [:]
  for size in names.sizes { others[size.name.text] = size.name }
  for input in names.inputs { others[input.name.text] = input.name }
  for entry in names.bindings where !entry.isOutput {
    others[entry.binding.name.text] = entry.binding.name
  }
  for label in names.labels {
    guard let other = others[label.name.text] else { continue }
    reportTwice(label.name, first: other, "size or signal", &reporter)
  }
}

/// Names of one kind, each declared once.
private struct NameSpace {
  private let kind: String
  private var first: [String: Name] = [:]

  init(_ kind: String) { self.kind = kind }

  /// False, after a report, for a name that is taken.
  mutating func declare(_ name: Name, _ reporter: inout Reporter) -> Bool {
    if let earlier = first[name.text] {
      reportTwice(name, first: earlier, kind, &reporter)
      return false
    }
    first[name.text] = name
    if name.text.utf8.count > longestName {
      reporter.report(
        .nameTooLong, "this name has more than \(longestName) letters", at: Place(name.range))
    }
    if reservedNames.contains(name.text) {
      reporter.report(
        .reservedName,
        name.text == "it"
          ? "`it` is the input of an op, nothing else can have this name"
          : "`\(name.text)` is a unit, nothing else can have this name",
        at: Place(name.range))
    }
    return true
  }

  mutating func declare(
    _ size: SizeDeclaration, into sizes: inout [SizeDefinition], _ reporter: inout Reporter
  ) {
    guard declare(size.name, &reporter) else { return }
    sizes.append(SizeDefinition(name: size.name, value: size.value, source: 0))
  }

  /// - Parameter network: index of the one that it stands in; nil: the file.
  mutating func declare(
    _ op: OpDeclaration, of network: Int?, into ops: inout [OpDefinition],
    _ reporter: inout Reporter
  ) {
    guard declare(op.name, &reporter) else { return }
    var parameters = NameSpace("parameter")
    for parameter in op.parameters { _ = parameters.declare(parameter.name, &reporter) }
    ops.append(OpDefinition(declaration: op, network: network))
  }
}

private func reportTwice(
  _ name: Name, first: Name, _ kind: String, _ reporter: inout Reporter
) {
  reporter.report(
    .nameTwice, "there are two of the name `\(name.text)`", at: Place(name.range),
    "the second", secondary: [Label(first.range, "the first")])
}

private let longestName = 128

private let reservedNames: Set<String> = [
  "it", "step", "steps", "epoch", "epochs", "batch", "batches", "bit", "bits", "example",
  "examples",
]
