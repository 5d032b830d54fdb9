import WSLang
import WSRuntime

/// Above this a line for each synapse helps nobody.
private let synapseLimit = 1_000_000

/// A small netlist as text for `wsc show FILE --format text`: one line for each input, neuron and
/// synapse, written to `sink` as they come. Synapses of weight 0 are left out.
///
///     neuron hidden.brelu[3] bias -12 valid_from 1
///     neuron votes[0] bias 3 valid_from 2 integrate_fire threshold 20 start 0 leak 7/8 reset zero
///     synapse image[0,2,0] hidden.brelu[3] weight 5 delay 1
///
/// - Throws: WS6207 where the netlist has more than a million synapses.
package func writeNetlistText(
  _ netlist: Netlist, to sink: (String) throws -> Void
) throws {
  var total = 0
  for projection in netlist.projections {
    guard let count = try netlist.connectivity(of: projection).synapseCount,
      count <= synapseLimit,
      total + count <= synapseLimit
    else {
      throw RuntimeError(
        .netlistText,
        "the netlist has more than \(groupedDigits(synapseLimit)) synapses, too many for text",
        help: "leave `--format text` out for a summary")
    }
    total += count
  }
  let period = netlist.period == 1 ? "" : " period \(netlist.period)"
  try sink("netlist \(netlist.name) steps \(netlist.steps)\(period)\n")
  for input in netlist.inputs {
    try sink("input \(input.name) \(shapeText(input.shape)) \(codeText(input))\n")
  }
  for population in netlist.populations {
    guard !population.bias.isEmpty, let neurons = elementCount(population.shape) else { continue }
    for line in population.neuron.tableLines(population.name) { try sink(line + "\n") }
    for neuron in 0..<neurons {
      let bias = population.bias[neuron % population.bias.count]
      try sink(
        "neuron \(place(neuron, population.name, population.shape)) bias \(bias) "
          + "valid_from \(population.validFrom)\(population.neuron.text(of: neuron))\n")
    }
  }
  for projection in netlist.projections {
    guard let source = netlist.shape(ofSource: projection.from),
      let target = netlist.shape(ofSource: projection.to)
    else { continue }
    let connections = try netlist.connectivity(of: projection)
    try connections.forEachSynapse(projection.weight) { (synapse: Synapse) throws(any Error) in
      try sink(
        "synapse \(place(synapse.source, projection.from, source)) "
          + "\(place(synapse.target, projection.to, target)) weight \(synapse.weight) "
          + "delay \(projection.delay)\n")
    }
  }
  for output in netlist.outputs {
    switch output.decode {
    case .spikes, .membrane, .final:
      try sink("output \(output.name) \(output.from) \(output.decode.name)\n")
    case .key(let rows):
      for (index, row) in rows.enumerated() {
        try sink("output \(output.name) \(output.from) class \(index) key \(keyText(row))\n")
      }
    }
  }
}

extension Netlist.Provenance {
  /// `made by wsc 0.1.0 for nir from network Net, source 0b5f8a1c29de`
  fileprivate var line: String {
    "made by \(tool)" + (madeFor.map { " for \($0)" } ?? "") + " from network \(network)"
      + (source.map { ", source \($0.prefix(12))" } ?? "") + "\n"
  }
}

/// The netlist in tables: inputs, populations, projections, outputs. Of the numbers the least and
/// the greatest, or none without `weights`.
package func netlistSummary(_ netlist: Netlist, weights: Bool = true) -> String {
  var text = "netlist \(netlist.name), \(netlist.steps) step\(netlist.steps == 1 ? "" : "s")"
  text += netlist.period == 1 ? "\n" : " of \(netlist.period) physical ones\n"
  if let provenance = netlist.provenance { text += provenance.line }
  text += "\n"
  // Networks of thresholds alone need no column that says so.
  let names = netlist.version == .two
  var sources = TextTable(
    [
      ("source", .left), ("shape", .left), ("neurons", .right), ("valid from", .right),
      ("code or bias", .left),
    ] + (names ? [("neuron", .left)] : []))
  for input in netlist.inputs {
    sources.add(
      [
        input.name, shapeText(input.shape), "", "0", codeText(input),
      ] + (names ? [""] : []))
  }
  for population in netlist.populations {
    sources.add(
      [
        population.name, shapeText(population.shape),
        elementCount(population.shape).map { groupedDigits($0) } ?? "", "\(population.validFrom)",
        weights ? rangeText(population.bias.map(Int.init)) : "",
      ] + (names ? [population.neuron.summary] : []))
  }
  text += sources.text + "\n"
  var projections = TextTable([
    ("projection", .left), ("kind", .left), ("from", .left), ("to", .left), ("delay", .right),
    ("weights", .right), ("range", .left), ("synapses", .right),
  ])
  for projection in netlist.projections {
    projections.add([
      projection.name, kindText(projection), projection.from, projection.to,
      "\(projection.delay)", groupedDigits(projection.weight.count),
      weights ? rangeText(projection.weight.map(Int.init)) : "",
      (try? netlist.connectivity(of: projection).synapseCount).map { groupedDigits($0) }
        ?? "more than 2^63",
    ])
  }
  text += projections.text
  for output in netlist.outputs {
    let shape = output.shape.map { " as \($0.asSize)" } ?? ""
    switch output.decode {
    case .spikes: text += "\noutput \(output.name): the spikes of \(output.from)\(shape)\n"
    case .membrane:
      text += "\noutput \(output.name): a class from the membranes of \(output.from)\n"
    case .final:
      text += "\noutput \(output.name): the last values of \(output.from)\(shape)\n"
    case .key(let rows):
      text += "\noutput \(output.name): \(rows.count) classes from \(output.from)\n"
    }
  }
  if let vectors = netlist.vectors { text += "\n\(vectors.count) test vectors\n" }
  return text
}

private func codeText(_ input: Netlist.Input) -> String {
  let code =
    switch input.code {
    case .analog(let bits): "analog(\(bits) bits)"
    case .threshold(let level): "threshold(\(level))"
    case .spikes: "spikes"
    }
  return input.isPerStep ? code + " per_step" : code
}

private func kindText(_ projection: Netlist.Projection) -> String {
  var text: String
  switch projection.map {
  case .dense: text = "dense"
  case .identity: text = "identity"
  case .convolution(let geometry):
    text = "convolution \(shapeText(geometry.kernel))"
    if geometry.groups != 1 { text += " groups \(geometry.groups)" }
  case .pool(let window, _, _): text = "pool \(shapeText(window))"
  }
  let view = projection.view
  if let reshape = view.reshape { text += " view \(shapeText(reshape))" }
  if let upsample = view.upsample { text += " upsample \(shapeText(upsample))" }
  if let sum = view.sum { text += " sum \(shapeText(sum))" }
  if projection.shift != 0 { text += " shift \(projection.shift)" }
  return text
}

private func rangeText(_ values: [Int]) -> String {
  guard let least = values.min(), let most = values.max() else { return "" }
  return least == most ? "\(least)" : "\(least) … \(most)"
}

/// `c1.brelu[3,4,0]`
private func place(_ element: Int, _ name: String, _ shape: [Int]) -> String {
  var rest = element
  var axes: [String] = []
  for axis in shape.reversed() {
    axes.append("\(rest % max(axis, 1))")
    rest /= max(axis, 1)
  }
  return "\(name)[\(axes.reversed().joined(separator: ","))]"
}
