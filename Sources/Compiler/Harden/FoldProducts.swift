import WSRuntime

extension Folding {
  /// A dense product reads its sources flattened, so each part gets its own columns.
  mutating func foldDense(
    _ node: GraphNode, units: Int, bias: Bool
  ) throws(FoldingFault) -> SumSignal {
    let wiring = try readWiring(node)
    let columns = elementCount(wiring.shape) ?? 0
    let tensor = try parameter(node.name + ".weight", [units, columns])
    let (weight, inner) = spread(tensor, over: wiring, rows: units)
    let total = inner.last ?? 1
    let positions = weight.count / units / total
    var terms: [SumTerm] = []
    for (index, part) in wiring.parts.enumerated() {
      var own = weight
      if part.channels != total, !weight.isEmpty {
        own = []
        own.reserveCapacity(units * positions * part.channels)
        for row in 0..<(units * positions) {
          let start = row * total + part.channel
          own.append(contentsOf: weight[start..<(start + part.channels)])
        }
      }
      terms.append(
        SumTerm(
          name: partName(node.name, index, of: wiring.parts.count), part: part, map: .dense,
          weight: own, weightShape: [units, positions * part.channels],
          rowScale: Array(repeating: part.coefficient, count: units)))
    }
    let shift = try biasShift(node, bias, units)
    return SumSignal(
      pieces: [SumForm(inner: [units], terms: terms, shift: shift)], shape: [units])
  }

  /// Columns over the averaged cells become columns over the cells themselves.
  private func spread(
    _ weight: [Float], over wiring: Wiring, rows: Int
  ) -> (weight: [Float], inner: [Int]) {
    guard !weight.isEmpty, let pool = wiring.average, wiring.inner.count == 3,
      let extent = pool.outputExtent(Array(wiring.inner[..<2]))
    else { return (weight, wiring.inner) }
    let (height, width, channels) = (wiring.inner[0], wiring.inner[1], wiring.inner[2])
    let share = 1 / Float(pool.window[0] * pool.window[1])
    let cells = height * width * channels
    var spread = Array(repeating: Float(0), count: rows * cells)
    var read = 0
    for row in 0..<rows {
      for y in 0..<extent[0] {
        for x in 0..<extent[1] {
          for cell in 0..<(pool.window[0] * pool.window[1]) {
            let sourceY = y * pool.stride[0] + cell / pool.window[1]
            let sourceX = x * pool.stride[1] + cell % pool.window[1]
            let start = row * cells + (sourceY * width + sourceX) * channels
            for channel in 0..<channels {
              spread[start + channel] += weight[read + channel] * share
            }
          }
          read += channels
        }
      }
    }
    return (spread, wiring.inner)
  }

  mutating func foldConvolution(
    _ node: GraphNode, channels: Int, _ geometry: ConvolutionGeometry, bias: Bool
  ) throws(FoldingFault) -> SumSignal {
    let wiring = try readWiring(node)
    guard let parts = wiring.arranged() else {
      throw .cannotEmit(node, "a convolution over reshaped or unevenly averaged signals")
    }
    let total = wiring.shape[2]
    let shape = [channels] + geometry.kernel + [total / geometry.groups]
    let weight = try parameter(node.name + ".weight", shape)
    var terms: [SumTerm] = []
    for (index, part) in parts.enumerated() {
      var partGeometry = geometry
      var own = weight
      var ownShape = shape
      if part.channels != total {
        if !weight.isEmpty {
          own = channelSlice(weight, shape, groups: geometry.groups, part)
        }
        ownShape[3] = part.channels
        partGeometry.groups = 1
      }
      terms.append(
        SumTerm(
          name: partName(node.name, index, of: parts.count), part: part,
          map: .convolution(partGeometry), weight: own, weightShape: ownShape,
          rowScale: Array(repeating: part.coefficient, count: channels)))
    }
    let shift = try biasShift(node, bias, channels)
    let output = node.type.deployed.shape
    return SumSignal(
      pieces: [SumForm(inner: output, terms: terms, shift: shift)], shape: output)
  }

  /// The kernels over the channels of one part, without groups: 0 where a kernel's group does not
  /// read a channel.
  private func channelSlice(
    _ weight: [Float], _ shape: [Int], groups: Int, _ part: WiringPart
  ) -> [Float] {
    let taps = shape[1] * shape[2]
    let width = shape[3]
    var slice: [Float] = []
    slice.reserveCapacity(shape[0] * taps * part.channels)
    for row in 0..<shape[0] {
      let first = row / (shape[0] / groups) * width
      for tap in 0..<taps {
        let start = (row * taps + tap) * width
        for channel in part.channel..<(part.channel + part.channels) {
          let inside = channel >= first && channel < first + width
          slice.append(inside ? weight[start + channel - first] : 0)
        }
      }
    }
    return slice
  }

  /// γ (x − μ) / √(σ² + ε) + β as a scale and an offset for each channel.
  mutating func foldNorm(_ node: GraphNode, epsilon: Double) throws(FoldingFault) -> SumSignal {
    let shape = node.type.deployed.shape
    let channels = shape[shape.count - 1]
    let gamma = try parameter(node.name + ".gamma", [channels])
    let beta = try parameter(node.name + ".beta", [channels])
    let mean = try parameter(node.name + ".mean", [channels])
    let variance = try parameter(node.name + ".variance", [channels])
    var scale: [Double] = []
    var offset: [Double] = []
    for channel in 0..<channels {
      guard variance[channel] >= 0 else {
        throw .weights(
          "element \(channel) of tensor `\(node.name).variance` is negative", of: subject.name)
      }
      let factor = Double(gamma[channel]) / (Double(variance[channel]) + epsilon).squareRoot()
      guard factor.isFinite else {
        throw .weights(
          "element \(channel) of tensor `\(node.name).variance` is 0, and so is epsilon",
          of: subject.name)
      }
      scale.append(factor)
      offset.append(Double(beta[channel]) - Double(mean[channel]) * factor)
    }
    var sums = try readSums(node)
    if sums.pieces.count == 1, sums.pieces[0].inner != sums.shape {
      guard sums.pieces[0].isDense else {
        throw .cannotEmit(node, "a `batch_norm` behind a reshape")
      }
      sums.pieces[0].inner = sums.shape
    }
    guard sums.pieces.reduce(0, { $0 + $1.channels }) == channels else {
      throw .cannotEmit(node, "a `batch_norm` behind a reshape")
    }
    var channel = 0
    for piece in sums.pieces.indices {
      let own = channel..<(channel + sums.pieces[piece].channels)
      sums.pieces[piece].apply(scale: scale[own], offset: offset[own])
      channel = own.upperBound
    }
    return sums
  }

  /// A parameter of the shape that the graph demands.
  func parameter(_ name: String, _ shape: [Int]) throws(FoldingFault) -> [Float] {
    guard let weights else {
      return shape.count == 1 ? Array(repeating: 1, count: shape[0]) : []
    }
    guard let entry = weights[name] else {
      throw .weights("tensor `\(name)` is missing", of: subject.name)
    }
    guard entry.shape == shape, entry.values.count == elementCount(shape) else {
      throw .weights(
        "tensor `\(name)` has the shape \(entry.shape), expected \(shape)", of: subject.name)
    }
    if let index = entry.values.firstIndex(where: { !$0.isFinite }) {
      throw .weights(
        "element \(index) of tensor `\(name)` is \(entry.values[index])", of: subject.name)
    }
    return entry.values
  }

  private func biasShift(
    _ node: GraphNode, _ bias: Bool, _ channels: Int
  ) throws(FoldingFault) -> [Double] {
    guard bias else { return Array(repeating: 0, count: channels) }
    return try parameter(node.name + ".bias", [channels]).map(Double.init)
  }

  private mutating func readWiring(_ node: GraphNode) throws(FoldingFault) -> Wiring {
    guard case .wiring(let wiring) = try value(of: node.inputs[0]) else {
      throw .cannotEmit(node, "a second product without a threshold before it")
    }
    return wiring
  }

  /// The sums that a node reads; wired values become sums of their own.
  mutating func readSums(_ node: GraphNode) throws(FoldingFault) -> SumSignal {
    switch try value(of: node.inputs[0]) {
    case .sums(let sums): return sums
    case .wiring(let wiring):
      let sum = try identitySum(wiring, node, name: node.name)
      return SumSignal(pieces: [sum], shape: wiring.shape)
    }
  }

  func partName(_ name: String, _ index: Int, of count: Int) -> String {
    count == 1 ? name : "\(name).part_\(index + 1)"
  }
}
