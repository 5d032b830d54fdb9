import WSRuntime

/// What layers read while they are folded.
extension Folding {
  /// Weights that are all the same; none where only the structure is folded.
  func numbers(_ value: Float, _ count: Int) -> [Float] {
    weights == nil ? [] : Array(repeating: value, count: count)
  }

  /// A number for each channel; one for all of them where only the structure is folded, so that
  /// folding takes no longer for more neurons.
  func channelwise(_ value: Double, _ channels: Int) -> [Double] {
    Array(repeating: value, count: weights == nil ? 1 : channels)
  }

  /// The values of a node's parameter; none where only the structure is folded.
  func parameter(
    _ node: GraphNode, _ parameter: ParameterShape
  ) throws(FoldingFault) -> [Float] {
    let name = "\(node.name).\(parameter.suffix)"
    let shape = parameter.shape
    guard let weights else { return [] }
    guard let entry = weights[name] else {
      throw .weights("tensor `\(name)` is missing", of: subject.name)
    }
    guard entry.shape == shape, entry.values.count == elementCount(shape) else {
      throw .weights(
        "tensor `\(name)` has the shape \(entry.shape), expected \(shape)", of: subject.name)
    }
    if let index = entry.values.firstIndex(where: { !$0.isFinite }) {
      throw .weights(
        "element \(index) of tensor `\(name)` is \(entry.values[index])", of: subject.name)
    }
    return entry.values
  }

  /// A number for each channel: the bias of a product that has one.
  func shift(
    _ node: GraphNode, _ bias: ParameterShape?, _ channels: Int
  ) throws(FoldingFault) -> [Double] {
    guard let bias, weights != nil else { return channelwise(0, channels) }
    return try parameter(node, bias).map(Double.init)
  }

  mutating func readWiring(_ node: GraphNode) throws(FoldingFault) -> Wiring {
    guard case .wiring(let wiring) = try value(of: node.inputs[0]) else {
      throw .cannotEmit(node, "a second product without a threshold before it")
    }
    return wiring
  }

  /// The sums that a node reads; wired values become sums of their own.
  mutating func readSums(_ node: GraphNode) throws(FoldingFault) -> SumSignal {
    switch try value(of: node.inputs[0]) {
    case .sums(let sums): return sums
    case .wiring(let wiring):
      let sum = try identitySum(wiring, node, name: node.name)
      return SumSignal([sum], shape: wiring.shape)
    }
  }

  func shape(readBy node: GraphNode) -> [Int] { graph.nodes[node.inputs[0]].type.deployed.shape }

  func partName(_ name: String, _ index: Int, of count: Int) -> String {
    count == 1 ? name : "\(name).part_\(index + 1)"
  }
}
