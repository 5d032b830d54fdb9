/// Bounds of what a neuron adds up in a step. Numbers beyond 2^40 stand for anything larger.
package struct SumBound: Equatable, Sendable {
  /// Σ |weight| · largest magnitude + |bias|: no partial sum is larger, in any order.
  package var magnitude: Int
  /// No sum with its bias lies outside.
  package var least: Int
  package var greatest: Int

  package init(magnitude: Int, least: Int, greatest: Int) {
    (self.magnitude, self.least, self.greatest) = (magnitude, least, greatest)
  }

  init(bias: Int) { (magnitude, least, greatest) = (abs(bias), bias, bias) }

  mutating func add(_ row: Connectivity.RowBound) {
    magnitude += row.magnitude
    least += row.least
    greatest += row.greatest
  }

  /// That of all neurons; nil for none.
  static func covering(_ bounds: [SumBound]) -> SumBound? {
    guard var all = bounds.first else { return nil }
    for bound in bounds {
      all.magnitude = max(all.magnitude, bound.magnitude)
      all.least = min(all.least, bound.least)
      all.greatest = max(all.greatest, bound.greatest)
    }
    return all
  }

  func covers(_ other: SumBound) -> Bool {
    magnitude >= other.magnitude && least <= other.least && greatest >= other.greatest
  }
}

extension Netlist {
  /// What travels from an input or a population; nil if there is none of that name.
  package func range(ofSource name: String) -> ClosedRange<Int>? {
    inputs.first { $0.name == name }.map { 0...$0.code.largestValue }
      ?? populations.first { $0.name == name }.map { $0.neuron.range ?? 0...0 }
  }

  /// For each population one bound for each channel, or for each neuron where a dense product or a
  /// bias tells neurons of a channel apart.
  package func sumBounds() throws(RuntimeError) -> [[SumBound]] {
    let incoming = Dictionary(grouping: projections, by: \.to)
    var ranges: [String: ClosedRange<Int>] = [:]
    var connectivity: [String: Connectivity] = [:]
    for projection in projections {
      connectivity[projection.name] = try self.connectivity(of: projection)
      ranges[projection.from] = range(ofSource: projection.from)
    }
    return populations.map { population in
      population.sumBounds(
        incoming: incoming[population.name] ?? [], connectivity: { connectivity[$0.name] },
        values: { ranges[$0] ?? 0...0 })
    }
  }
}

extension Netlist {
  /// States of each population what its sums cannot exceed.
  package mutating func stateSumBounds() throws(RuntimeError) {
    for (index, bounds) in try sumBounds().enumerated() {
      populations[index].sum = .covering(bounds)
    }
  }
}

extension Netlist.Population {
  /// One bound for each channel, or for each neuron where a dense product or a bias tells neurons
  /// of a channel apart.
  func sumBounds(
    incoming: [Netlist.Projection], connectivity: (Netlist.Projection) -> Connectivity?,
    values: (_ source: String) -> ClosedRange<Int>
  ) -> [SumBound] {
    let size = shape.elements
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

extension Netlist {
  /// The least and the greatest sum, with its bias, that a neuron of a population could reach.
  package func sumRange(of population: Population) throws(RuntimeError) -> ClosedRange<Int> {
    let incoming = projections.filter { $0.to == population.name }
    var connections: [String: Connectivity] = [:]
    for projection in incoming {
      connections[projection.name] = try connectivity(of: projection)
    }
    let sums = population.sumBounds(
      incoming: incoming, connectivity: { connections[$0.name] },
      values: { name in
        inputs.first { $0.name == name }.map { 0...$0.code.largestValue }
          ?? populations.first { $0.name == name }?.neuron.range ?? 0...0
      })
    let least = sums.map(\.least).min() ?? 0
    return least...max(least, sums.map(\.greatest).max() ?? 0)
  }
}

extension Netlist.InputCode {
  package var largestValue: Int {
    if case .analog(let bits) = self { 1 << bits - 1 } else { 1 }
  }
}

extension Netlist {
  /// Σ |weight| · largest value + |bias|, one for each channel or each neuron of a population.
  package func sumMagnitudes(of population: Population) throws(RuntimeError) -> [Int] {
    let incoming = projections.filter { $0.to == population.name }
    var connectivity: [String: Connectivity] = [:]
    for projection in incoming {
      connectivity[projection.name] = try self.connectivity(of: projection)
    }
    let bounds = population.sumBounds(
      incoming: incoming, connectivity: { connectivity[$0.name] },
      values: { range(ofSource: $0) ?? 0...0 })
    return bounds.map(\.magnitude)
  }
}
