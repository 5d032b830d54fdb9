import WSLang
import WSRuntime

struct FlattenLayer: TrainedLayer, EmittedLayer, PlainLayer {
  static let entry = LayerEntry(
    FlattenLayer.self, Word("flatten", "all values as one vector"), .wiring,
    signal: WiringSignals.keeps, traits: [.reshapes, .keepsValues, .passesScale, .passesShift])

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    guard let count = signalSize(inputs[0].shape) else { throw tooLarge() }
    return SignalShape([count], steps: inputs[0].steps)
  }

  func lower(_ index: Int, reading inputs: [Int], _ lowering: inout PlanLowering) -> Int {
    lowering.addOperator(.reshape, index, reading: inputs)
  }

  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    try folding.value(of: node.inputs[0]).reshaped(to: node.type.deployed.shape)
  }
}
