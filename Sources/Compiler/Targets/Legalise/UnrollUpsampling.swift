import WSRuntime

/// Views that repeat elements, as dense products over the source.
///
/// Fails where that takes more than `most` weights.
func unrollUpsampling(
  _ netlist: Netlist, for target: String, most: Int = Netlist.mostElements
) throws(RuntimeError) -> Netlist {
  let repeated = Set(netlist.projections.filter { $0.view.upsample != nil }.map(\.to))
  var result = try turnPoolsIntoConvolutions(netlist) { repeated.contains($0) }
  for index in result.projections.indices where result.projections[index].view.upsample != nil {
    let projection = result.projections[index]
    let connectivity = try result.connectivity(of: projection)
    let (rows, columns) = (connectivity.target.elements, connectivity.viewed.source.size)
    guard let count = checkedProduct([rows, columns]), count <= most else {
      throw .refusal(
        by: target, of: .projection(projection.name),
        "it repeats its source, and would be \(rows) × \(columns) weights",
        takes: "at most \(groupedDigits(most)) weights of a projection",
        help: "let `upsample` stand where fewer neurons read it")
    }
    var weight = [Int16](repeating: 0, count: count)
    // Several elements of the view may be the same one of the source.
    try connectivity.forEachSynapse(projection.weight) { synapse throws(RuntimeError) in
      let cell = synapse.target * columns + synapse.source
      guard let sum = Int16(exactly: Int(weight[cell]) + synapse.weight) else {
        throw .refusal(
          by: target, of: .projection(projection.name),
          "it repeats its source, and its weights add up to more than 16 bits",
          takes: "weights of 16 bits", help: "let its weights have fewer bits")
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
