extension Netlist {
  /// The largest magnitude that each neuron's sum could have: Σ |weight| · largest input + |bias|.
  /// One number for each channel, or for each neuron where a dense product or a bias tells neurons
  /// of a channel apart. Numbers beyond 2^40 stand for anything larger.
  package func largestSums(of population: Population) -> [Int] {
    population.largestSums(incoming: projections.filter { $0.to == population.name }) { name in
      inputs.first { $0.name == name }?.code.largestValue ?? 1
    }
  }
}

extension Netlist.Population {
  func largestSums(
    incoming: [Netlist.Projection], largestValue: (_ source: String) -> Int
  ) -> [Int] {
    let size = shape.reduce(1, *)
    let channels = shape.last ?? 1
    let isPerNeuron = bias.count != channels || incoming.contains { $0.kind == .dense }
    var sums = (0..<(isPerNeuron ? size : channels)).map { abs(Int(bias[$0 % bias.count])) }
    for projection in incoming {
      let rows = projection.rowMagnitudes(largestValue: largestValue(projection.from))
      // Rows of a convolution or a skip belong to channels, the last axis.
      for neuron in sums.indices { sums[neuron] += rows[neuron % rows.count] }
    }
    return sums
  }
}

extension Netlist.Projection {
  private static let manyfold = 1 << 40

  /// For each row of weights: the largest magnitude that it can contribute to a sum.
  fileprivate func rowMagnitudes(largestValue: Int) -> [Int] {
    let largest = saturating(largestValue, sum?.reduce(1, *) ?? 1)
    switch kind {
    case .pool(let window, _, _):
      return [saturating(window[0] * window[1], largest)]
    case .identity:
      return weight.map { saturating(abs(Int($0)), largest) }
    case .dense, .convolution:
      let rows = weightShape[0]
      let length = weight.count / rows
      return (0..<rows).map { row in
        let magnitude = weight[row * length..<(row + 1) * length].reduce(0) { $0 + abs(Int($1)) }
        return saturating(magnitude, largest)
      }
    }
  }

  private func saturating(_ left: Int, _ right: Int) -> Int {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? Self.manyfold : min(product, Self.manyfold)
  }
}

extension Netlist.InputCode {
  package var largestValue: Int {
    if case .analog(let bits) = self { 1 << bits - 1 } else { 1 }
  }
}
