import WSLang
import WSRuntime

struct AddLayer: TrainedLayer, EmittedLayer, PlainLayer {
  static let entry = LayerEntry(
    AddLayer.self, Word("add", "the sum of signals of one shape", WiringSignals.joined), .wiring,
    signal: SignalRule(
      training: .real, reads: [.spike, .integer, .fixedSum, .rawSum], yields: .fixedSum),
    traits: [.joins, .passesScale, .passesFirstShift])

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    let first = inputs.first?.shape ?? []
    for input in inputs where input.shape != first {
      throw CallFault(
        .addShapes,
        "`add` needs signals of one shape, but gets \(shapeText(inputs[0])) and "
          + "\(shapeText(input))")
    }
    return SignalShape(first, steps: try commonSteps(of: "add", inputs))
  }

  func lower(_ index: Int, reading inputs: [Int], _ lowering: inout PlanLowering) -> Int {
    lowering.addOperator(.add, index, reading: inputs)
  }

  /// Spikes that are added stay values for a product to read; next to a sum they become terms.
  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    let shape = node.type.deployed.shape
    let (wirings, found) = try folding.arriving(at: node)
    if found.isEmpty {
      guard let added = Wiring(adding: wirings, to: shape) else {
        throw .cannotEmit(node, "an `add` of reshaped or unevenly averaged signals")
      }
      return .wiring(added)
    }
    var sums = found
    for (index, wiring) in wirings.enumerated() {
      let name = folding.partName(node.name + ".skip", index, of: wirings.count)
      sums.append(
        SumSignal(
          [try folding.identitySum(wiring, node, name: name)], shape: wiring.shape))
    }
    return .sums(try added(sums, node))
  }

  private func added(_ sums: [SumSignal], _ node: GraphNode) throws(FoldingFault) -> SumSignal {
    // Dense rows stand for any shape; a convolution's shape is its own.
    let leader = sums.first { !$0.pieces.allSatisfy(\.isDense) } ?? sums[0]
    var blocks = leader.blocks.map { $0.map { SumForm(inner: $0.inner, terms: [], shift: [0]) } }
    for sum in sums {
      guard sum.blocks.map(\.count) == blocks.map(\.count) else {
        throw .cannotEmit(node, "an `add` of differently joined sums")
      }
      for block in blocks.indices {
        for (index, piece) in sum.blocks[block].enumerated() {
          let inner = blocks[block][index].inner
          guard
            piece.inner == inner
              || piece.isDense && elementCount(piece.inner) == elementCount(inner)
          else { throw .cannotEmit(node, "an `add` of differently reshaped sums") }
          blocks[block][index].terms += piece.terms
          blocks[block][index].shift = addedShift(blocks[block][index].shift, piece.shift)
        }
      }
    }
    return SumSignal(blocks, shape: leader.shape)
  }

  /// One number for each channel stands for all neurons of that channel.
  private func addedShift(_ a: [Double], _ b: [Double]) -> [Double] {
    let count = max(a.count, b.count)
    return (0..<count).map { a[$0 % a.count] + b[$0 % b.count] }
  }
}
