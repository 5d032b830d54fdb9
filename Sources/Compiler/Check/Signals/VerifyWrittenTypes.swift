import WSLang

/// A written shape holds in both views.
func verifyWrittenShapes(
  _ typed: TypedGraph, _ types: WrittenTypes, _ names: NetworkNames, _ reporter: inout Reporter
) {
  for (index, entry) in names.bindings.enumerated() {
    guard let written = types.bindings[index], let node = typed.graph.bindings[index],
      let found = typed.results[node]?.shape, found != written.shape
    else { continue }
    reporter.report(
      .writtenShape,
      "`\(entry.binding.name.text)` is \(shapeText(found)), not \(shapeText(written.shape))",
      at: written.place, "written as \(shapeText(written.shape))",
      secondary: [Label(entry.binding.value.range, "makes \(shapeText(found))")])
  }
}

/// An output and the label of its name are a prediction and its truth: one score for each class.
func verifyScores(
  _ typed: TypedGraph, _ types: WrittenTypes, _ names: NetworkNames, _ reporter: inout Reporter
) {
  for (index, entry) in names.bindings.enumerated() where entry.isOutput {
    let name = entry.binding.name
    guard let label = names.labels.firstIndex(where: { $0.name.text == name.text }),
      let truth = types.labels[label], let node = typed.graph.bindings[index],
      let found = typed.results[node]?.shape, found.shape != truth.shape.shape
    else { continue }
    reporter.report(
      .scoresAndClasses,
      "output `\(name.text)` has scores \(shapeText(found)), but its label is "
        + "class\(shapeText(truth.shape))", at: Place(name.range),
      secondary: [Label(names.labels[label].range, "the label")])
  }
}

/// A written kind describes the deployed view: the signal must be of that kind or a smaller one.
func verifyWrittenKinds(
  _ network: CheckedNetwork, _ view: DeployedView, _ reporter: inout Reporter
) {
  for (index, entry) in network.names.bindings.enumerated() {
    guard let written = network.types.bindings[index],
      let node = network.typed.graph.bindings[index], let found = view.types[node],
      !found.kind.isSubset(of: written.kind)
    else { continue }
    // A fault on this very signal was reported, and says more.
    if view.faults.contains(where: { $0.feeder == node }) { continue }
    reporter.report(
      .writtenKind,
      "`\(entry.binding.name.text)` is \(found.kind.words) when deployed, not \(written.kind.words)",
      at: written.place, "written as \(written.kind.words)",
      secondary: [Label(entry.binding.value.range, "makes \(found.text)")])
  }
}
