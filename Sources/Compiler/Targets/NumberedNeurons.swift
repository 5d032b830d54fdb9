import WSRuntime

/// The neurons of a netlist numbered one after the other, those of the inputs first.
struct NumberedNeurons: Sendable {
  /// An input or a population.
  struct Group: Sendable {
    let name: String
    /// The number of its first neuron.
    let first: Int
    let size: Int
    /// Steps from the inputs to it.
    let depth: Int
    /// One for each neuron or channel; nil for an input.
    let biases: [Int32]?

    func bias(of neuron: Int) -> Int? {
      biases.map { Int($0[neuron % $0.count]) }
    }
  }

  /// The inputs, then the populations.
  let groups: [Group]
  /// How many of the groups are inputs.
  let inputs: Int

  init(_ netlist: Netlist) throws(RuntimeError) {
    let depths = try netlist.depths
    var (groups, first) = ([Group](), 0)
    let sources = netlist.inputs.map { ($0.name, $0.shape, [Int32]?.none) }
    let populations = netlist.populations.map { ($0.name, $0.shape, [Int32]?.some($0.bias)) }
    for (name, shape, biases) in sources + populations {
      // A netlist's shapes are bounded, and so are its populations in number.
      let size = shape.elements
      groups.append(
        Group(name: name, first: first, size: size, depth: depths[name] ?? 0, biases: biases))
      first += size
    }
    self.groups = groups
    inputs = netlist.inputs.count
  }

  /// Of inputs and populations.
  var count: Int { groups.last.map { $0.first + $0.size } ?? 0 }
  /// Of inputs: the number of the first neuron that computes.
  var inputCount: Int { groups.prefix(inputs).reduce(0) { $0 + $1.size } }
  var largestDepth: Int { groups.map(\.depth).max() ?? 0 }

  func group(_ name: String) throws(RuntimeError) -> Group {
    guard let group = groups.first(where: { $0.name == name }) else {
      throw RuntimeError(.internalFault, "there is no group `\(name)`")
    }
    return group
  }

  /// Steps that a projection takes so that each neuron hears of one picture at a time.
  func delay(of projection: Netlist.Projection) throws(RuntimeError) -> Int {
    try group(projection.to).depth - group(projection.from).depth
  }
}
