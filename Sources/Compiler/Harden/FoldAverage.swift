import WSRuntime

extension Folding {
  /// An average of values is a view that sums, with the share in the weights; an average of sums
  /// makes kernels larger.
  mutating func foldAverage(_ node: GraphNode, _ pool: PoolPlan) throws(FoldingFault) -> FoldedValue
  {
    let shape = node.type.deployed.shape
    switch try value(of: node.inputs[0]) {
    case .wiring(let wiring):
      guard var parts = wiring.arranged(), wiring.shape.count == 3 else {
        throw .cannotEmit(node, "an average of reshaped or unevenly averaged signals")
      }
      let cells = [wiring.shape[0], wiring.shape[1]]
      guard pool.tiles(cells) else {
        let block = WiringBlock(inner: wiring.shape, average: pool, parts: parts)
        return .wiring(Wiring([block], shape: shape))
      }
      let area = Double(pool.window[0]) * Double(pool.window[1])
      for index in parts.indices {
        let summed = parts[index].view.sum ?? [1, 1]
        parts[index].view.sum = [summed[0] * pool.window[0], summed[1] * pool.window[1]]
        parts[index].shape[0] /= pool.window[0]
        parts[index].shape[1] /= pool.window[1]
        parts[index].coefficient /= area
        parts[index].largest *= area
      }
      let inner = [cells[0] / pool.window[0], cells[1] / pool.window[1], wiring.shape[2]]
      return .wiring(Wiring([WiringBlock(inner: inner, parts: parts)], shape: shape))
    case .sums(let sums):
      guard sums.blocks.count == 1, SumSignal.inner(of: sums.blocks[0]) == sums.shape else {
        throw .cannotEmit(node, "an average of reshaped sums")
      }
      var pieces = sums.blocks[0]
      for piece in pieces.indices { pieces[piece] = try averaged(pieces[piece], pool, node) }
      return .sums(SumSignal(pieces, shape: shape))
    }
  }

  /// mean over windows of (w ⋆ x): a kernel of (m − 1) · s + k cells with stride s · t.
  func averaged(
    _ sum: SumForm, _ pool: PoolPlan, _ node: GraphNode
  ) throws(FoldingFault) -> SumForm {
    guard sum.inner.count == 3, let extent = pool.outputExtent(Array(sum.inner[..<2])) else {
      throw .cannotEmit(node, "an average of this sum")
    }
    var result = sum
    result.inner = extent + [sum.inner[2]]
    for index in result.terms.indices {
      let term = sum.terms[index]
      switch term.map {
      case .convolution(let geometry):
        result.terms[index] = averaged(term, geometry, pool)
      case .identity:
        var single = term
        single.weightShape = [sum.channels, 1, 1, 1]
        let geometry = ConvolutionGeometry(
          kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: sum.channels)
        result.terms[index] = averaged(single, geometry, pool)
      case .dense, .pool: throw .cannotEmit(node, "an average of a dense product")
      }
    }
    return result
  }

  private func averaged(
    _ term: SumTerm, _ geometry: ConvolutionGeometry, _ pool: PoolPlan
  ) -> SumTerm {
    let stride = geometry.stride
    let old = geometry.kernel
    let kernel = (0..<2).map { (pool.window[$0] - 1) * stride[$0] + old[$0] }
    let width = term.weightShape[3]
    let share = 1 / Float(pool.window[0] * pool.window[1])
    var weight = numbers(0, term.rows * kernel[0] * kernel[1] * width)
    for row in 0..<(weight.isEmpty ? 0 : term.rows) {
      for cell in 0..<(pool.window[0] * pool.window[1]) {
        let top = cell / pool.window[1] * stride[0]
        let left = cell % pool.window[1] * stride[1]
        for tap in 0..<(old[0] * old[1]) {
          let (y, x) = (top + tap / old[1], left + tap % old[1])
          let source = (row * old[0] * old[1] + tap) * width
          let target = ((row * kernel[0] + y) * kernel[1] + x) * width
          for channel in 0..<width {
            weight[target + channel] += term.weight[source + channel] * share
          }
        }
      }
    }
    var result = term
    result.weight = weight
    result.weightShape = [term.weightShape[0]] + kernel + [width]
    result.map = .convolution(
      ConvolutionGeometry(
        kernel: kernel, stride: (0..<2).map { stride[$0] * pool.stride[$0] },
        padding: geometry.padding, groups: geometry.groups))
    return result
  }
}
