import WSLang
import WSRuntime

/// All activations hard, norms, averages and additions folded into the products; nil after a
/// report of what stands in the way.
///
/// Without weights the products are left empty: what stands in the way does not hang on them.
package func foldNetwork(
  _ subject: Subject, weights: WeightSet?, into diagnostics: inout Diagnostics
) -> FoldedNetwork? {
  let faults = verifyGraph(subject.graph)
  guard faults.isEmpty else {
    diagnostics.report(.unsoundGraph(subject.name, faults))
    return nil
  }
  if let weights, let stray = subject.graph.strayTensor(in: weights) {
    diagnostics.report(
      FoldingFault.weights("tensor `\(stray)` is not a parameter of it", of: subject.name)
        .diagnostic)
    return nil
  }
  var folding = Folding(subject: subject, weights: weights)
  do {
    return try folding.fold()
  } catch {
    diagnostics.report(error.diagnostic)
    return nil
  }
}

/// Stops the folding.
struct FoldingFault: Error {
  var diagnostic: Diagnostic
}

/// What a node's values are once everything below it has been folded.
enum FoldedValue {
  case wiring(Wiring)
  case sums(SumSignal)
}

struct Folding {
  let subject: Subject
  /// Nil: only the structure is folded.
  let weights: WeightSet?
  let graph: Graph
  private var values: [Int: FoldedValue] = [:]
  private var inputs: [Netlist.Input] = []
  private(set) var populations: [FoldedPopulation] = []
  /// For each node that is an input with a code: the netlist's input.
  private var inputPlaces: [InputPlace: Int] = [:]

  private struct InputPlace: Hashable {
    var node: Int
    /// Nil: the input's own values.
    var level: Double?
  }

  init(subject: Subject, weights: WeightSet?) {
    self.subject = subject
    self.weights = weights
    graph = subject.graph
  }

  mutating func fold() throws(FoldingFault) -> FoldedNetwork {
    let live = LiveGraph(graph, losses: [])
    for (index, node) in graph.nodes.enumerated() where live.isLive[index] && !node.layer.isInput {
      guard let layer = node.layer as? any EmittedLayer else {
        let entry = node.layer.entry
        throw .cannotEmit(
          node, entry.signal.yields.isGraded ? "a graded activation" : "`\(entry.name)`")
      }
      values[index] = try layer.fold(node, &self)
    }
    var outputs: [Netlist.Output] = []
    for output in graph.outputs { outputs.append(try fold(output)) }
    return FoldedNetwork(
      name: subject.name, inputs: inputs, populations: populations, outputs: outputs,
      data: subject.train?.data)
  }

  /// What a join reads, told apart.
  mutating func arriving(
    at node: GraphNode
  ) throws(FoldingFault) -> (wirings: [Wiring], sums: [SumSignal]) {
    var wirings: [Wiring] = []
    var sums: [SumSignal] = []
    for input in node.inputs {
      switch try value(of: input) {
      case .wiring(let wiring): wirings.append(wiring)
      case .sums(let sum): sums.append(sum)
      }
    }
    return (wirings, sums)
  }

  /// What a node yields; an input's values enter the netlist when they are first read.
  mutating func value(of node: Int) throws(FoldingFault) -> FoldedValue {
    if graph.nodes[node].layer.isInput { return .wiring(inputWiring(node)) }
    guard let value = values[node] else {
      throw .cannotEmit(graph.nodes[node], "a loop")
    }
    return value
  }

  private mutating func inputWiring(_ index: Int) -> Wiring {
    let node = graph.nodes[index]
    let code: Netlist.InputCode
    let largest: Double
    let kind = node.type.deployed.kind
    switch kind {
    case .spike: (code, largest) = (.spikes, 1)
    case .real, .unit, .quant, .class:
      let bits = subject.gridBits(kind)
      (code, largest) = (.analog(bits: bits), Double((1 << bits) - 1))
    }
    let shape = node.type.deployed.shape
    let place = addInput(
      InputPlace(node: index, level: nil), node.name, or: node.name + ".values", shape, code)
    let part = WiringPart(
      source: .input(place), sourceShape: shape, view: .plain,
      shape: shape, channel: 0, coefficient: 1 / largest, largest: largest)
    return Wiring([WiringBlock(inner: shape, parts: [part])], shape: shape)
  }

  private mutating func addInput(
    _ place: InputPlace, _ name: String, or other: String, _ shape: [Int],
    _ code: Netlist.InputCode
  ) -> Int {
    if let known = inputPlaces[place] { return known }
    // One input read through several codes: the later ones have the name of their reader.
    let isTaken = inputs.contains { $0.name == name }
    inputs.append(
      Netlist.Input(
        name: isTaken ? other : name, shape: shape, code: code, picture: isTaken ? name : nil))
    inputPlaces[place] = inputs.count - 1
    return inputs.count - 1
  }

  /// A threshold on an input is computed on the host: the smallest q whose value passes it, less
  /// one half.
  mutating func hostInput(_ node: GraphNode, threshold: Double) -> Wiring? {
    guard let origin = inputOrigin(node.inputs[0]) else { return nil }
    let input = graph.nodes[origin]
    if case .spike = input.type.deployed.kind { return nil }
    // The values that training saw for each byte of a picture.
    let grid = InputGrid(bits: subject.gridBits(input.type.deployed.kind))
    let first = grid.values.firstIndex { $0 >= Float(threshold) } ?? grid.values.count
    let level = Double(first) - 0.5
    let shape = node.type.deployed.shape
    let place = addInput(
      InputPlace(node: origin, level: level), input.name, or: node.name,
      input.type.deployed.shape,
      .threshold(level: level))
    let part = WiringPart(
      source: .input(place), sourceShape: inputs[place].shape, view: .plain,
      shape: inputs[place].shape, channel: 0, coefficient: 1, largest: 1)
    return Wiring([WiringBlock(inner: inputs[place].shape, parts: [part])], shape: shape)
  }

  /// The input whose values a node has, through reshapes only.
  private func inputOrigin(_ index: Int) -> Int? {
    let node = graph.nodes[index]
    if node.layer.isInput { return index }
    return node.layer.entry.traits.contains(.keepsValues) ? inputOrigin(node.inputs[0]) : nil
  }

  /// The index of a new population whose spikes are a source of their own.
  mutating func addPopulation(_ population: FoldedPopulation, channel: Int) -> WiringPart {
    populations.append(population)
    return WiringPart(
      source: .population(populations.count - 1), sourceShape: population.shape, view: .plain,
      shape: population.shape, channel: channel, coefficient: 1,
      largest: 1)
  }

  private mutating func fold(_ output: GraphOutput) throws(FoldingFault) -> Netlist.Output {
    let node = graph.nodes[output.node]
    let decode = try (node.layer as? any EmittedLayer)?.decoding(node) ?? .spikes
    guard case .wiring(let wiring) = try value(of: output.node) else {
      throw .cannotEmit(node, "an output that no threshold makes a spike")
    }
    let population = try population(of: wiring, node, isKey: decode != .spikes)
    let shape = node.type.deployed.shape
    // Without data nothing is known of a truth, and spikes have none.
    return Netlist.Output(
      name: output.name, from: population.name, decode: decode,
      hasLabel: subject.train?.data == nil || decode == .spikes
        || graph.labels.contains { $0.name == output.name },
      shape: decode == .spikes && shape != population.shape ? shape : nil)
  }

  /// The population that holds exactly these values, for a key also in such a shape that its
  /// neurons vote together; where there is none, one that relays them.
  private mutating func population(
    of wiring: Wiring, _ node: GraphNode, isKey: Bool
  ) throws(FoldingFault) -> FoldedPopulation {
    var wiring = wiring
    let parts = wiring.parts
    if parts.count == 1, let part = parts.first, wiring.blocks[0].average == nil,
      part.view.upsample == nil, part.view.sum == nil, case .population(let index) = part.source
    {
      let shape = populations[index].shape
      if !isKey || wiring.shape == shape || wiring.shape.last == elementCount(shape) {
        return populations[index]
      }
      if let seen = wiring.arranged() {
        wiring.blocks = [WiringBlock(inner: wiring.shape, parts: seen)]
      }
    }
    guard wiring.parts.allSatisfy({ $0.largest == 1 }), !wiring.blocks.contains(where: \.hasOverlap)
    else {
      throw .cannotEmit(node, "an output that is not a spike")
    }
    var sum = try identitySum(wiring, node, name: node.name + ".relay")
    // Fires iff its one source does: w − w/2 ≥ 0 > −w/2.
    sum.shift = sum.shift.map { $0 - 0.5 }
    let relay = FoldedPopulation(
      name: node.name + ".relay", shape: sum.inner, range: node.range, kind: .threshold(sum))
    _ = addPopulation(relay, channel: 0)
    return relay
  }
}

extension FoldingFault {
  static func cannotEmit(_ node: GraphNode, _ what: String) -> FoldingFault {
    FoldingFault(
      diagnostic: Diagnostic(
        .cannotEmitYet, .error, "\(what) cannot be emitted yet",
        at: Label(node.range, "`\(node.name)`")))
  }

  static func weights(_ difference: String, of network: String) -> FoldingFault {
    FoldingFault(
      diagnostic: Diagnostic(
        .weightsOfAnother, .error,
        "the weights do not belong to `\(network)`: \(difference)", at: nil,
        helps: [Help("train the network again, or take weights that it was trained to")]))
  }
}
