import WSLang
import WSRuntime

/// The netlist that a subject will become, in tables, before it has been trained.
package func netlistOutline(_ subject: Subject, into diagnostics: inout Diagnostics) -> String? {
  guard let folded = foldUntrained(subject, into: &diagnostics) else { return nil }
  return netlistSummary(quantise(folded, grid: WeightGrid(bits: 1)).netlist, weights: false)
}

/// Reports what of a subject no netlist can express, before hours are spent on its training.
///
/// - Parameter memory: bytes that it may take; a network that would take more is not tried.
package func verifyFolding(
  _ subject: Subject, memory: Int = 1 << 30, into diagnostics: inout Diagnostics
) {
  // Without weights only some numbers for each neuron.
  guard sizes(of: subject.graph).values <= memory / 64 else { return }
  guard let folded = foldNetwork(subject, weights: nil, into: &diagnostics) else { return }
  for (name, shape) in folded.inputs.map({ ($0.name, $0.shape) })
    + folded.populations.map({ ($0.name, $0.shape) })
  where (elementCount(shape) ?? Int.max) > Netlist.mostElements {
    diagnostics.report(
      Diagnostic(
        .netlistTooLarge, .error,
        "`\(name)` would have more than \(groupedDigits(Netlist.mostElements)) neurons in the "
          + "netlist",
        at: subject.graph.nodes.first { $0.name == name }.map { Label($0.range, "too large") },
        helps: [Help("make its shape smaller")]))
  }
}

/// What folding a subject takes: its weights, and some numbers for each neuron.
package func foldingNeed(_ subject: Subject) -> MemoryNeed {
  let (weights, values) = sizes(of: subject.graph)
  var need = MemoryNeed.folding(weights: weights)
  need.add("numbers of each neuron", 64 * values)
  return need
}

/// What making a netlist of a subject and comparing it takes; `plan` is that of its run.
package func emissionNeed(_ subject: Subject, plan: TrainingPlan?) -> MemoryNeed {
  if let plan { return .emission(of: plan) }
  let (weights, values) = sizes(of: subject.graph)
  var need = foldingNeed(subject)
  need.add(.comparison(weights: weights, values: values))
  return need
}

/// Numbers in all parameters, and in all signals of one picture, clamped to 2^56.
private func sizes(of graph: Graph) -> (weights: Int, values: Int) {
  func total(_ shapes: [[Int]]) -> Int {
    let sum = shapes.reduce(WideCount(0)) { wideSum($0, wideProduct($1)) }
    return Int(min(sum, 1 << 56))
  }
  return (
    total(parameters(of: graph).map(\.shape)), total(graph.nodes.map(\.type.training.shape))
  )
}

/// A netlist's shape does not hang on the weights: every number of them stands for 1.
private func foldUntrained(
  _ subject: Subject, into diagnostics: inout Diagnostics
) -> FoldedNetwork? {
  var weights = WeightSet(network: subject.name, sourceDigest: "")
  for parameter in parameters(of: subject.graph) {
    guard let count = elementCount(parameter.shape) else { continue }
    weights.set(
      WeightSet.Entry(
        name: parameter.name, shape: parameter.shape, values: Array(repeating: 1, count: count)))
  }
  return foldNetwork(subject, weights: weights, into: &diagnostics)
}

/// All parameters of a graph, as weights files name and shape them.
package func parameters(of graph: Graph) -> [(name: String, shape: [Int])] {
  graph.nodes.flatMap { node in
    let inputs = graph.shapes(readBy: node)
    guard !inputs.isEmpty else { return [(name: String, shape: [Int])]() }
    return node.layer.parameters(reading: inputs).map { ("\(node.name).\($0.suffix)", $0.shape) }
  }
}
