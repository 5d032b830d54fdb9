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
    let shapes = subject.graph.shapes(readBy: node)
    let cost = cost(of: node.layer, reading: shapes, making: node.type.training.signalShape)
    return ShowTable.Row(
      signal: node.name, layer: LayerText(node.layer, reading: shapes).source,
      shape: node.type.training.shape, training: node.type.training.text,
      deployed: node.type.deployed.text, parameters: cost.parameters,
      multiplyAccumulates: cost.multiplyAccumulates,
      activationBytes: node.layer.entry.traits.contains(.reshapes)
        ? 0 : wideProduct([4] + node.type.training.shape))
  }
  let keys = subject.graph.outputs.compactMap { output -> ShowTable.Key? in
    guard nodes.indices.contains(output.node), let votes = nodes[output.node].layer.votes
    else { return nil }
    let report = KeyReport(votes.key)
    return ShowTable.Key(
      output: output.name, classes: votes.key.classes, width: report.neurons,
      copies: report.redundancy, minimumDistance: report.minimumDistance,
      unused: report.unusedNeurons, temperature: votes.temperature)
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

/// Parameters that training moves, and multiply-accumulates.
func cost(
  of layer: any Layer, reading inputs: [SignalShape], making output: SignalShape
) -> (parameters: WideCount, multiplyAccumulates: WideCount) {
  guard !inputs.isEmpty else { return (0, 0) }
  return (
    layer.trainedCount(reading: inputs),
    layer.multiplyAccumulates(reading: inputs, making: output)
  )
}
