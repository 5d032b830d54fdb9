import WSLang
import WSRuntime

/// The netlist that a subject will become, in tables, before it has been trained.
package func netlistOutline(_ subject: Subject, into diagnostics: inout Diagnostics) -> String? {
  guard let folded = foldUntrained(subject, into: &diagnostics) else { return nil }
  return netlistSummary(quantise(folded, grid: WeightGrid(bits: 1)).netlist, weights: false)
}

/// Reports what of a subject no netlist can express, before hours are spent on its training.
package func verifyFolding(_ subject: Subject, into diagnostics: inout Diagnostics) {
  _ = foldUntrained(subject, into: &diagnostics)
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
  var found: [(name: String, shape: [Int])] = []
  for node in graph.nodes {
    let channels = node.type.training.shape.last ?? 1
    let input = node.inputs.first.flatMap { index in
      graph.nodes.indices.contains(index) ? graph.nodes[index].type.training.shape : nil
    }
    switch node.operation {
    case .dense(let units, let bias):
      guard let input, let width = elementCount(input) else { continue }
      found.append((node.name + ".weight", [units, width]))
      if bias { found.append((node.name + ".bias", [units])) }
    case .conv(_, let geometry, let bias):
      guard let input, let width = input.last, geometry.groups > 0 else { continue }
      let shape = [channels] + geometry.kernel + [width / geometry.groups]
      found.append((node.name + ".weight", shape))
      if bias { found.append((node.name + ".bias", [channels])) }
    case .batchNorm:
      for part in ["gamma", "beta", "mean", "variance"] {
        found.append(("\(node.name).\(part)", [channels]))
      }
    case .clipLearned: found.append((node.name + ".limit", [1]))
    default: break
    }
  }
  return found
}
