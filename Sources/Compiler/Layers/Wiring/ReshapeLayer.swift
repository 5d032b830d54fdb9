import WSLang
import WSRuntime

struct ReshapeLayer: TrainedLayer, EmittedLayer {
  static let entry = LayerEntry(
    ReshapeLayer.self,
    Word(
      "reshape", "the same values in another shape",
      [.first("axes", .rest(.size(.atLeastOne)), "the new shape")]),
    .wiring, signal: WiringSignals.keeps,
    traits: [.reshapes, .keepsValues, .passesScale, .passesShift])

  var shape: [Int]

  init(shape: [Int]) { self.shape = shape }

  init(_ call: LayerCall) throws(CallFault) {
    shape = try call.items("axes").compactMap(\.value.integer)
  }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    ["axes": .wholes(shape)]
  }

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    guard shape.count <= largestRank else {
      throw CallFault(
        .tooManyAxes, "a signal has at most \(largestRank) axes, not \(shape.count)",
        parameter: "axes")
    }
    guard let old = signalSize(inputs[0].shape) else { throw tooLarge() }
    guard signalSize(shape) == old else {
      let new = signalSize(shape).map { "\($0)" } ?? "more than 2^40"
      throw CallFault(
        .reshapeCount, "`reshape` makes \(new) values of \(old)", parameter: "axes",
        label: "reads \(shapeText(inputs[0]))")
    }
    return SignalShape(shape, steps: inputs[0].steps)
  }

  func lower(_ index: Int, reading inputs: [Int], _ lowering: inout PlanLowering) -> Int {
    lowering.addOperator(.reshape, index, reading: inputs)
  }

  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    try folding.value(of: node.inputs[0]).reshaped(to: node.type.deployed.shape)
  }
}
