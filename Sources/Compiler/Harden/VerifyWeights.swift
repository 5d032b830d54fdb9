import WSRuntime

extension Graph {
  /// The first tensor of a file that no node of the graph has, live or not: the weights are then of
  /// another network, whatever else fits.
  func strayTensor(in weights: WeightSet) -> String? {
    let known = Set(
      nodes.flatMap { node in node.operation.parameterNames.map { node.name + "." + $0 } })
    return weights.entries.map(\.name).first { !known.contains($0) }
  }
}

extension Operation {
  /// What training gives a node to learn or to measure.
  fileprivate var parameterNames: [String] {
    switch self {
    case .dense(_, let bias), .conv(_, _, let bias), .convTranspose(_, _, let bias):
      bias ? ["weight", "bias"] : ["weight"]
    case .batchNorm: ["gamma", "beta", "mean", "variance"]
    case .clipLearned: ["limit"]
    case .input, .maxPool, .averagePool, .globalAveragePool, .brelu, .sigmoid, .threshold, .relu,
      .clip, .softmax, .winner, .flatten, .reshape, .concat, .add, .upsample, .dropout, .delay,
      .final, .legendre, .bits, .thermometer, .decode:
      []
    }
  }
}
