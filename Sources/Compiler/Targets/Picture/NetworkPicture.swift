import WSRuntime

/// What people want to see of a network: its parts in rows by when they are reached, and how they are
/// joined.
struct NetworkPicture {
  struct Box {
    let name: String
    /// Shape, kind and activity.
    let notes: [String]
    let size: Int
    let row: Int
    /// Share of spikes among all neurons, steps and test pictures.
    let activity: Double?
  }

  struct Arrow {
    let from: Int
    let to: Int
    let note: String
    let synapses: Int
    let projection: Netlist.Projection?

    /// Of a line: grows with the digits of the number of synapses.
    var width: Int { 1 + String(max(synapses, 1)).count }
  }

  let netlist: Netlist
  let boxes: [Box]
  let arrows: [Arrow]
  /// Few enough neurons and synapses to draw each.
  let showsNeurons: Bool

  private static let mostNeurons = 80
  private static let mostSynapses = 600

  init(_ netlist: Netlist) throws(RuntimeError) {
    self.netlist = netlist
    let times = Set(netlist.populations.map(\.validFrom)).sorted()
    let rows = Dictionary(uniqueKeysWithValues: times.enumerated().map { ($1, $0 + 1) })
    var boxes: [Box] = []
    var places: [String: Int] = [:]
    for input in netlist.inputs {
      places[input.name] = boxes.count
      boxes.append(
        Box(
          name: input.name, notes: [shapeText(input.shape), input.code.words],
          size: input.shape.elements, row: 0, activity: nil))
    }
    for population in netlist.populations {
      places[population.name] = boxes.count
      let size = population.shape.elements
      let activity = Self.activity(of: population, in: netlist)
      boxes.append(
        Box(
          name: population.name,
          notes: [shapeText(population.shape), population.neuron.name]
            + (activity.map { ["\(tenths($0 * 100)) % active"] } ?? []),
          size: size, row: rows[population.validFrom] ?? 0, activity: activity))
    }
    var arrows: [Arrow] = []
    for projection in netlist.projections {
      guard let from = places[projection.from], let to = places[projection.to] else { continue }
      let connectivity = try netlist.connectivity(of: projection)
      arrows.append(
        Arrow(
          from: from, to: to, note: projection.words,
          synapses: connectivity.synapseCount ?? .max, projection: projection))
    }
    for output in netlist.outputs {
      guard let from = places[output.from] else { continue }
      let classes = netlist.classCount(of: output).map { ["\($0.classes) classes"] } ?? []
      boxes.append(
        Box(
          name: output.name, notes: ["output"] + classes, size: 0, row: boxes[from].row + 1,
          activity: nil))
      arrows.append(
        Arrow(
          from: from, to: boxes.count - 1, note: output.decode.name, synapses: 0, projection: nil))
    }
    self.boxes = boxes
    self.arrows = arrows
    showsNeurons =
      boxes.reduce(0) { $0 + $1.size } <= Self.mostNeurons
      && arrows.allSatisfy { $0.synapses <= Self.mostSynapses }
      && arrows.reduce(0) { $0 + $1.synapses } <= Self.mostSynapses
  }

  /// The synapses of an arrow, in the row-major places of its ends.
  func synapses(of arrow: Arrow) throws(RuntimeError) -> [Synapse] {
    guard let projection = arrow.projection else { return [] }
    var synapses: [Synapse] = []
    try netlist.connectivity(of: projection).forEachSynapse(projection.weight) {
      synapses.append($0)
    }
    return synapses
  }

  private static func activity(
    of population: Netlist.Population, in netlist: Netlist
  ) -> Double? {
    guard let vectors = netlist.vectors, let bytes = vectors.populations[population.name] else {
      return nil
    }
    let spikes = bytes.reduce(0) { $0 + $1.nonzeroBitCount }
    return Double(spikes)
      / Double(vectors.count * netlist.steps * population.shape.elements)
  }
}

private func shapeText(_ shape: [Int]) -> String {
  shape.map(String.init).joined(separator: " × ")
}

/// Rounded to one place behind the point.
private func tenths(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return "\(tenths / 10).\(tenths % 10)"
}

extension Netlist.InputCode {
  fileprivate var words: String {
    switch self {
    case .analog(let bits): "integers of \(bits) bits"
    case .threshold(let level): "spikes from \(level) on"
    case .spikes: "spikes"
    }
  }
}

extension Netlist.Projection {
  fileprivate var words: String {
    switch map {
    case .dense: "dense"
    case .identity: "identity"
    case .pool(let window, _, _): "pool \(shapeText(window))"
    case .convolution(let geometry):
      "convolution \(shapeText(geometry.kernel))"
        + (geometry.groups > 1 ? ", \(geometry.groups) groups" : "")
    }
  }
}
