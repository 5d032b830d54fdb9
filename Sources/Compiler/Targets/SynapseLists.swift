import WSRuntime

/// A netlist as lists of synapses between neurons that fire where what arrives is at least a half, and
/// forget it: each brings a weight, and with each picture a pulse brings b + 1 to those that may need
/// no input, so that whole sums decide as those of the netlist do.
struct SynapseLists: Sendable {
  /// Between two groups of neurons; each list takes its own time.
  struct List: Sendable {
    /// Its number among the groups; nil for the pulse.
    let source: Int?
    let target: Int
    let delay: Int
    let count: Int
    let projection: Netlist.Projection?
    fileprivate let connectivity: Connectivity?
  }

  let netlist: Netlist
  let neurons: NumberedNeurons
  /// Target by target; none is empty.
  let lists: [List]

  /// - Parameter netlist: of threshold neurons, whose inputs are spikes.
  init(_ netlist: Netlist) throws(RuntimeError) {
    self.netlist = netlist
    neurons = try NumberedNeurons(netlist)
    let places = Dictionary(neurons.groups.enumerated().map { ($1.name, $0) }) { first, _ in first }
    var lists: [List] = []
    for (place, group) in neurons.groups.enumerated().dropFirst(neurons.inputs) {
      let supported = (0..<group.size).count { group.bias(of: $0) != -1 }
      if supported > 0 {
        lists.append(
          List(
            source: nil, target: place, delay: 1, count: supported, projection: nil,
            connectivity: nil))
      }
      for projection in netlist.projections where projection.to == group.name {
        let connectivity = try netlist.connectivity(of: projection)
        let count = connectivity.countSynapses(projection.weight)
        guard count > 0, let source = places[projection.from] else { continue }
        lists.append(
          List(
            source: source, target: place, delay: try neurons.delay(of: projection), count: count,
            projection: projection, connectivity: connectivity))
      }
    }
    self.lists = lists
  }

  /// Calls with each synapse of a list: places in its groups, and the weight.
  func forEachSynapse(
    of list: List, _ body: (Synapse) throws(RuntimeError) -> Void
  ) throws(RuntimeError) {
    if let projection = list.projection, let connectivity = list.connectivity {
      return try connectivity.forEachSynapse(projection.weight, body)
    }
    let group = neurons.groups[list.target]
    for neuron in 0..<group.size {
      guard let bias = group.bias(of: neuron), bias != -1 else { continue }
      try body(Synapse(source: 0, target: neuron, weight: bias + 1))
    }
  }
}
