import WSRuntime

extension Folding {
  func reshaped(_ value: FoldedValue, to shape: [Int]) -> FoldedValue {
    switch value {
    case .wiring(var wiring):
      wiring.shape = shape
      return .wiring(wiring)
    case .sums(var sums):
      sums.shape = shape
      return .sums(sums)
    }
  }

  mutating func foldConcat(_ node: GraphNode) throws(FoldingFault) -> FoldedValue {
    let shape = node.type.deployed.shape
    var wired: [WiringPart] = []
    var pieces: [SumForm] = []
    var channel = 0
    for input in node.inputs {
      switch try value(of: input) {
      case .wiring(let wiring):
        guard var parts = wiring.arranged() else {
          throw .cannotEmit(node, "a `concat` of reshaped or unevenly averaged signals")
        }
        for index in parts.indices { parts[index].channel += channel }
        wired += parts
        channel += wiring.shape[wiring.shape.count - 1]
      case .sums(let sums):
        for var piece in sums.pieces {
          if sums.pieces.count == 1, piece.inner != sums.shape {
            guard piece.isDense else {
              throw .cannotEmit(node, "a `concat` of reshaped sums")
            }
            piece.inner = sums.shape
          }
          pieces.append(piece)
        }
      }
    }
    guard wired.isEmpty || pieces.isEmpty else {
      throw .cannotEmit(node, "a `concat` of spikes and sums")
    }
    if pieces.isEmpty {
      return .wiring(Wiring(inner: shape, average: nil, shape: shape, parts: wired))
    }
    return .sums(SumSignal(pieces: pieces, shape: shape))
  }

  /// Spikes that are added stay values for a product to read; next to a sum they become terms.
  mutating func foldAdd(_ node: GraphNode) throws(FoldingFault) -> FoldedValue {
    let shape = node.type.deployed.shape
    var wirings: [Wiring] = []
    var sums: [SumSignal] = []
    for input in node.inputs {
      switch try value(of: input) {
      case .wiring(let wiring): wirings.append(wiring)
      case .sums(let sum): sums.append(sum)
      }
    }
    if sums.isEmpty {
      var parts: [WiringPart] = []
      for wiring in wirings {
        guard let arranged = wiring.arranged() else {
          throw .cannotEmit(node, "an `add` of reshaped or unevenly averaged signals")
        }
        parts += arranged
      }
      return .wiring(Wiring(inner: shape, average: nil, shape: shape, parts: parts))
    }
    for (index, wiring) in wirings.enumerated() {
      let name = partName(node.name + ".skip", index, of: wirings.count)
      sums.append(
        SumSignal(pieces: [try identitySum(wiring, node, name: name)], shape: wiring.shape))
    }
    return .sums(try added(sums, node))
  }

  private func added(_ sums: [SumSignal], _ node: GraphNode) throws(FoldingFault) -> SumSignal {
    // Dense rows stand for any shape; a convolution's shape is its own.
    let leader = sums.first { !$0.pieces.allSatisfy(\.isDense) } ?? sums[0]
    var total = leader
    for piece in total.pieces.indices {
      total.pieces[piece].terms = []
      let own = total.pieces[piece].inner
      total.pieces[piece].shift = Array(repeating: 0, count: own[own.count - 1])
    }
    for sum in sums {
      guard sum.pieces.count == total.pieces.count else {
        throw .cannotEmit(node, "an `add` of differently joined sums")
      }
      for (index, piece) in sum.pieces.enumerated() {
        let inner = total.pieces[index].inner
        guard
          piece.inner == inner || piece.isDense && elementCount(piece.inner) == elementCount(inner)
        else { throw .cannotEmit(node, "an `add` of differently reshaped sums") }
        total.pieces[index].terms += piece.terms
        total.pieces[index].shift = addedShift(total.pieces[index].shift, piece.shift)
      }
    }
    return total
  }

  /// One number for each channel stands for all neurons of that channel.
  private func addedShift(_ a: [Double], _ b: [Double]) -> [Double] {
    let count = max(a.count, b.count)
    return (0..<count).map { a[$0 % a.count] + b[$0 % b.count] }
  }

  mutating func foldUpsample(_ node: GraphNode, _ factor: Int) throws(FoldingFault) -> Wiring {
    guard case .wiring(let wiring) = try value(of: node.inputs[0]), var parts = wiring.arranged(),
      parts.allSatisfy({ $0.view.sum == nil })
    else { throw .cannotEmit(node, "an `upsample` of sums or averages") }
    for index in parts.indices {
      let factors = parts[index].view.upsample ?? [1, 1]
      parts[index].view.upsample = factors.map { $0 * factor }
      parts[index].shape[0] *= factor
      parts[index].shape[1] *= factor
    }
    let shape = node.type.deployed.shape
    return Wiring(inner: shape, average: nil, shape: shape, parts: parts)
  }

  /// Each element to the same element, as sums.
  mutating func identitySum(
    _ wiring: Wiring, _ node: GraphNode, name: String
  ) throws(FoldingFault) -> SumForm {
    let inner = wiring.inner
    let total = inner[inner.count - 1]
    var terms: [SumTerm] = []
    for (index, part) in wiring.parts.enumerated() {
      let name = partName(name, index, of: wiring.parts.count)
      if part.channels == total {
        terms.append(
          SumTerm(
            name: name, part: part, map: .identity,
            weight: Array(repeating: 1, count: total), weightShape: [total],
            rowScale: Array(repeating: part.coefficient, count: total)))
        continue
      }
      // A part of the channels: a selection, as a 1 × 1 convolution or, without axes, dense.
      var selection = Array(repeating: Float(0), count: total * part.channels)
      for channel in 0..<part.channels {
        selection[(part.channel + channel) * part.channels + channel] = 1
      }
      guard inner.count == 3 || inner.count == 1 else {
        throw .cannotEmit(node, "a `concat` of this shape read without a product")
      }
      let isDense = inner.count == 1
      terms.append(
        SumTerm(
          name: name, part: part,
          map: isDense
            ? .dense
            : .convolution(
              ConvolutionGeometry(
                kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1)),
          weight: selection,
          weightShape: isDense ? [total, part.channels] : [total, 1, 1, part.channels],
          rowScale: Array(repeating: part.coefficient, count: total)))
    }
    let sum = SumForm(inner: inner, terms: terms, shift: Array(repeating: 0, count: total))
    guard let pool = wiring.average else { return sum }
    return try averaged(sum, pool, node)
  }
}
