import WSLang
import WSRuntime

struct ConcatLayer: TrainedLayer, EmittedLayer, PlainLayer {
  static let entry = LayerEntry(
    ConcatLayer.self,
    Word("concat", "joins signals along the last axis", WiringSignals.joined), .wiring,
    signal: WiringSignals.keeps, traits: [.joins, .passesScale, .passesShift])

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    let first = inputs.first?.shape ?? []
    var channels = 0
    for input in inputs {
      guard let own = input.shape.last, input.shape.dropLast() == first.dropLast() else {
        throw CallFault(
          .concatShapes,
          "`concat` joins along the last axis, but \(shapeText(input)) and "
            + "\(shapeText(inputs[0])) differ in another")
      }
      let (sum, overflow) = channels.addingReportingOverflow(own)
      guard !overflow else { throw tooLarge() }
      channels = sum
    }
    return SignalShape(
      first.dropLast() + [channels], steps: try commonSteps(of: "concat", inputs))
  }

  func lower(_ index: Int, reading inputs: [Int], _ lowering: inout PlanLowering) -> Int {
    lowering.addOperator(.concat, index, reading: inputs)
  }

  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    let shape = node.type.deployed.shape
    let (wirings, sums) = try folding.arriving(at: node)
    guard wirings.isEmpty || sums.isEmpty else {
      throw .cannotEmit(node, "a `concat` of spikes and sums")
    }
    if sums.isEmpty {
      guard let joined = Wiring(joining: wirings, to: shape) else {
        throw .cannotEmit(node, "a `concat` of reshaped or unevenly averaged signals")
      }
      return .wiring(joined)
    }
    guard let joined = SumSignal(joining: sums, to: shape) else {
      throw .cannotEmit(node, "a `concat` of reshaped sums")
    }
    return .sums(joined)
  }
}
