/// Between the flat array and files that hold parameters by name.
extension ParameterStore {
  package func weights(network: String, sourceDigest: String) -> WeightSet {
    weights(values, network: network, sourceDigest: sourceDigest)
  }

  /// Of an array laid out like `values`.
  func weights(_ array: Block<Float>, network: String, sourceDigest: String) -> WeightSet {
    WeightSet(
      network: network, sourceDigest: sourceDigest,
      entries: parameters.indices.map {
        WeightSet.Entry(
          name: parameters[$0].name, shape: parameters[$0].shape,
          values: array.part(ranges[$0]).array)
      })
  }

  /// Fails, naming the first difference, if the weights are of another network.
  package func load(
    _ weights: WeightSet, network: String, origin: String
  ) throws(RuntimeError) {
    try weights.expectParameters(
      parameters.map { ($0.name, $0.shape) }, of: network, origin: origin)
    for (index, parameter) in parameters.enumerated() {
      if let entry = weights[parameter.name] { value(index).copy(from: entry.values) }
    }
  }
}

extension Engine {
  package var weights: WeightSet {
    parameters.weights(network: plan.network, sourceDigest: plan.sourceDigest)
  }

  /// Takes over the weights of a file; fails, naming the first difference, if they are of another
  /// network.
  package func load(_ weights: WeightSet, origin: String) throws(RuntimeError) {
    try parameters.load(weights, network: plan.network, origin: origin)
    parametersChanged()
  }
}
