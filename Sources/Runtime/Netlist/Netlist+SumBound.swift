extension Netlist.Population {
  /// The largest magnitude that each neuron's sum could have: Σ |weight| · largest input + |bias|.
  /// One number for each channel, or for each neuron where a dense product or a bias tells neurons
  /// of a channel apart. Numbers beyond 2^40 stand for anything larger.
  func largestSums(
    incoming: [Netlist.Projection], connectivity: (Netlist.Projection) -> Connectivity?,
    largestValue: (_ source: String) -> Int
  ) -> [Int] {
    let size = shape.reduce(1, *)
    let channels = shape.last ?? 1
    let isPerNeuron = bias.count != channels || incoming.contains { $0.map == .dense }
    var sums = (0..<(isPerNeuron ? size : channels)).map { abs(Int(bias[$0 % bias.count])) }
    for projection in incoming {
      guard let connections = connectivity(projection) else { continue }
      let rows = connections.rowMagnitudes(
        projection.weight, largest: largestValue(projection.from))
      // Rows of a convolution or a skip belong to channels, the last axis.
      for neuron in sums.indices { sums[neuron] += rows[neuron % rows.count] }
    }
    return sums
  }
}

extension Netlist.InputCode {
  package var largestValue: Int {
    if case .analog(let bits) = self { 1 << bits - 1 } else { 1 }
  }
}
