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

  /// Terms of an `add` stand in the same place: their sum is no spike.
  func overlap(_ parts: [WiringPart]) -> Bool {
    var channel = 0
    for part in parts.sorted(by: { $0.channel < $1.channel }) {
      if part.channel < channel { return true }
      channel = part.channel + part.channels
    }
    return false
  }
}
