import WSLang
import WSRuntime

struct GlobalAveragePoolLayer: PlainLayer, TrainedLayer, EmittedLayer {
  static let entry = LayerEntry(
    GlobalAveragePoolLayer.self,
    Word("global_avg_pool", "the mean of each channel over the whole picture"),
    .pooling, signal: AveragePoolLayer.signal, traits: AveragePoolLayer.traits)

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    try expectPicture(inputs[0], for: "global_avg_pool")
    return SignalShape([inputs[0].shape[2]], steps: inputs[0].steps)
  }

  /// One window that covers the picture.
  private func pool(over picture: [Int]) -> PoolPlan {
    let extent = Array(picture.prefix(2))
    return PoolPlan(window: extent, stride: extent)
  }

  /// The engine keeps the unit axes, which the layer drops.
  func lower(_ index: Int, reading inputs: [Int], _ lowering: inout PlanLowering) -> Int {
    let below = lowering.shapes(readBy: index)[0].shape
    let average = lowering.addOperator(
      .averagePool(pool(over: below)), index, part: "window", shape: [1, 1] + below.suffix(1),
      reading: inputs)
    return lowering.addOperator(.reshape, index, reading: [average])
  }

  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    try folding.foldAverage(node, pool(over: folding.shape(readBy: node)))
  }
}
