import WSLang

/// An op that nothing calls is never expanded; its names are looked up nevertheless, so that a
/// slip shows where it is written and not when the op is first used.
func verifyUncalledOps(
  _ ops: OpTable, _ names: FileNames, _ networks: [CheckedNetwork], _ reporter: inout Reporter
) {
  let called = networks.reduce(into: Set<Int>()) { $0.formUnion($1.calledOps) }
  let layers = Catalogue.current.layerNames
  let choices = Catalogue.current.choiceNames
  for (index, op) in ops.ops.enumerated() where !called.contains(index) && !op.isBroken {
    let network = op.definition.network
    let sizes =
      network.map { names.networks[$0].sizes.map(\.name.text) } ?? []
      + names.sizes.map(\.name.text)
    var values = Set(sizes).union(names.sizes.map(\.name.text)).union(choices)
    values.formUnion(op.declaration.parameters.map(\.name.text))
    values.formUnion(layers)
    values.insert("it")
    visitNames(in: op.declaration.body) { path, use in
      guard use != .key, let name = path.first, path.count == 1 else { return }
      if ops.find(name.text, network: network) != nil { return }
      if use == .called {
        guard Catalogue.current.layer(name.text) == nil, !choices.contains(name.text) else {
          return
        }
        reporter.report(
          .unknownLayer, "no layer or op is called `\(name.text)`", at: Place(name.range),
          helps: reporter.didYouMean(name, among: ops.names(network: network) + layers))
      } else if !values.contains(name.text) {
        reporter.report(
          .unknownName, "nothing is called `\(name.text)`", at: Place(name.range),
          helps: reporter.didYouMean(name, among: values.sorted()))
      }
    }
  }
}
