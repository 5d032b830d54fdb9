import WSRuntime

extension Folding {
  /// A population for each piece of a sum; a threshold on an input is computed on the host.
  mutating func foldThreshold(
    _ node: GraphNode, at threshold: Double
  ) throws(FoldingFault) -> FoldedValue {
    if let wiring = hostInput(node, threshold: threshold) { return .wiring(wiring) }
    let sums = try readSums(node)
    let count = sums.pieces.count
    var index = 0
    var blocks: [WiringBlock] = []
    for block in sums.blocks {
      var parts: [WiringPart] = []
      var channel = 0
      for var sum in block {
        sum.shift = sum.shift.map { $0 - threshold }
        let population = FoldedPopulation(
          name: partName(node.name, index, of: count), shape: sum.inner, range: node.range,
          kind: .threshold(sum))
        parts.append(addPopulation(population, channel: channel))
        channel += sum.channels
        index += 1
      }
      blocks.append(WiringBlock(inner: SumSignal.inner(of: block), parts: parts))
    }
    return .wiring(Wiring(blocks, shape: node.type.deployed.shape))
  }
}
