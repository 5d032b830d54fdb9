import WSRuntime

/// What `wsc show` says about a network: a row for each layer, totals, and the output codes.
package struct ShowTable: Equatable, Sendable {
  package struct Row: Equatable, Sendable {
    /// The dotted name of the layer, which is its signal's.
    package var signal: String
    /// As in the source: `conv(32, kernel: 7)`.
    package var layer: String
    package var shape: [Int]
    package var training: String
    package var deployed: String
    package var parameters: WideCount
    /// For one picture, zeros outside counted as if they were there.
    package var multiplyAccumulates: WideCount
    /// Of one picture's values while training, in float32; 0 where another signal's are shared.
    package var activationBytes: WideCount
  }

  package struct Key: Equatable, Sendable {
    package var output: String
    package var classes: Int
    /// Neurons that vote.
    package var width: Int
    /// Neurons for each class.
    package var copies: Int
    /// The least number of neurons in which two classes differ; nil for one class, or where
    /// comparing all pairs would take too long.
    package var minimumDistance: Int?
    /// Neurons that vote for no class.
    package var unused: Int
    package var temperature: Double
  }

  package var network: String
  package var rows: [Row]
  package var keys: [Key]

  package var parameters: WideCount { rows.reduce(0) { wideSum($0, $1.parameters) } }
  package var multiplyAccumulates: WideCount {
    rows.reduce(0) { wideSum($0, $1.multiplyAccumulates) }
  }
  package var activationBytes: WideCount { rows.reduce(0) { wideSum($0, $1.activationBytes) } }
}

package func showTable(_ subject: Subject) -> ShowTable {
  let nodes = subject.graph.nodes
  let rows = nodes.map { node in
    let shapes = node.inputs.map { input in
      nodes.indices.contains(input) ? nodes[input].type.training.shape : []
    }
    let cost = cost(of: node.operation, reading: shapes.first ?? [], node.type.training.shape)
    return ShowTable.Row(
      signal: node.name, layer: sourceCall(node.operation), shape: node.type.training.shape,
      training: node.type.training.text, deployed: node.type.deployed.text,
      parameters: cost.parameters, multiplyAccumulates: cost.multiplyAccumulates,
      activationBytes: node.operation.sharesMemory
        ? 0 : wideProduct([4] + node.type.training.shape))
  }
  let keys = subject.graph.outputs.compactMap { output -> ShowTable.Key? in
    guard nodes.indices.contains(output.node), case .decode(let key) = nodes[output.node].operation
    else { return nil }
    let width = key.rows.first?.count ?? 0
    let unused = (0..<width).count { column in key.rows.allSatisfy { $0[column] == 0 } }
    return ShowTable.Key(
      output: output.name, classes: key.classes, width: width, copies: key.copies,
      minimumDistance: minimumDistance(key), unused: unused, temperature: key.temperature)
  }
  return ShowTable(network: subject.name, rows: rows, keys: keys)
}

extension ShowTable {
  /// Aligned columns, totals, and a line for each key.
  package var text: String {
    var table = TextTable([
      ("signal", .left), ("layer", .left), ("type", .left), ("parameters", .right),
      ("multiply-accumulates", .right), ("activations", .right),
    ])
    for row in rows {
      table.add([
        row.signal, row.layer, typeText(row), count(row.parameters),
        count(row.multiplyAccumulates), bytesText(row.activationBytes),
      ])
    }
    table.addRule()
    table.add([
      "total", "", "", groupedDigits(parameters), groupedDigits(multiplyAccumulates),
      bytesText(activationBytes),
    ])
    let lines = keys.map { key in
      "key of \(key.output): \(key.classes) classes × \(key.copies) neurons on \(key.width), "
        + (key.minimumDistance.map { "minimum distance \($0), " } ?? "")
        + "\(key.unused) unused, temperature \(key.temperature)\n"
    }
    return table.text + (lines.isEmpty ? "" : "\n" + lines.joined())
  }

  private func typeText(_ row: Row) -> String {
    signalText(training: row.training, deployed: row.deployed)
  }

  private func count(_ value: WideCount) -> String { value == 0 ? "" : groupedDigits(value) }

  private func bytesText(_ bytes: WideCount) -> String {
    if bytes == 0 { return "" }
    if bytes < 10_240 { return "\(groupedDigits(bytes)) B" }
    return "\(groupedDigits(bytes / 1024)) KiB"
  }
}

/// `unit → spike[28, 28, 32]`, with one kind where both views agree.
private func signalText(training: String, deployed: String) -> String {
  if training == deployed { return training }
  return String(training.prefix { $0 != "[" }) + " → " + deployed
}

extension SignalViews {
  /// Both kinds and the shape, as tables and editors show them.
  package var text: String { signalText(training: training.text, deployed: deployed.text) }
}

extension Operation {
  /// Its output is its input's memory.
  fileprivate var sharesMemory: Bool {
    switch self {
    case .flatten, .reshape: true
    default: false
    }
  }
}

/// Parameters that training moves (the statistics of batch norm are none) and multiply-accumulates.
func cost(
  of operation: Operation, reading input: [Int], _ output: [Int]
) -> (parameters: WideCount, multiplyAccumulates: WideCount) {
  let channels = output.last ?? 1
  switch operation {
  case .dense(let units, let bias):
    let weights = wideProduct(input + [units])
    return (wideSum(weights, wideProduct([bias ? units : 0])), weights)
  case .conv(_, let geometry, let bias), .convTranspose(_, let geometry, let bias):
    let width = (input.last ?? 1) / max(geometry.groups, 1)
    let weights = wideProduct(geometry.kernel + [width, channels])
    let work = wideProduct(geometry.kernel + [width] + output)
    return (wideSum(weights, wideProduct([bias ? channels : 0])), work)
  case .batchNorm: return (wideProduct([2, channels]), 0)
  case .clipLearned: return (1, 0)
  case .decode(let key):
    return (0, wideProduct(input.dropLast() + [key.classes, key.copies, key.classes]))
  default: return (0, 0)
  }
}

/// The layer as one would write it, with its main arguments.
private func sourceCall(_ operation: Operation) -> String {
  func square(_ sizes: [Int]) -> String {
    if let first = sizes.first, sizes.allSatisfy({ $0 == first }) { return "\(first)" }
    return "[" + sizes.map(String.init).joined(separator: ", ") + "]"
  }
  func convolution(_ word: String, _ channels: Int, _ geometry: ConvolutionGeometry) -> String {
    var text = "\(word)(\(channels), kernel: \(square(geometry.kernel))"
    if geometry.stride != [1, 1] { text += ", stride: \(square(geometry.stride))" }
    if geometry.groups != 1 { text += ", groups: \(geometry.groups)" }
    return text + ")"
  }
  func pool(_ word: String, _ plan: PoolPlan) -> String {
    let stride = plan.stride == plan.window ? "" : ", stride: \(square(plan.stride))"
    return "\(word)(\(square(plan.window))\(stride))"
  }
  switch operation {
  case .dense(let units, _): return "dense(\(units))"
  case .conv(let channels, let geometry, _): return convolution("conv", channels, geometry)
  case .convTranspose(let channels, let geometry, _):
    return convolution("conv_transpose", channels, geometry)
  case .maxPool(let plan): return pool("max_pool", plan)
  case .averagePool(let plan): return pool("avg_pool", plan)
  case .threshold(let level): return "threshold(\(level))"
  case .clip(let limit): return "clip(limit: \(limit))"
  case .clipLearned: return "clip(limit: learned)"
  case .winner(let count): return "winner(\(count))"
  case .reshape(let shape):
    return "reshape(" + shape.map(String.init).joined(separator: ", ") + ")"
  case .upsample(let factor): return "upsample(\(factor))"
  case .dropout(let rate): return "dropout(\(rate))"
  case .delay(let steps): return "delay(\(steps) steps)"
  case .legendre(let order, let window): return "legendre(\(order), window: \(window))"
  case .bits(let count): return "bits(\(count))"
  case .thermometer(let levels): return "thermometer(\(levels))"
  case .decode(let key): return "decode(key(\(key.classes), copies: \(key.copies)))"
  case .input, .globalAveragePool, .batchNorm, .brelu, .sigmoid, .relu, .softmax, .flatten,
    .concat, .add, .final:
    return OperationText(operation).word
  }
}

/// The least Hamming distance between two rows of a key.
private func minimumDistance(_ key: DecodeKey) -> Int? {
  guard key.rows.count > 1, let width = key.rows.first?.count else { return nil }
  // Disjoint rows differ wherever either has a one.
  if !key.overlap {
    let ones = key.rows.map { row in row.count { $0 != 0 } }.sorted()
    return ones[0] + ones[1]
  }
  let packed = key.rows.map { row in
    stride(from: 0, to: width, by: 64).map { start in
      row[start..<min(start + 64, width)].reduce(UInt64(0)) { $0 << 1 | ($1 == 0 ? 0 : 1) }
    }
  }
  guard let work = elementCount([packed.count, packed.count, packed[0].count]),
    work < 50_000_000
  else { return nil }
  var least = width
  for one in packed.indices {
    for other in packed.indices[(one + 1)...] {
      let distance = zip(packed[one], packed[other]).reduce(0) {
        $0 + ($1.0 ^ $1.1).nonzeroBitCount
      }
      least = min(least, distance)
    }
  }
  return least
}
