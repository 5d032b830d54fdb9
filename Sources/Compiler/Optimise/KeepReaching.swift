import WSRuntime

extension Netlist {
  /// The part of a network that a population depends on: its values are an output. Outputs whose
  /// populations are all there stay. Nil if there is no such population.
  package func prefix(until name: String) -> Netlist? {
    guard let population = populations.first(where: { $0.name == name }) else { return nil }
    var prefix = keeping(sources(reaching: [name]))
    if !prefix.outputs.contains(where: { $0.from == name }) {
      var names = UniqueNames(
        reserved: prefix.inputs.map(\.name) + prefix.populations.map(\.name)
          + prefix.outputs.map(\.name))
      let output = names.take(name + ".spikes")
      prefix.outputs.append(Output(name: output, from: name, decode: population.neuron.readout))
    }
    return prefix
  }

  /// The inputs and populations whose values can reach one of some populations, these included.
  func sources(reaching names: Set<String>) -> Set<String> {
    let incoming = Dictionary(grouping: projections, by: \.to)
    var (reaching, waiting) = (names, Array(names))
    while let name = waiting.popLast() {
      for projection in incoming[name] ?? [] where reaching.insert(projection.from).inserted {
        waiting.append(projection.from)
      }
    }
    return reaching
  }

  /// Only these inputs and populations, what lies between them, and the outputs that they have.
  func keeping(_ names: Set<String>) -> Netlist {
    var kept = self
    kept.vectors = nil
    kept.inputs = inputs.filter { names.contains($0.name) }
    kept.populations = populations.filter { names.contains($0.name) }
    kept.projections = projections.filter { names.contains($0.from) && names.contains($0.to) }
    kept.outputs = outputs.filter { names.contains($0.from) }
    // Of several inputs that see one picture the first now has it.
    var owners: [String: String] = [:]
    for index in kept.inputs.indices {
      guard let picture = kept.inputs[index].picture, !names.contains(picture) else { continue }
      kept.inputs[index].picture = owners[picture]
      if owners[picture] == nil { owners[picture] = kept.inputs[index].name }
    }
    return kept
  }
}

extension Neuron {
  /// How the host reads it where nothing else is said.
  fileprivate var readout: Readout {
    switch self {
    case .threshold, .integrateFire: .spikes
    case .accumulate: .membrane
    case .linear, .count: isSpiking ? .spikes : .final
    }
  }
}
