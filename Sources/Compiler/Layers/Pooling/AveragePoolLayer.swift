import WSLang
import WSRuntime

struct AveragePoolLayer: WindowPool, TrainedLayer, EmittedLayer {
  static let entry = LayerEntry(
    AveragePoolLayer.self,
    Word(
      "avg_pool", "the mean of each window; it folds into the product that reads it",
      PoolWindows.parameters),
    .pooling, signal: signal, traits: traits)

  static let signal = SignalRule(training: .averages, reads: [.spike, .integer], yields: .fixedSum)
  static let traits: LayerTraits = [.passesScale, .passesShift]

  var pool: PoolPlan

  func averagesLoosely(reading inputs: [SignalShape]) -> Bool { !pool.tiles(inputs[0].shape) }

  func lower(_ index: Int, reading inputs: [Int], _ lowering: inout PlanLowering) -> Int {
    lowering.addOperator(.averagePool(pool), index, reading: inputs)
  }

  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    try folding.foldAverage(node, pool)
  }
}
