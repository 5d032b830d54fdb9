import WSRuntime

/// Views that repeat elements, as dense products over the source.
///
/// Fails where that takes more than `most` weights.
func unrollUpsampling(
  _ netlist: Netlist, most: Int = Netlist.mostElements
) throws(RuntimeError) -> Netlist {
  let repeated = Set(netlist.projections.filter { $0.view.upsample != nil }.map(\.to))
  var result = try turnPoolsIntoConvolutions(netlist) { repeated.contains($0) }
  for index in result.projections.indices where result.projections[index].view.upsample != nil {
    let projection = result.projections[index]
    let connectivity = try result.connectivity(of: projection)
    let (rows, columns) = (connectivity.target.reduce(1, *), connectivity.viewed.source.size)
    guard let count = checkedProduct([rows, columns]), count <= most else {
      throw RuntimeError(
        .netlistTarget,
        "projection `\(projection.name)` repeats its source: unrolled it would be "
          + "\(rows) × \(columns) weights",
        notes: ["at most \(most) are made"])
    }
    var weight = [Int16](repeating: 0, count: count)
    // Several elements of the view may be the same one of the source.
    try connectivity.forEachSynapse(projection.weight) { synapse throws(RuntimeError) in
      let cell = synapse.target * columns + synapse.source
      guard let sum = Int16(exactly: Int(weight[cell]) + synapse.weight) else {
        throw RuntimeError(
          .netlistTarget,
          "projection `\(projection.name)` repeats its source: weights add up to more than 16 bits")
      }
      weight[cell] = sum
    }
    let isNarrow = weight.allSatisfy { Int8(exactly: $0) != nil }
    result.projections[index].view = .plain
    result.projections[index].map = .dense
    result.projections[index].weight = weight
    result.projections[index].weightShape = [rows, columns]
    result.projections[index].storedBits = isNarrow ? 8 : 16
    result.projections[index].shift = 0
  }
  return result
}
