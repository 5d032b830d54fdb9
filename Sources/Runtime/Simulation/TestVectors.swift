/// The pictures with what every executor of the netlist must compute for them.
package func makeTestVectors(
  _ netlist: Netlist, _ examples: ExampleSet, threads: Int = 4
) throws(RuntimeError) -> Netlist.TestVectors {
  try makeTestVectors(
    netlist, inputs: try netlist.inputValues(of: examples), count: examples.count,
    threads: threads)
}

/// The same for the values of the inputs, picture after picture.
package func makeTestVectors(
  _ netlist: Netlist, inputs: [String: [UInt16]], count: Int, threads: Int = 4
) throws(RuntimeError) -> Netlist.TestVectors {
  var plain = netlist
  plain.vectors = nil
  let simulator = try Simulator(plain, threads: threads)
  let result = try simulator.run(inputs: inputs, count: count, keeping: .spikes)
  return Netlist.TestVectors(
    count: count, inputs: inputs, populations: result.spikes, outputs: result.outputs)
}

/// How a run of the test vectors compares with what the file promises.
package struct ReplayReport: Equatable, Sendable {
  package struct Part: Equatable, Sendable {
    /// Of a population or an output.
    package let name: String
    /// Spikes and silences, or classes, that were compared.
    package let compared: Int
    package let differences: Int
    /// The first picture with a difference.
    package let firstPicture: Int?
  }

  package let pictures: Int
  package let parts: [Part]

  package var agrees: Bool { parts.allSatisfy { $0.differences == 0 } }
}

/// Runs a netlist's own test vectors and compares every spike and every class.
package func replayVectors(_ netlist: Netlist, threads: Int = 4)
  throws(RuntimeError) -> ReplayReport
{
  guard let vectors = netlist.vectors else {
    throw RuntimeError(.netlistInput, "the netlist `\(netlist.name)` holds no test vectors")
  }
  let simulator = try Simulator(netlist, threads: threads)
  let result = try simulator.run(
    inputs: vectors.inputs, count: vectors.count, keeping: .spikes)
  var parts: [ReplayReport.Part] = []
  for population in netlist.populations {
    let expected = vectors.populations[population.name] ?? []
    let found = result.spikes[population.name] ?? []
    let bytes = expected.count / vectors.count
    var (differences, first) = (0, Int?.none)
    for (place, pair) in zip(expected, found).enumerated() where pair.0 != pair.1 {
      differences += (pair.0 ^ pair.1).nonzeroBitCount
      first = first ?? place / bytes
    }
    parts.append(
      .init(
        name: population.name, compared: vectors.count * population.shape.elements,
        differences: differences, firstPicture: first))
  }
  for (name, expected) in vectors.outputs.sorted(by: { $0.key < $1.key }) {
    let wrong = zip(expected, result.outputs[name] ?? []).enumerated().filter { $1.0 != $1.1 }
    parts.append(
      .init(
        name: name, compared: expected.count, differences: wrong.count,
        firstPicture: wrong.first.map { $0.offset / (expected.count / vectors.count) }))
  }
  return ReplayReport(pictures: vectors.count, parts: parts)
}
