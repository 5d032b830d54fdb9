import WSRuntime

/// A netlist as TENNLab's framework reads networks: a node for each neuron, an edge for each synapse.
///
/// RISP looks at neurons that something reaches: they fire where what arrives in a step is at least
/// their threshold, and forget it. With a bias below 0 the threshold is −b; others hear from a node
/// that always fires, with the weight b + 1, and have the threshold 1.
struct RISPNetwork: Sendable {
  static let mostNodes = Int(UInt32.max)

  private let netlist: Netlist
  private let neurons: NumberedNeurons

  init(_ netlist: Netlist) throws(RuntimeError) {
    self.netlist = netlist
    neurons = try NumberedNeurons(netlist)
  }

  /// Fails where there are more nodes than can be numbered.
  static func expectRoom(for netlist: Netlist) throws(RuntimeError) {
    // The node that always fires is one more.
    let sizes = netlist.inputs.map(\.shape) + netlist.populations.map(\.shape)
    let nodes = sizes.reduce(1) { $0 + $1.elements }
    guard nodes <= mostNodes else {
      throw .refusal(
        by: "risp", of: .network,
        "it has \(groupedDigits(nodes)) neurons, \(groupedDigits(nodes - mostNodes)) too many",
        help: "make its layers smaller, or emit its first layers with `--until`")
    }
  }

  private var groups: [NumberedNeurons.Group] { neurons.groups }
  /// The node that always fires.
  private var supporter: Int { neurons.count }

  func write(to sink: any ByteSink) throws(RuntimeError) {
    let text = TargetText(sink)
    let range = weightRange
    let most = groups.reduce(1) { most, group in
      (0..<(group.biases?.count ?? 1)).reduce(most) { max($0, group.threshold(of: $1)) }
    }
    var delay = 1
    for projection in netlist.projections {
      delay = max(delay, try neurons.delay(of: projection))
    }
    let whole = "\"type\": 73, \"size\": 1"
    try text.write(
      """
      {"Properties": {
      "node_properties": [
      {"name": "Threshold", \(whole), "index": 0, "min_value": 1, "max_value": \(most)}],
      "edge_properties": [
      {"name": "Weight", \(whole), "index": 0, "min_value": \(range.lowerBound), "max_value": \(range.upperBound)},
      {"name": "Delay", \(whole), "index": 1, "min_value": 1, "max_value": \(delay)}],
      "network_properties": []},
      "Nodes": [

      """)
    try writeNodes(text)
    try text.write("],\n\"Edges\": [\n")
    try writeEdges(text)
    try text.write("],\n\"Inputs\": [\n")
    try text.numbers(Array(0..<neurons.inputCount) + [supporter])
    try text.write("],\n\"Outputs\": [\n")
    try text.list { list throws(RuntimeError) in
      for name in outputs {
        let group = try neurons.group(name)
        for neuron in 0..<group.size { try list.add(group.first + neuron) }
      }
    }
    let least = try netlist.sumBounds().joined().map(\.least).min() ?? 0
    try text.write(
      """
      ],
      "Network_Values": [],
      "Associated_Data": {"other": {"proc_name": "risp"}, "proc_params": {
      "discrete": true, "leak_mode": "all", "threshold_inclusive": true, "spike_value_factor": 1,
      "run_time_inclusive": false, "fire_like_ravens": false,
      "min_weight": \(range.lowerBound), "max_weight": \(range.upperBound), "max_delay": \(delay),
      "min_threshold": 1, "max_threshold": \(most), "min_potential": \(min(least, 0))}}}

      """)
  }

  // MARK: Nodes

  /// Populations that outputs read, once each; without outputs those that nothing reads.
  private var outputs: [String] {
    var seen = Set<String>()
    let read = netlist.outputs.map(\.from).filter { seen.insert($0).inserted }
    if !read.isEmpty { return read }
    let sources = Set(netlist.projections.map(\.from))
    return netlist.populations.map(\.name).filter { !sources.contains($0) }
  }

  private func writeNodes(_ text: TargetText) throws(RuntimeError) {
    try text.list { list throws(RuntimeError) in
      for group in groups {
        // A name with the place in front of its last sign, which is a quotation mark.
        let name = JSONValue.string("\(group.name).").text().dropLast()
        let between = ["{\"id\":", ",\"name\":\(name)", "\",\"values\":[", "]}"]
          .map { Array($0.utf8) }
        for neuron in 0..<group.size {
          try list.add(
            group.first + neuron, neuron, group.threshold(of: neuron), between: between)
        }
      }
      let always = ["{\"id\":", ",\"name\":\"always\",\"values\":[1]}"].map { Array($0.utf8) }
      try list.add(supporter, between: always)
    }
  }

  // MARK: Edges

  /// Of single synapses; what several of a pair add up to is found on the way.
  private var weightRange: ClosedRange<Int> {
    var (least, most) = (0, 1)
    func include(_ weight: Int) { (least, most) = (min(least, weight), max(most, weight)) }
    for group in groups {
      for neuron in 0..<(group.biases?.count ?? 0) {
        if let weight = group.support(of: neuron) { include(weight) }
      }
    }
    for population in netlist.populations {
      let arriving = netlist.projections.filter { $0.to == population.name }
      // As many of a pair as there are views and projections add up at most.
      let shared = Dictionary(grouping: arriving, by: \.from)
      for projections in shared.values {
        var (low, high) = (0, 0)
        for projection in projections {
          let view = projection.view
          let copies = [view.upsample, view.sum].compactMap(\.self).joined().reduce(1, *)
          low += min(0, Int(projection.weight.min() ?? 0)) * copies
          high += max(0, projection.map.isPool ? 1 : Int(projection.weight.max() ?? 0)) * copies
        }
        include(low)
        include(high)
      }
    }
    return least...most
  }

  private func writeEdges(_ text: TargetText) throws(RuntimeError) {
    let between = ["{\"from\":", ",\"to\":", ",\"values\":[", ",", "]}"].map { Array($0.utf8) }
    try text.list { list throws(RuntimeError) in
      try list.add(supporter, supporter, 1, 1, between: between)
      for group in groups {
        for neuron in 0..<group.size {
          guard let weight = group.support(of: neuron) else { continue }
          try list.add(supporter, group.first + neuron, weight, 1, between: between)
        }
      }
      for (source, target, projections) in netlist.pairs {
        let (from, to) = (try neurons.group(source).first, try neurons.group(target).first)
        let delay = try neurons.delay(of: projections[0])
        try netlist.forEachSynapseOfPair(projections) { synapse throws(RuntimeError) in
          try list.add(
            from + synapse.source, to + synapse.target, synapse.weight, delay, between: between)
        }
      }
    }
  }
}

extension Netlist {
  /// Projections by what they join, in the order of the populations.
  fileprivate var pairs: [(source: String, target: String, projections: [Projection])] {
    populations.flatMap { population in
      let arriving = projections.filter { $0.to == population.name }
      var sources: [String] = []
      for projection in arriving where !sources.contains(projection.from) {
        sources.append(projection.from)
      }
      return sources.map { source in
        (source, population.name, arriving.filter { $0.from == source })
      }
    }
  }

  /// Calls with each two neurons that are joined, once, and what their synapses add up to.
  fileprivate func forEachSynapseOfPair(
    _ projections: [Projection], _ body: (Synapse) throws(RuntimeError) -> Void
  ) throws(RuntimeError) {
    if projections.count == 1, projections[0].view.upsample == nil {
      return try connectivity(of: projections[0]).forEachSynapse(projections[0].weight, body)
    }
    let size = projections.isEmpty ? 0 : shape(ofSource: projections[0].to)?.elements ?? 0
    let joined = try projections.map { projection throws(RuntimeError) in
      (try connectivity(of: projection), projection.weight)
    }
    let fanIn = joined.reduce(1) { $0 + $1.0.fanIn }
    let chunk = max(1, mostHeldSynapses / fanIn)
    for start in stride(from: 0, to: size, by: chunk) {
      var all: [Synapse] = []
      for (connectivity, weight) in joined {
        connectivity.forEachSynapse(weight, of: start..<min(start + chunk, size)) {
          all.append($0)
        }
      }
      try Self.merge(&all, body)
    }
  }

  private static func merge(
    _ synapses: inout [Synapse], _ body: (Synapse) throws(RuntimeError) -> Void
  ) throws(RuntimeError) {
    synapses.sort { ($0.target, $0.source) < ($1.target, $1.source) }
    var start = 0
    while start < synapses.count {
      var sum = synapses[start]
      start += 1
      while start < synapses.count,
        (synapses[start].target, synapses[start].source) == (sum.target, sum.source)
      {
        sum.weight += synapses[start].weight
        start += 1
      }
      if sum.weight != 0 { try body(sum) }
    }
  }
}

/// That several projections of a pair are gathered in at a time.
private let mostHeldSynapses = 1 << 16

/// What RISP makes of a bias.
extension NumberedNeurons.Group {
  fileprivate func threshold(of neuron: Int) -> Int { bias(of: neuron).map { max(1, -$0) } ?? 1 }

  /// The weight of what the node that always fires sends; nil where that is not needed.
  fileprivate func support(of neuron: Int) -> Int? {
    bias(of: neuron).flatMap { $0 < 0 ? nil : $0 + 1 }
  }
}
