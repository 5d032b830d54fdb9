import WSRuntime

/// A netlist as SONATA lists networks (Dai et al. 2020, doi:10.1371/journal.pcbi.1007696): the nodes
/// `inputs`, `pulses` and `neurons`, each synapse an edge.
///
/// A neuron is NEST's `iaf_psc_delta` with a time constant far below the step: it forgets its sum in
/// each. Of the pulses, number d comes d steps after its picture.
struct SonataNetwork: Sendable {
  /// In the order in which they stand in their file.
  enum Nodes: String, CaseIterable {
    case inputs, pulses, neurons
  }

  /// Edges that come from nodes of a kind.
  private struct Edges: Sendable {
    var source: Nodes
    var lists: [SynapseLists.List]

    var count: Int { lists.reduce(0) { $0 + $1.count } }
    var name: String { "\(source.rawValue)_to_\(Nodes.neurons.rawValue)" }
  }

  let synapses: SynapseLists
  private let edgePopulations: [Edges]

  init(_ netlist: Netlist) throws(RuntimeError) {
    let synapses = try SynapseLists(netlist)
    self.synapses = synapses
    edgePopulations = Nodes.allCases.compactMap { nodes in
      let lists = synapses.lists.filter { list in
        let source: Nodes? = list.source.map { $0 < synapses.neurons.inputs ? .inputs : .neurons }
        return (source ?? .pulses) == nodes
      }
      return lists.isEmpty ? nil : Edges(source: nodes, lists: lists)
    }
  }

  /// Names of the populations of edges.
  var edgeNames: [String] { edgePopulations.map(\.name) }

  /// Steps from the first picture's to the last population's.
  var depth: Int { synapses.neurons.largestDepth }

  /// What each file says of itself: that it is SONATA, version 0.1.
  private static let head = [
    HDF5Attribute("magic", .wholes([0x0A7A])), HDF5Attribute("version", .wholes([0, 1])),
  ]

  // MARK: Nodes

  /// The type of a node is the number of its group, from 1 on; that of a pulse the next one.
  private var types: [(type: Int, count: Int)] {
    synapses.neurons.groups.enumerated().map { (type: $0 + 1, count: $1.size) }
  }

  var pulseType: Int { synapses.neurons.groups.count + 1 }

  /// What sends spikes into the network.
  var inputNodes: HDF5Node {
    Self.file([
      Self.link(.inputs, types[..<synapses.neurons.inputs]),
      Self.link(.pulses, [(pulseType, depth)]),
    ])
  }

  var neuronNodes: HDF5Node {
    Self.file([Self.link(.neurons, types[synapses.neurons.inputs...])])
  }

  private static func file(_ nodes: [HDF5Link]) -> HDF5Node {
    .group([HDF5Link("nodes", .group(nodes))], attributes: head)
  }

  private static func link(
    _ nodes: Nodes, _ types: ArraySlice<(type: Int, count: Int)>
  ) -> HDF5Link {
    let count = types.reduce(0) { $0 + $1.count }
    let column = HDF5Dataset(
      .uint64, shape: [count],
      .inOrder { (add) throws(RuntimeError) in
        for (type, count) in types { for _ in 0..<count { try add(Double(type)) } }
      })
    return HDF5Link(
      nodes.rawValue,
      .group([
        HDF5Link("node_id", .counting(count)), HDF5Link("node_type_id", .dataset(column)),
        HDF5Link("node_group_id", .zeros(count)), HDF5Link("node_group_index", .counting(count)),
        HDF5Link("0", .group([])),
      ]))
  }

  // MARK: Edges

  /// The type of an edge is the number of its list, from 1 on.
  var edges: HDF5Node {
    .group(
      [
        HDF5Link(
          "edges", .group(edgePopulations.map { HDF5Link($0.name, edges($0)) }))
      ], attributes: Self.head)
  }

  private func edges(_ edges: Edges) -> HDF5Node {
    let (groups, first) = (synapses.neurons.groups, synapses.neurons.inputCount)
    func dataset(
      _ type: HDF5Type, of nodes: Nodes? = nil,
      _ value: @escaping @Sendable (SynapseLists.List) -> @Sendable (Synapse) -> Int
    ) -> HDF5Node {
      let attributes = nodes.map { [HDF5Attribute("node_population", .text($0.rawValue))] } ?? []
      return .dataset(
        HDF5Dataset(
          type, shape: [edges.count], attributes: attributes,
          .inOrder { (add) throws(RuntimeError) in
            for list in edges.lists {
              let value = value(list)
              try synapses.forEachSynapse(of: list) { synapse throws(RuntimeError) in
                try add(Double(value(synapse)))
              }
            }
          }))
    }
    let sources = dataset(.uint64, of: edges.source) { list in
      let start =
        switch edges.source {
        case .inputs: groups[list.source ?? 0].first
        case .neurons: groups[list.source ?? 0].first - first
        case .pulses: groups[list.target].depth - 1
        }
      return { start + $0.source }
    }
    let targets = dataset(.uint64, of: .neurons) { list in
      let start = groups[list.target].first - first
      return { start + $0.target }
    }
    let types = dataset(.uint64) { list in
      let type = type(of: list)
      return { _ in type }
    }
    return .group([
      HDF5Link("source_node_id", sources), HDF5Link("target_node_id", targets),
      HDF5Link("edge_type_id", types), HDF5Link("edge_group_id", .zeros(edges.count)),
      HDF5Link("edge_group_index", .counting(edges.count)),
      HDF5Link("0", .group([HDF5Link("syn_weight", dataset(.float32) { _ in { $0.weight } })])),
    ])
  }

  /// Of a projection its number, from 1 on; of all pulses the next one.
  func type(of list: SynapseLists.List) -> Int {
    let projections = synapses.netlist.projections
    let place = projections.firstIndex { $0.name == list.projection?.name }
    return (place ?? projections.count) + 1
  }

  // MARK: Spikes

  /// What enters: a picture in each step of 1 ms, from 1 ms on. Each kind of nodes has a file of its
  /// own, since BMTK asks for trains by number only.
  func pictures(of vectors: Netlist.TestVectors) -> HDF5Node {
    let inputs = synapses.neurons.groups.prefix(synapses.neurons.inputs).map { group in
      (group: group, values: vectors.inputs[group.name] ?? [])
    }
    return Self.spikes(.inputs, count: inputs.reduce(0) { $0 + $1.values.count { $0 != 0 } }) {
      (body: (Int, Int) throws(RuntimeError) -> Void) throws(RuntimeError) in
      for picture in 0..<vectors.count {
        for (group, values) in inputs {
          for neuron in 0..<group.size where values[picture * group.size + neuron] != 0 {
            try body(picture, group.first + neuron)
          }
        }
      }
    }
  }

  /// The pulses behind so many pictures.
  func pulses(of pictures: Int) -> HDF5Node {
    let depth = depth
    return Self.spikes(.pulses, count: pictures * depth) {
      (body: (Int, Int) throws(RuntimeError) -> Void) throws(RuntimeError) in
      for step in 0..<pictures + depth {
        for pulse in 0..<depth where (0..<pictures).contains(step - pulse) {
          try body(step, pulse)
        }
      }
    }
  }

  /// - Parameter forEach: calls with the step and the node of each spike, in their order.
  private static func spikes(
    _ nodes: Nodes, count: Int,
    _ forEach:
      @escaping @Sendable ((Int, Int) throws(RuntimeError) -> Void)
      throws(RuntimeError) -> Void
  ) -> HDF5Node {
    let ids = HDF5Dataset(
      .uint64, shape: [count],
      .inOrder { (add) throws(RuntimeError) in
        try forEach { (_, node) throws(RuntimeError) in try add(Double(node)) }
      })
    let times = HDF5Dataset(
      .float64, shape: [count],
      .inOrder { (add) throws(RuntimeError) in
        try forEach { (step, _) throws(RuntimeError) in try add(Double(step + 1)) }
      })
    let trains = HDF5Node.group(
      [HDF5Link("node_ids", .dataset(ids)), HDF5Link("timestamps", .dataset(times))],
      attributes: [HDF5Attribute("sorting", .text("by_time"))])
    return .group(
      [HDF5Link("spikes", .group([HDF5Link(nodes.rawValue, trains)]))], attributes: head)
  }
}

extension HDF5Node {
  fileprivate static func counting(_ count: Int) -> HDF5Node {
    .dataset(HDF5Dataset(.uint64, shape: [count]) { Double($0) })
  }

  fileprivate static func zeros(_ count: Int) -> HDF5Node {
    .dataset(HDF5Dataset(.uint32, shape: [count]) { _ in 0 })
  }
}
