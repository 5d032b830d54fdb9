import WSLang
import WSRuntime

struct UpsampleLayer: TrainedLayer, EmittedLayer {
  static let entry = LayerEntry(
    UpsampleLayer.self,
    Word(
      "upsample", "repeats every pixel `factor` times in both directions",
      [.first("factor", .size(.atLeastOne), "how often")]),
    .wiring, signal: WiringSignals.keeps, traits: [.passesScale, .passesShift])

  var factor: Int

  init(factor: Int) { self.factor = factor }
  init(_ call: LayerCall) throws(CallFault) { factor = try call.whole("factor") }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    ["factor": .integer(factor)]
  }

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    try expectPicture(inputs[0], for: "upsample")
    var shape = inputs[0].shape
    for axis in 0..<2 {
      let (size, overflow) = shape[axis].multipliedReportingOverflow(by: factor)
      guard !overflow else { throw tooLarge(parameter: "factor") }
      shape[axis] = size
    }
    return SignalShape(shape, steps: inputs[0].steps)
  }

  func warnings(reading inputs: [SignalShape]) -> [CallFault] {
    factor == 1 ? [.idle("`upsample(1)` repeats nothing", parameter: "factor")] : []
  }

  func lower(_ index: Int, reading inputs: [Int], _ lowering: inout PlanLowering) -> Int {
    lowering.addOperator(.upsample(factors: [factor, factor]), index, reading: inputs)
  }

  /// A view of the projection that reads it: nothing is repeated in memory.
  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    guard case .wiring(let wiring) = try folding.value(of: node.inputs[0]),
      var parts = wiring.arranged(), parts.allSatisfy({ $0.view.sum == nil })
    else { throw .cannotEmit(node, "an `upsample` of sums or averages") }
    for index in parts.indices {
      let factors = parts[index].view.upsample ?? [1, 1]
      parts[index].view.upsample = factors.map { $0 * factor }
      parts[index].shape[0] *= factor
      parts[index].shape[1] *= factor
    }
    let shape = node.type.deployed.shape
    return .wiring(Wiring([WiringBlock(inner: shape, parts: parts)], shape: shape))
  }
}
