import WSRuntime

extension FoldedValue {
  func reshaped(to shape: [Int]) -> FoldedValue {
    switch self {
    case .wiring(var wiring):
      wiring.shape = shape
      return .wiring(wiring)
    case .sums(var sums):
      sums.shape = shape
      return .sums(sums)
    }
  }
}

extension Folding {
  /// Each element to the same element, as sums.
  mutating func identitySum(
    _ wiring: Wiring, _ node: GraphNode, name: String
  ) throws(FoldingFault) -> SumForm {
    guard wiring.blocks.count == 1 else { return try joinedSum(wiring, node, name: name) }
    let block = wiring.blocks[0]
    let total = block.inner.last ?? 1
    var terms: [SumTerm] = []
    for (index, part) in block.parts.enumerated() {
      let name = partName(name, index, of: block.parts.count)
      if part.channels == total {
        terms.append(
          SumTerm(
            name: name, product: nil, part: part, map: .identity, weight: numbers(1, total),
            weightShape: [total], rowScale: channelwise(part.coefficient, total)))
      } else if block.inner.count == 3 {
        var term = try selection(part, of: total, columns: part.channels, node, name) {
          part.channel + $0
        }
        term.weightShape = [total, 1, 1, part.channels]
        term.map = .convolution(
          ConvolutionGeometry(kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1))
        terms.append(term)
      } else {
        terms.append(try selection(part, of: block, from: 0, in: block.count, node, name))
      }
    }
    let sum = SumForm(inner: block.inner, terms: terms, shift: channelwise(0, total))
    guard let pool = block.average else { return sum }
    return try averaged(sum, pool, node)
  }

  /// Blocks one after the other, as one vector.
  private func joinedSum(
    _ wiring: Wiring, _ node: GraphNode, name: String
  ) throws(FoldingFault) -> SumForm {
    guard wiring.blocks.allSatisfy({ $0.average == nil }) else {
      throw .cannotEmit(node, "a `concat` of unevenly averaged signals read without a product")
    }
    let total = wiring.blocks.reduce(0) { $0 + $1.count }
    let count = wiring.blocks.reduce(0) { $0 + $1.parts.count }
    var terms: [SumTerm] = []
    var first = 0
    for block in wiring.blocks {
      for part in block.parts {
        let name = partName(name, terms.count, of: count)
        terms.append(try selection(part, of: block, from: first, in: total, node, name))
      }
      first += block.count
    }
    return SumForm(inner: [total], terms: terms, shift: channelwise(0, total))
  }

  /// The values of a part among those of a vector of `total`, in which its block starts at `first`.
  private func selection(
    _ part: WiringPart, of block: WiringBlock, from first: Int, in total: Int, _ node: GraphNode,
    _ name: String
  ) throws(FoldingFault) -> SumTerm {
    let columns = elementCount(part.shape) ?? 0
    return try selection(part, of: total, columns: columns, node, name) {
      first + block.place(of: $0, in: part)
    }
  }

  /// A dense product that puts each column into a row of its own.
  private func selection(
    _ part: WiringPart, of total: Int, columns: Int, _ node: GraphNode, _ name: String,
    row: (Int) -> Int
  ) throws(FoldingFault) -> SumTerm {
    guard let size = elementCount([total, columns]), size <= Netlist.mostElements else {
      throw .cannotEmit(node, "a `concat` of so many values read without a product")
    }
    var selection = numbers(0, size)
    if !selection.isEmpty {
      for column in 0..<columns { selection[row(column) * columns + column] = 1 }
    }
    return SumTerm(
      name: name, product: nil, part: part, map: .dense, weight: selection,
      weightShape: [total, columns],
      rowScale: channelwise(part.coefficient, total))
  }
}
