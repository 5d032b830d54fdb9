import WSLang
import WSRuntime

struct MaxPoolLayer: WindowPool, TrainedLayer, EmittedLayer {
  static let entry = LayerEntry(
    MaxPoolLayer.self,
    Word("max_pool", "the largest value of each window; of spikes, an OR", PoolWindows.parameters),
    .pooling, signal: SignalRule(training: .keeps, reads: [.spike], yields: .spike),
    traits: .takesLargest)

  var pool: PoolPlan

  // MARK: Training

  func lower(_ index: Int, reading inputs: [Int], _ lowering: inout PlanLowering) -> Int {
    lowering.addOperator(.maxPool(pool), index, reading: inputs)
  }

  func trainingObstacle(_ node: GraphNode) -> Diagnostic? {
    let isTooLarge = (elementCount(pool.window) ?? .max) > PoolPlan.largestMaximum
    return isTooLarge ? .poolTooLarge(pool.window, at: node.range) : nil
  }

  // MARK: Netlist

  /// The maximum of spikes is an OR. What stands side by side is pooled part by part.
  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    let shape = node.type.deployed.shape
    guard case .wiring(let wiring) = try folding.value(of: node.inputs[0]),
      let parts = wiring.arranged(), let extent = pool.outputExtent(Array(wiring.shape.prefix(2))),
      parts.allSatisfy({ $0.largest == 1 }),
      !WiringBlock(inner: wiring.shape, parts: parts).hasOverlap
    else { throw .cannotEmit(node, "a `max_pool` of anything but spikes") }
    var pooled: [WiringPart] = []
    for (index, part) in parts.enumerated() {
      let name = folding.partName(node.name, index, of: parts.count)
      pooled.append(
        folding.addPopulation(
          FoldedPopulation(
            name: name, shape: extent + [part.channels], range: node.range,
            kind: .pool(name: name, part, pool)),
          channel: part.channel))
    }
    return .wiring(Wiring([WiringBlock(inner: shape, parts: pooled)], shape: shape))
  }
}

extension Diagnostic {
  fileprivate static func poolTooLarge(_ window: [Int], at range: SourceRange) -> Diagnostic {
    let size = window.map(String.init).joined(separator: " × ")
    return Diagnostic(
      .poolTooLarge, .error, "a `max_pool` window of \(size) is too large",
      at: Label(range, "at most \(PoolPlan.largestMaximum) cells"),
      helps: [Help("pool in two steps")])
  }
}
