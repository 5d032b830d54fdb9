import WSRuntime

extension Graph {
  /// The first tensor of a file that no node of the graph has, live or not: the weights are then of
  /// another network, whatever else fits.
  func strayTensor(in weights: WeightSet) -> String? {
    let known = Set(parameters(of: self).map(\.name))
    return weights.entries.map(\.name).first { !known.contains($0) }
  }
}
