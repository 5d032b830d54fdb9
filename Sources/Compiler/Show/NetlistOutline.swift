import WSLang
import WSRuntime

/// The netlist that a subject will become, in tables, before it has been trained.
package func netlistOutline(_ subject: Subject, into diagnostics: inout Diagnostics) -> String? {
  guard let folded = foldUntrained(subject, into: &diagnostics) else { return nil }
  return netlistSummary(quantise(folded, HardenOptions(WeightWidths(1))).netlist, weights: false)
}

/// The netlist that a subject will become, with weights that all have the width that its `emit` plan
/// gives them; nil after a report, or if it would take more than `memory` bytes.
func outlineNetlist(
  _ subject: Subject, memory: Int, into diagnostics: inout Diagnostics
) -> Netlist? {
  let size = netlistSize(of: subject)
  guard size.values <= memory / 64, size.weights <= memory / 16,
    let folded = foldUntrained(subject, into: &diagnostics)
  else { return nil }
  return quantise(folded, subject.options).netlist
}

/// Reports what of a subject no netlist can express, before hours are spent on its training.
///
/// No weights are needed and none are made up: it takes no longer for more neurons.
package func verifyFolding(_ subject: Subject, into diagnostics: inout Diagnostics) {
  guard let folded = foldNetwork(subject, weights: nil, into: &diagnostics) else { return }
  for fault in folded.sizeFaults(subject.graph) { diagnostics.report(fault) }
  for limited in folded.limitedWeights(subject.options.widths) {
    diagnostics.report(.coarseWeights(limited, folded, subject.graph))
  }
}

extension FoldedNetwork {
  /// What is larger than a netlist or those who execute it can take.
  fileprivate func sizeFaults(_ graph: Graph) -> [Diagnostic] {
    var faults: [Diagnostic] = []
    for input in inputs where isTooLarge(input.shape) {
      let name = input.picture ?? input.name
      let range = graph.nodes.first { $0.layer.isInput && $0.name == name }?.range
      faults.append(.tooManyNeurons(input.name, at: range))
    }
    for population in populations {
      if isTooLarge(population.shape) {
        faults.append(.tooManyNeurons(population.name, at: population.range))
        continue
      }
      for (name, map, part) in population.reads where !isTooLarge(part.sourceShape) {
        guard let fault = fault(map, part, to: population) else { continue }
        faults.append(.windowTooLarge(name, fault, at: population.range))
      }
    }
    return faults
  }

  private func isTooLarge(_ shape: [Int]) -> Bool {
    (elementCount(shape) ?? Int.max) > Netlist.mostElements
  }

  private func fault(_ map: LinearMap, _ part: WiringPart, to population: FoldedPopulation)
    -> String?
  {
    do {
      let window = try Connectivity(
        map, part.view, from: part.sourceShape, to: population.shape
      ).unrolledWindow.geometry
      let sides = map == .dense ? [] : window.kernel + window.stride + window.padding
      guard let largest = sides.max(), largest > ConvolutionGeometry.largestSide else { return nil }
      return "has a window of \(window.kernel.asSize), stride \(window.stride.asSize)"
    } catch {
      return error.text(target: population.name, population.shape)
    }
  }
}

extension FoldedPopulation {
  fileprivate var weightShapes: [[Int]] {
    switch kind {
    case .threshold(let sum): sum.terms.map(\.weightShape)
    case .pool: []
    }
  }

  fileprivate var reads: [(name: String, map: LinearMap, part: WiringPart)] {
    switch kind {
    case .threshold(let sum): sum.terms.map { ($0.name, $0.map, $0.part) }
    case .pool(let name, let part, let pool):
      [(name, .pool(window: pool.window, stride: pool.stride, padding: [0, 0, 0, 0]), part)]
    }
  }
}

extension Diagnostic {
  fileprivate static func tooManyNeurons(_ name: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .netlistTooLarge, .error,
      "`\(name)` would have more than \(groupedDigits(Netlist.mostElements)) neurons in the netlist",
      at: range.map { Label($0, "too large") }, helps: [Help("make its shape smaller")])
  }

  fileprivate static func windowTooLarge(
    _ name: String, _ fault: String, at range: SourceRange
  ) -> Diagnostic {
    let side = groupedDigits(ConvolutionGeometry.largestSide)
    let cells = groupedDigits(Netlist.mostElements)
    return Diagnostic(
      .netlistTooLarge, .error, "`\(name)` would be too large for a netlist",
      at: Label(range, "read here"), notes: ["it \(fault)"],
      helps: [
        Help("a window has at most \(side) rows and columns and \(cells) values: pool in two steps")
      ])
  }
}

/// What folding a subject takes: its weights, and some numbers for each neuron.
package func foldingNeed(_ subject: Subject) -> MemoryNeed {
  let size = netlistSize(of: subject)
  var need = MemoryNeed.folding(
    parameters: total(parameters(of: subject.graph).map(\.shape)), into: size)
  need.add("numbers of each neuron", 64 * size.values)
  return need
}

/// What making a netlist of a subject and comparing it takes; `plan` is that of its run.
package func emissionNeed(_ subject: Subject, plan: TrainingPlan?) -> MemoryNeed {
  let size = netlistSize(of: subject)
  var need: MemoryNeed
  if let plan {
    need = .emission(of: plan, netlist: size)
  } else {
    need = foldingNeed(subject)
    need.add(.comparison(of: size))
  }
  if case .spikes(let pictures) = subject.options.rounding {
    let inputs = subject.graph.nodes.filter(\.layer.isInput).map(\.type.training.shape)
    need.add(
      .calibration(
        weights: size.weights, values: size.values, inputs: total(inputs), pictures: pictures))
  }
  return need
}

/// The netlist that a subject will become: relays of what is read without a product have weights of
/// their own, and an average behind a product makes its kernels larger. Where none can be made, the
/// size of the network.
package func netlistSize(of subject: Subject) -> NetlistSize {
  var unsaid = Diagnostics()
  guard let folded = foldNetwork(subject, weights: nil, into: &unsaid) else {
    return NetlistSize(
      weights: total(parameters(of: subject.graph).map(\.shape)),
      values: total(subject.graph.nodes.map(\.type.training.shape)))
  }
  return NetlistSize(
    weights: total(folded.populations.flatMap(\.weightShapes)),
    values: total(folded.inputs.map(\.shape) + folded.populations.map(\.shape)))
}

/// Elements of all shapes together, clamped to 2^56.
private func total(_ shapes: [[Int]]) -> Int {
  let sum = shapes.reduce(WideCount(0)) { wideSum($0, wideProduct($1)) }
  return Int(min(sum, 1 << 56))
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
