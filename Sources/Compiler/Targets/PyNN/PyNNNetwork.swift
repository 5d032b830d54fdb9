import WSRuntime

/// A netlist for PyNN: a population and a projection for each of its own, and a source of pulses.
struct PyNNNetwork: Sendable {
  static let mostNeurons = Int(Int32.max)

  private let synapses: SynapseLists

  init(_ netlist: Netlist) throws(RuntimeError) { synapses = try SynapseLists(netlist) }

  private var netlist: Netlist { synapses.netlist }
  private var neurons: NumberedNeurons { synapses.neurons }

  static func expectRoom(for netlist: Netlist) throws(RuntimeError) {
    let shapes = netlist.inputs.map(\.shape) + netlist.populations.map(\.shape)
    let count = shapes.reduce(0) { $0 + $1.elements }
    guard count <= mostNeurons else {
      throw .refusal(
        by: "pynn", of: .network,
        "it has \(groupedDigits(count)) neurons, \(groupedDigits(count - mostNeurons)) too many",
        help: "make its layers smaller, or emit its first layers with `--until`")
    }
  }

  // MARK: The script

  func writeScript(to sink: any ByteSink) throws(RuntimeError) {
    let text = TargetText(sink)
    try text.write(PyNNScript.head(name: UniqueNames.plain(netlist.name)))
    try text.write("# Name, neurons, steps from the inputs to it.\nGROUPS = [\n")
    for group in neurons.groups {
      try text.write("    (\(quoted(group.name)), \(group.size), \(group.depth)),\n")
    }
    try text.write(
      """
      ]
      # How many of the groups are inputs.
      INPUTS = \(netlist.inputs.count)
      # Groups from which and to which, steps that it takes, synapses, which follow each other in the
      # list. From None: what each picture brings, whatever is in it.
      PROJECTIONS = [

      """)
    for list in synapses.lists {
      let source = list.source.map(String.init) ?? "None"
      try text.write("    (\(source), \(list.target), \(list.delay), \(list.count)),\n")
    }
    try text.write("]\n" + PyNNScript.program)
  }

  /// Python reads a text of JSON as its own.
  private func quoted(_ name: String) -> String { JSONValue.string(name).text() }

  // MARK: Synapses

  /// Rows of the source's and the target's place in their groups and the weight.
  func writeSynapses(to sink: any ByteSink) throws(RuntimeError) {
    let count = synapses.lists.reduce(0) { $0 + $1.count }
    try sink.write(NPYFile.header(of: "<i4", shape: [count, 3]))
    var rows = IntegerRows(sink)
    for list in synapses.lists {
      try synapses.forEachSynapse(of: list) { synapse throws(RuntimeError) in
        try rows.add(synapse.source, synapse.target, synapse.weight)
      }
    }
    try rows.finish()
  }

  // MARK: Vectors

  /// Of each picture the bits of all groups, lowest first; each group begins with a byte of its own.
  func writeVectors(to sink: any ByteSink) throws(RuntimeError) {
    let count = netlist.vectors?.count ?? 0
    let width = neurons.groups.reduce(0) { $0 + ($1.size + 7) / 8 }
    try sink.write(NPYFile.header(of: "|u1", shape: [count, width]))
    guard let vectors = netlist.vectors else { return }
    let bits = neurons.groups.enumerated().map { place, group in
      place < netlist.inputs.count
        ? PackedBits.pack(vectors.inputs[group.name] ?? [], size: group.size)
        : vectors.populations[group.name] ?? []
    }
    for picture in 0..<count {
      for (group, bytes) in zip(neurons.groups, bits) {
        let width = (group.size + 7) / 8
        try sink.write(bytes[picture * width..<(picture + 1) * width])
      }
    }
  }
}

/// Rows of three numbers of 32 bits.
private struct IntegerRows {
  private let sink: any ByteSink
  private var waiting: [Int32] = []
  private static let most = 3 << 14

  init(_ sink: any ByteSink) {
    self.sink = sink
    waiting.reserveCapacity(Self.most)
  }

  mutating func add(_ first: Int, _ second: Int, _ third: Int) throws(RuntimeError) {
    for number in [first, second, third] {
      waiting.append(Int32(truncatingIfNeeded: number).littleEndian)
    }
    if waiting.count >= Self.most { try finish() }
  }

  mutating func finish() throws(RuntimeError) {
    try sink.write(waiting.withUnsafeBytes { Array($0) })
    waiting.removeAll(keepingCapacity: true)
  }
}
