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
      if elementCount(view.shape) == nil {
        faults.append("\(node.name) has the shape \(view.shape)")
      }
      if let steps = view.steps, steps < 1 { faults.append("\(node.name) has \(steps) steps") }
    }
    if node.type.training.shape != node.type.deployed.shape {
      faults.append("\(node.name) has two shapes")
    }
    var inputs: [[Int]] = []
    for input in node.inputs {
      guard graph.nodes.indices.contains(input) else {
        faults.append("\(node.name) reads node \(input) of \(graph.nodes.count)")
        continue
      }
      if input >= index, !node.operation.breaksLoops {
        faults.append("\(node.name) reads \(graph.nodes[input].name), which comes later")
      }
      inputs.append(graph.nodes[input].type.training.shape)
    }
    guard inputs.count == node.inputs.count else { continue }
    if let fault = shapeFault(node.operation, inputs, node.type.training.shape) {
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

extension Operation {
  /// Reads the past, so its input may stand later in the graph.
  var breaksLoops: Bool {
    if case .delay = self { return true }
    return false
  }
}

/// What keeps an operation from turning these shapes into this one.
private func shapeFault(_ operation: Operation, _ inputs: [[Int]], _ output: [Int]) -> String? {
  let arity: ClosedRange<Int>
  switch operation {
  case .input: arity = 0...0
  case .concat, .add: arity = 1...Int.max
  default: arity = 1...1
  }
  guard arity.contains(inputs.count) else { return "reads \(inputs.count) signals" }
  guard let input = inputs.first else { return nil }
  guard let expected = outputShape(operation, inputs) else {
    return "cannot read the shape \(input)"
  }
  guard let first = expected.first, !expected.contains(output) else { return nil }
  return "has the shape \(output), not \(first)"
}

/// The shapes that an operation may yield (two where unit axes may be dropped, none where any will
/// do); nil where it cannot read its inputs.
func outputShape(_ operation: Operation, _ inputs: [[Int]]) -> [[Int]]? {
  let input = inputs[0]
  switch operation {
  case .input, .batchNorm, .brelu, .sigmoid, .threshold, .relu, .clip, .clipLearned, .softmax,
    .winner, .dropout, .delay, .final:
    return [input]
  case .dense(let units, _): return [[units]]
  case .conv(let channels, let geometry, _):
    guard input.count == 3, geometry.groups > 0, input[2] % geometry.groups == 0,
      channels % geometry.groups == 0, let extent = geometry.outputExtent(Array(input[..<2]))
    else { return nil }
    return [extent + [channels]]
  case .maxPool(let pool), .averagePool(let pool):
    guard input.count == 3, let extent = pool.outputExtent(Array(input[..<2])) else { return nil }
    return [extent + [input[2]]]
  case .globalAveragePool:
    guard input.count == 3 else { return nil }
    return [[input[2]], [1, 1, input[2]]]
  case .flatten: return elementCount(input).map { [[$0]] }
  case .reshape(let shape): return elementCount(shape) == elementCount(input) ? [shape] : nil
  case .concat:
    guard var joined = input.last.map({ _ in input }) else { return nil }
    for other in inputs.dropFirst() {
      guard let channels = other.last, other.dropLast() == input.dropLast() else { return nil }
      joined[joined.count - 1] &+= channels
    }
    return [joined]
  case .add: return inputs.allSatisfy { $0 == input } ? [input] : nil
  case .upsample(let factor):
    guard input.count == 3, factor > 0,
      elementCount([input[0], factor]) != nil, elementCount([input[1], factor]) != nil
    else { return nil }
    return [[input[0] * factor, input[1] * factor, input[2]]]
  case .decode(let key):
    guard key.rows.count == key.classes, key.rows.allSatisfy({ $0.count == input.last }) else {
      return nil
    }
    return [Array(input.dropLast()) + [key.classes]]
  // Their shapes are the checker's own; nothing of ours executes them yet.
  case .convTranspose, .legendre, .bits, .thermometer: return []
  }
}
