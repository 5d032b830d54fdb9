import WSRuntime

/// The same chain with weights of at most `most` in magnitude: what a channel sends with larger ones
/// comes from copies of it, which add up. Weights that inputs are read with stay as they are.
///
/// - Parameter netlist: a chain of populations, each with its projection at the same place.
func splitWideWeights(_ netlist: Netlist, most: Int) throws(RuntimeError) -> Netlist {
  var result = netlist
  for index in result.projections.indices.dropFirst().reversed() {
    let population = result.populations[index - 1]
    let channels = population.shape.last ?? 1
    let weight = result.projections[index].weight
    var copies = Array(repeating: 1, count: channels)
    for (place, value) in weight.enumerated() where abs(Int(value)) > most {
      let needed = (abs(Int(value)) + most - 1) / most
      copies[place % channels] = max(copies[place % channels], needed)
    }
    // Which channel each copy beside the first is one of, and the how manieth.
    let added = copies.indices.flatMap { channel in
      (1..<max(copies[channel], 1)).map { (channel: channel, copy: $0) }
    }
    if added.isEmpty || population.bias.count != channels { continue }
    let (length, width) = (weight.count / channels, channels + added.count)
    guard let count = checkedProduct([length, width]), count <= 2 * Netlist.mostElements,
      let size = checkedProduct(population.shape.dropLast() + [width]),
      size <= Netlist.mostElements
    else {
      throw RuntimeError(
        .netlistTarget,
        "population `\(population.name)` would have \(width) channels with copies of those whose "
          + "weights are beyond ±\(most)")
    }
    var spread: [Int16] = []
    spread.reserveCapacity(count)
    for start in stride(from: 0, to: weight.count, by: channels) {
      spread += weight[start..<start + channels].map { part(of: $0, copy: 0, most) }
      spread += added.map { part(of: weight[start + $0.channel], copy: $0.copy, most) }
    }
    let shape = result.projections[index].weightShape
    result.projections[index].weight = spread
    result.projections[index].weightShape =
      shape.count == 2 ? [shape[0], spread.count / max(shape[0], 1)] : shape.dropLast() + [width]
    result.populations[index - 1].shape = population.shape.dropLast() + [width]
    result.populations[index - 1].bias += added.map { population.bias[$0.channel] }
    let rows = result.projections[index - 1].weight
    let row = rows.count / channels
    for copy in added {
      result.projections[index - 1].weight += rows[copy.channel * row..<(copy.channel + 1) * row]
    }
    result.projections[index - 1].weightShape[0] = width
  }
  return result
}

/// The first copy has as much of a weight as it can take, the next of the rest.
private func part(of weight: Int16, copy: Int, _ most: Int) -> Int16 {
  let rest = max(0, abs(Int(weight)) - copy * most)
  return Int16(min(rest, most)) * (weight < 0 ? -1 : 1)
}
