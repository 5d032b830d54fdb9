import WSLang

/// Runs all passes that need no plan over one network.
func checkNetwork(
  _ index: Int, _ names: FileNames, ops: OpTable, fileSizes: SizeTable,
  cost: inout ExpansionCost, _ reporter: inout Reporter
) -> CheckedNetwork {
  let network = names.networks[index]
  let errors = reporter.errorCount
  let signals = Set(
    network.inputs.map(\.name.text) + network.bindings.map(\.binding.name.text)
      + network.labels.map(\.name.text))
  let sizes = resolveSizes(network.sizes, outer: [fileSizes], signals: signals, &reporter)
  let scope = NumberScope(tables: [sizes, fileSizes], signals: signals)
  let types = evaluateTypes(network, in: scope, &reporter)
  let expanded = expandNetwork(index, names, ops: ops, scope: scope, cost: &cost, &reporter)
  let ordered = orderNodes(expanded, network, &reporter)
  var typed = inferShapes(ordered, types, network, &reporter)
  inferTrainingKinds(&typed, types)
  verifyWrittenShapes(typed, types, network, &reporter)
  verifyScores(typed, types, network, &reporter)
  return CheckedNetwork(
    names: network, scope: scope, types: types, typed: typed, calledOps: expanded.calledOps,
    bindingIndex: Dictionary(
      network.bindings.enumerated().map { ($1.binding.name.text, $0) },
      uniquingKeysWith: { first, _ in first }),
    isSound: reporter.errorCount == errors)
}
