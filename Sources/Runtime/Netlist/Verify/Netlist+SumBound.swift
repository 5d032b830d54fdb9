/// Bounds of what a neuron adds up in a step. Numbers beyond 2^40 stand for anything larger.
struct SumBound: Equatable {
  /// Σ |weight| · largest magnitude + |bias|: no partial sum is larger, in any order.
  var magnitude: Int
  /// No sum with its bias lies outside.
  var least: Int
  var greatest: Int

  init(bias: Int) { (magnitude, least, greatest) = (abs(bias), bias, bias) }

  mutating func add(_ row: Connectivity.RowBound) {
    magnitude += row.magnitude
    least += row.least
    greatest += row.greatest
  }
}

extension Netlist.Population {
  /// One bound for each channel, or for each neuron where a dense product or a bias tells neurons
  /// of a channel apart.
  func sumBounds(
    incoming: [Netlist.Projection], connectivity: (Netlist.Projection) -> Connectivity?,
    values: (_ source: String) -> ClosedRange<Int>
  ) -> [SumBound] {
    let size = shape.reduce(1, *)
    let channels = shape.last ?? 1
    let isPerNeuron = bias.count != channels || incoming.contains { $0.map == .dense }
    var bounds = (0..<(isPerNeuron ? size : channels)).map {
      SumBound(bias: Int(bias[$0 % bias.count]))
    }
    for projection in incoming {
      guard let connections = connectivity(projection) else { continue }
      let rows = connections.rowBounds(projection.weight, values: values(projection.from))
      // Rows of a convolution or a skip belong to channels, the last axis.
      for neuron in bounds.indices { bounds[neuron].add(rows[neuron % rows.count]) }
    }
    return bounds
  }
}

extension Netlist.InputCode {
  package var largestValue: Int {
    if case .analog(let bits) = self { 1 << bits - 1 } else { 1 }
  }
}
