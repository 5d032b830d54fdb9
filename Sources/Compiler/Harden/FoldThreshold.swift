import WSRuntime

extension Folding {
  /// A population for each piece of a sum; a threshold on an input is computed on the host.
  mutating func foldThreshold(
    _ node: GraphNode, at threshold: Double
  ) throws(FoldingFault) -> FoldedValue {
    if let wiring = hostInput(node, threshold: threshold) { return .wiring(wiring) }
    let sums = try readSums(node)
    var parts: [WiringPart] = []
    var channel = 0
    for (index, piece) in sums.pieces.enumerated() {
      var sum = piece
      sum.shift = sum.shift.map { $0 - threshold }
      let population = FoldedPopulation(
        name: partName(node.name, index, of: sums.pieces.count), shape: sum.inner,
        kind: .threshold(sum))
      parts.append(addPopulation(population, channel: channel))
      channel += sum.channels
    }
    let shape = node.type.deployed.shape
    return .wiring(Wiring(inner: sums.inner, average: nil, shape: shape, parts: parts))
  }
}
