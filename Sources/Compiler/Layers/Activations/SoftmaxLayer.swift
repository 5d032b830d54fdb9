import WSLang
import WSRuntime

struct SoftmaxLayer: TrainedLayer, EmittedLayer, ShapeKeeping, PlainLayer {
  static let entry = LayerEntry(
    SoftmaxLayer.self, Word("softmax", "e^x divided by its sum over the last axis"),
    .activations, signal: SignalRule(training: .unit, reads: [.rawSum], yields: .host),
    traits: [.yieldsScores, .isLeftToLoss, .needsTiledAverages])

  func lower(_ index: Int, reading inputs: [Int], _ lowering: inout PlanLowering) -> Int {
    lowering.addOperator(.softmax, index, reading: inputs)
  }

  /// An output on the host; whoever else reads it is reported there.
  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    try folding.value(of: node.inputs[0])
  }

  func decoding(_ node: GraphNode) throws(FoldingFault) -> Readout {
    throw .cannotEmit(node, "a `softmax` read from membranes")
  }
}
