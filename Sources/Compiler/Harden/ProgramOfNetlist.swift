import WSRuntime

/// A network of thresholds as a program, with the weights that belong to it.
///
/// Its inputs take the integers that the netlist's inputs take, and its signals have the names of the
/// populations.
package struct ThresholdProgram: Sendable {
  package var verified: VerifiedProgram
  package var weights: WeightSet

  package var program: Program { verified.program }
}

/// The netlist for the engine: integers in float32, exact in any order of summation because every
/// sum stays below 2^24, so engine and simulator must agree on every spike.
///
/// - Parameter batch: pictures that it is run on at once.
package func programOfNetlist(
  _ netlist: Netlist, batch: Int
) throws(RuntimeError) -> ThresholdProgram {
  try netlist.expectThresholds(in: "the engine")
  var lowering = ThresholdLowering(netlist.name)
  try lowering.add(netlist.inputs)
  for population in netlist.populations {
    let terms = netlist.projections.filter { $0.to == population.name }.map { projection in
      ThresholdTerm(
        name: projection.name, source: projection.from, map: projection.map,
        view: projection.view, weight: projection.weight.map(Float.init),
        weightShape: projection.weightShape)
    }
    try lowering.add(population.name, population.shape, terms, population.bias.map(Float.init))
  }
  try lowering.add(netlist.outputs)
  return try lowering.finish(batch: batch)
}

/// The same neurons with real weights, before they were put on the integer grid.
///
/// - Parameter batch: pictures that it is run on at once.
package func floatReference(
  _ folded: FoldedNetwork, batch: Int
) throws(RuntimeError) -> ThresholdProgram {
  var lowering = ThresholdLowering(folded.name)
  try lowering.add(folded.inputs)
  func name(_ source: FoldedSource) -> String {
    switch source {
    case .input(let index): folded.inputs[index].name
    case .population(let index): folded.populations[index].name
    }
  }
  var used: [String: Int] = [:]
  for population in folded.populations {
    switch population.kind {
    case .pool(let pool, let part, let window):
      let term = ThresholdTerm(
        name: pool, source: name(part.source),
        map: .pool(window: window.window, stride: window.stride, padding: [0, 0, 0, 0]),
        view: part.view, weight: [], weightShape: [])
      let bias = Array(repeating: Float(-1), count: population.shape.last ?? 1)
      try lowering.add(population.name, population.shape, [term], bias)
    case .threshold(let sum):
      let terms = sum.terms.map { term in
        used[term.name, default: 0] += 1
        let number = used[term.name, default: 1]
        return ThresholdTerm(
          name: number == 1 ? term.name : "\(term.name)_\(number)", source: name(term.part.source),
          map: term.map, view: term.part.view, weight: realWeights(term),
          weightShape: term.weightShape)
      }
      try lowering.add(population.name, population.shape, terms, sum.shift.map { Float($0) })
    }
  }
  try lowering.add(folded.outputs)
  return try lowering.finish(batch: batch)
}

private func realWeights(_ term: SumTerm) -> [Float] {
  let length = term.rowLength
  return term.weight.indices.map { Float(term.rowScale[$0 / length] * Double(term.weight[$0])) }
}
