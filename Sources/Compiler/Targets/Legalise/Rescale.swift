import WSRuntime

/// Neurons whose sums could reach `limit` in magnitude, with smaller weights: all that a neuron adds
/// up is scaled by one factor and rounded, which may change a few of its spikes. The others stay as
/// they are.
///
/// As Σ w′x is whole, it reaches −s·b where it reaches the next whole number: b′ = ⌊s·b⌋ is exact,
/// and the weights are the only error.
func rescale(_ netlist: Netlist, below limit: Int) throws(RuntimeError) -> Netlist {
  var result = netlist
  for index in netlist.populations.indices {
    let population = netlist.populations[index]
    let incoming = netlist.projections.indices.filter {
      netlist.projections[$0].to == population.name
    }
    // A pool counts a window; what it could reach is far away.
    if incoming.contains(where: { netlist.projections[$0].map.isPool }) { continue }
    let group = netlist.scaleGroups(of: population, incoming)
    var factors = Array(repeating: 1.0, count: group)
    // Rounding can add to what scaling takes away: less the next time.
    var margin = 1.0
    while let bounds = try result.overfullSums(of: result.populations[index], limit) {
      let before = factors
      for (row, bound) in bounds.enumerated() where bound >= limit {
        let fitting = before[row % group] * Double(limit - 1) / Double(bound) * margin
        factors[row % group] = min(factors[row % group], fitting)
      }
      margin = 0.99
      for projection in incoming {
        result.projections[projection].weight = netlist.projections[projection].scaled(by: factors)
      }
      result.populations[index].bias = population.bias.indices.map { place in
        let factor = factors[place % group]
        let bias = population.bias[place]
        return factor == 1 ? bias : Int32((Double(bias) * factor).rounded(.down))
      }
    }
  }
  return result
}

extension Netlist.Projection {
  fileprivate func scaled(by factors: [Double]) -> [Int16] {
    let length = weight.count / max(weightShape[0], 1)
    let unit = Double(1 << shift)
    return weight.indices.map { place in
      let factor = factors[place / length % factors.count]
      let scaled = (Double(weight[place]) * factor / unit).rounded() * unit
      return factor == 1 ? weight[place] : Int16(scaled)
    }
  }
}

extension Netlist {
  /// The bounds of a population's sums if one of them reaches the limit.
  fileprivate func overfullSums(
    of population: Population, _ limit: Int
  ) throws(RuntimeError) -> [Int]? {
    let bounds = try sumMagnitudes(of: population)
    return bounds.contains { $0 >= limit } ? bounds : nil
  }

  /// How many neurons, or channels, have a factor of their own.
  fileprivate func scaleGroups(of population: Population, _ incoming: [Int]) -> Int {
    let isDense = incoming.allSatisfy { projections[$0].map == .dense }
    return isDense ? population.shape.elements : population.shape.last ?? 1
  }
}
