import WSRuntime

/// A netlist as SANA-FE reads it: groups of neurons, synapses between them, the core of each neuron.
///
/// Its neuron fires where v · leak + bias + current > threshold. With the leak 0, the threshold ½ and
/// a bias that is one more, that is a sum of at least 0.
struct SanaFENetwork: Sendable {
  /// An input or a population.
  private struct Group: Sendable {
    var name: String
    var size: Int
    var population: Netlist.Population?
    /// What leads to it.
    var arriving: [Netlist.Projection]
  }

  static let limit =
    "\(LoihiArchitecture.cores) cores of \(groupedDigits(LoihiArchitecture.neuronsPerCore)) neurons, "
    + "inputs among them"

  private let netlist: Netlist
  private let groups: [Group]
  private let names: [String: String]
  private let placement: CorePlacement

  /// - Parameter netlist: where every projection takes one step.
  init(_ netlist: Netlist) throws(RuntimeError) {
    self.netlist = netlist
    var taken = UniqueNames()
    let arriving = Dictionary(grouping: netlist.projections, by: \.to)
    let inputs = netlist.inputs.map { ($0.name, $0.shape, Netlist.Population?.none) }
    let populations = netlist.populations.map { ($0.name, $0.shape, Netlist.Population?.some($0)) }
    var names: [String: String] = [:]
    groups = (inputs + populations).map { name, shape, population in
      let safe = taken.takeIdentifier(name)
      names[name] = safe
      return Group(
        name: safe, size: shape.elements, population: population,
        arriving: arriving[name] ?? [])
    }
    self.names = names
    placement = try Self.placement(of: netlist)
  }

  /// Fails where the chip has too few cores.
  static func placement(of netlist: Netlist) throws(RuntimeError) -> CorePlacement {
    let shapes = netlist.inputs.map(\.shape) + netlist.populations.map(\.shape)
    let sizes = shapes.map { $0.elements }
    let (most, perCore) = (LoihiArchitecture.cores, LoihiArchitecture.neuronsPerCore)
    guard let placement = CorePlacement(sizes: sizes, neuronsPerCore: perCore, most: most) else {
      let needed = CorePlacement.cores(for: sizes.reduce(0, +), perCore)
      throw .refusal(
        by: "sana_fe", of: .network,
        "its \(groupedDigits(sizes.reduce(0, +))) neurons take \(groupedDigits(needed)) cores, "
          + "\(groupedDigits(needed - most)) too many",
        takes: Self.limit,
        help: "make its layers smaller, or emit its first layers with `--until`")
    }
    return placement
  }

  func write(to sink: any ByteSink) throws(RuntimeError) {
    let text = TargetText(sink)
    try text.write(
      """
      # A spiking network for SANA-FE, written by wsc. A picture enters in each step; a population of
      # depth d answers it d steps later.
      network:
        name: \(UniqueNames.plain(netlist.name))
        groups:

      """)
    for (index, group) in groups.enumerated() {
      if let population = group.population {
        try write(population, group, text)
      } else {
        try write(netlist.inputs[index], group, text)
      }
    }
    var edges = "  edges:\n"
    for projection in netlist.projections {
      // Without any, the list is empty and must say so.
      if try write(projection, after: edges, text) { edges = "" }
    }
    if !edges.isEmpty { try text.write("  edges: []\n") }
    try text.write("mappings:\n")
    for share in placement.shares { try write(share, text) }
  }

  // MARK: Neurons

  /// Each picture of the test vectors is one step of the trains.
  private func write(
    _ input: Netlist.Input, _ group: Group, _ text: TargetText
  ) throws(RuntimeError) {
    try text.write(
      """
          - name: \(group.name)
            attributes: [log_spikes: true]
            neurons:

      """)
    guard let vectors = netlist.vectors, let values = vectors.inputs[input.name] else {
      return try text.write("        - \(Self.range(0..<group.size)): [log_spikes: true]\n")
    }
    for neuron in 0..<group.size {
      try text.write("        - \(neuron): [spikes: [\n")
      try text.numbers(
        (0..<vectors.count).lazy.map { Int(values[$0 * group.size + neuron]) }, indent: Self.margin)
      try text.write("\(Self.margin)]]\n")
    }
  }

  private func write(
    _ population: Netlist.Population, _ group: Group, _ text: TargetText
  ) throws(RuntimeError) {
    try text.write(
      """
          - name: \(group.name)
            attributes: [log_spikes: true, threshold: 0.5, leak_decay: 0.0, reset: 0.0, reset_mode: hard]
            neurons:

      """)
    let bias = population.bias
    var start = 0
    while start < group.size {
      let value = bias[start % bias.count]
      let end =
        (start..<group.size).first { bias[$0 % bias.count] != value } ?? group.size
      try text.write("        - \(Self.range(start..<end)): [bias: \(Int(value) + 1)]\n")
      start = end
    }
  }

  // MARK: Synapses

  /// False where it has none but of weight 0.
  private func write(
    _ projection: Netlist.Projection, after heading: String, _ text: TargetText
  ) throws(RuntimeError) -> Bool {
    let connectivity = try netlist.connectivity(of: projection)
    let weight = projection.weight
    guard connectivity.hasSynapses(weight) else { return false }
    let edge = "\(names[projection.from] ?? "") -> \(names[projection.to] ?? "")"
    try text.write("\(heading)    - \(edge): [type: ")
    if projection.map == .dense, connectivity.viewed.isPlain {
      let (rows, columns) = (projection.weightShape[0], projection.weightShape[1])
      try text.write("dense, weight: [\n")
      // All targets of the first source, then those of the next.
      try text.list(indent: Self.margin) { list throws(RuntimeError) in
        for column in 0..<columns {
          for row in 0..<rows { try list.add(Int(weight[row * columns + column])) }
        }
      }
    } else {
      try text.write("sparse, source_target_pairs: [\n")
      let pair = ["[", ",", "]"].map { Array($0.utf8) }
      try text.list(indent: Self.margin) { list throws(RuntimeError) in
        try connectivity.forEachSynapse(weight) { synapse throws(RuntimeError) in
          try list.add(synapse.source, synapse.target, between: pair)
        }
      }
      try text.write("\(Self.margin)], weight: [\n")
      try text.list(indent: Self.margin) { list throws(RuntimeError) in
        try connectivity.forEachSynapse(weight) { synapse throws(RuntimeError) in
          try list.add(synapse.weight)
        }
      }
    }
    try text.write("\(Self.margin)]]\n")
    return true
  }

  // MARK: Cores

  private func write(_ share: CorePlacement.Share, _ text: TargetText) throws(RuntimeError) {
    let group = groups[share.population]
    let core = LoihiArchitecture.address(ofCore: share.core)
    guard group.population == nil else {
      return try text.write(
        "  - \(group.name).\(Self.range(share.neurons)): [core: \(core), soma: loihi_lif, "
          + "synapse: \(LoihiArchitecture.synapses(group.arriving)), dendrite: loihi_dendrites]\n")
    }
    // A unit of inputs has one train.
    for neuron in share.neurons {
      let unit = share.first + neuron - share.neurons.lowerBound
      try text.write(
        "  - \(group.name).\(neuron): [core: \(core), soma: \"loihi_inputs[\(unit)]\"]\n")
    }
  }

  /// `3..8`, its ends among them, or `3`.
  private static func range(_ neurons: Range<Int>) -> String {
    neurons.count == 1
      ? "\(neurons.lowerBound)" : "\(neurons.lowerBound)..\(neurons.upperBound - 1)"
  }

  /// Deeper than every key.
  private static let margin = "            "
}

private struct Found: Error {}

extension Connectivity {
  /// Any connection whose weight is not 0.
  fileprivate func hasSynapses(_ weight: [Int16]) -> Bool {
    do throws(Found) {
      try forEachSynapse(weight) { _ throws(Found) in throw Found() }
      return false
    } catch {
      return true
    }
  }
}
