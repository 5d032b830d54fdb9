import WSLang
import WSRuntime

/// y_i = Σ_j w_ij x_j + b_i
struct DenseLayer: StageLayer, EmittedLayer {
  static let entry = LayerEntry(
    DenseLayer.self,
    Word(
      "dense", "every unit reads every value of a vector",
      [.first("units", .size(.atLeastOne), "how many sums it makes"), Products.biasParameter]),
    .products, signal: Products.signal)

  var units: Int
  var bias: Bool

  init(units: Int, bias: Bool) {
    self.units = units
    self.bias = bias
  }

  init(_ call: LayerCall) throws(CallFault) {
    units = try call.whole("units")
    bias = try call.flag("bias")
  }

  func arguments(reading inputs: [SignalShape]) -> KeyValuePairs<String, Value> {
    ["units": .integer(units), "bias": .boolean(bias)]
  }

  func output(reading inputs: [SignalShape]) throws(CallFault) -> SignalShape {
    try expectVector(inputs[0], for: "dense")
    return SignalShape([units], steps: inputs[0].steps)
  }

  private func weight(reading input: SignalShape) -> ParameterShape {
    let shape = ProductPlan.Form.dense.weightShape(from: input.shape, channels: units)
    return ParameterShape("weight", shape, .weights(fanIn: shape[1], fanOut: units))
  }

  func parameters(reading inputs: [SignalShape]) -> [ParameterShape] {
    [weight(reading: inputs[0]), Products.bias(bias, units)].compactMap { $0 }
  }

  func multiplyAccumulates(
    reading inputs: [SignalShape], making output: SignalShape
  ) -> WideCount {
    wideProduct(inputs[0].shape + [units])
  }

  // MARK: Training

  static var place: StagePlace { .product }

  func extend(_ stage: inout StagePlan, _ index: Int, _ lowering: inout PlanLowering) {
    let weight = lowering.add(weight(reading: lowering.shapes(readBy: index)[0]), of: index)
    stage.product = ProductPlan(
      form: .dense, weight: weight,
      bias: Products.bias(bias, units).map { lowering.add($0, of: index) })
  }

  // MARK: Netlist

  /// A dense product reads its sources flattened, so each part gets its own columns.
  func fold(_ node: GraphNode, _ folding: inout Folding) throws(FoldingFault) -> FoldedValue {
    let wiring = try folding.readWiring(node)
    let tensor = try folding.parameter(node, weight(reading: SignalShape(wiring.shape)))
    let count = wiring.parts.count
    var terms: [SumTerm] = []
    var column = 0
    for block in wiring.blocks {
      let own = wiring.blocks.count == 1 ? tensor : columns(tensor, column, block.count)
      let weight = spread(own, over: block)
      column += block.count
      let total = block.inner.last ?? 1
      let positions = (elementCount(block.inner) ?? 0) / total
      for part in block.parts {
        let isWhole = part.channels == total
        terms.append(
          SumTerm(
            name: folding.partName(node.name, terms.count, of: count), product: node.name,
            part: part, map: .dense,
            weight: isWhole ? weight : columns(weight, part.channel, part.channels, every: total),
            weightShape: [units, positions * part.channels],
            rowScale: folding.channelwise(part.coefficient, units)))
      }
    }
    let shift = try folding.shift(node, Products.bias(bias, units), units)
    return .sums(
      SumSignal(
        [SumForm(inner: [units], terms: terms, shift: shift)], shape: [units]))
  }

  /// The same columns of all rows; `every` so many they come again.
  private func columns(
    _ weight: [Float], _ first: Int, _ count: Int, every width: Int? = nil
  ) -> [Float] {
    let width = width ?? weight.count / units
    var columns: [Float] = []
    guard !weight.isEmpty else { return columns }
    columns.reserveCapacity(weight.count / width * count)
    for start in stride(from: first, to: weight.count, by: width) {
      columns.append(contentsOf: weight[start..<(start + count)])
    }
    return columns
  }

  /// Columns over the averaged cells become columns over the cells themselves.
  private func spread(_ weight: [Float], over block: WiringBlock) -> [Float] {
    guard !weight.isEmpty, let pool = block.average, block.inner.count == 3,
      let extent = pool.outputExtent(Array(block.inner[..<2]))
    else { return weight }
    let (height, width, channels) = (block.inner[0], block.inner[1], block.inner[2])
    let share = 1 / Float(pool.window[0] * pool.window[1])
    let cells = height * width * channels
    var spread = Array(repeating: Float(0), count: units * cells)
    var read = 0
    for row in 0..<units {
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
    return spread
  }
}
