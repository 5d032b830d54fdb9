import WSRuntime

/// What is wrong with a graph, in words; empty for a sound one.
///
/// Whatever a pass produces must be sound: indices in range and in topological order (a `delay` may
/// look forward), names unique, shapes those that the operations yield, the same in both views.
package func verifyGraph(_ graph: Graph) -> [String] {
  var faults: [String] = []
  var names: Set<String> = []
  for (index, node) in graph.nodes.enumerated() {
    if !names.insert(node.name).inserted { faults.append("the name \(node.name) stands twice") }
    for view in [node.type.training, node.type.deployed] {
      if signalSize(view.shape) == nil {
        faults.append("\(node.name) has the shape \(view.shape)")
      }
      if let steps = view.steps, steps < 1 { faults.append("\(node.name) has \(steps) steps") }
    }
    if node.type.training.shape != node.type.deployed.shape {
      faults.append("\(node.name) has two shapes")
    }
    var inputs: [SignalShape] = []
    for input in node.inputs {
      guard graph.nodes.indices.contains(input) else {
        faults.append("\(node.name) reads node \(input) of \(graph.nodes.count)")
        continue
      }
      if input >= index, !node.layer.entry.traits.contains(.breaksLoops) {
        faults.append("\(node.name) reads \(graph.nodes[input].name), which comes later")
      }
      inputs.append(graph.nodes[input].type.training.signalShape)
    }
    guard inputs.count == node.inputs.count else { continue }
    if let fault = shapeFault(node.layer, inputs, node.type.training.signalShape) {
      faults.append("\(node.name): \(fault)")
    }
  }
  for label in graph.labels where label.classes < 1 || elementCount(label.positions) == nil {
    faults.append("label \(label.name) has no classes or positions")
  }
  for output in graph.outputs where !graph.nodes.indices.contains(output.node) {
    faults.append("output \(output.name) is node \(output.node) of \(graph.nodes.count)")
  }
  return faults
}

/// What keeps a layer from turning these signals into this one.
private func shapeFault(
  _ layer: any Layer, _ inputs: [SignalShape], _ output: SignalShape
) -> String? {
  let arity = layer.isInput ? 0...0 : layer.entry.isJoin ? 1...Int.max : 1...1
  guard arity.contains(inputs.count) else { return "reads \(inputs.count) signals" }
  guard !layer.isInput else { return nil }
  do throws(CallFault) {
    let expected = try layer.output(reading: inputs)
    return expected == output
      ? nil : "has the shape \(shapeText(output)), not \(shapeText(expected))"
  } catch {
    return
      "cannot read \(inputs.map { shapeText($0) }.joined(separator: " and ")): \(error.message)"
  }
}
