/// Netlists as files: `docs/netlist-format.md`.
package enum NetlistFile {
  package static func load(_ path: FilePath) throws(RuntimeError) -> Netlist {
    try parse(try FileSystem.read(path), origin: path.description)
  }

  package static func save(_ netlist: Netlist, _ path: FilePath) throws(RuntimeError) {
    try FileSystem.replaceFile(path) { sink throws(RuntimeError) in
      try write(netlist, to: sink)
    }
  }

  /// The file's bytes; equal netlists give equal bytes.
  package static func serialize(_ netlist: Netlist) throws(RuntimeError) -> [UInt8] {
    let sink = CollectedBytes()
    try write(netlist, to: sink)
    return sink.bytes
  }

  /// The same bytes, tensor by tensor.
  package static func write(
    _ netlist: Netlist, to sink: any ByteSink
  ) throws(RuntimeError) {
    try netlist.verify()
    let metadata = [
      "format": Netlist.formatName, "version": netlist.version.rawValue,
      "netlist": netlist.json().text(),
    ]
    try Safetensors.write(parts(of: netlist), metadata: metadata, to: sink)
  }

  private static func parts(of netlist: Netlist) -> [Safetensors.Part] {
    var parts: [Safetensors.Part] = []
    for projection in netlist.projections where projection.map.hasWeights {
      let isNarrow = projection.storedBits == 8
      parts.append(
        .init(
          name: weightName(projection), type: isNarrow ? .int8 : .int16,
          shape: projection.weightShape
        ) {
          let stored = projection.storedWeights
          return isNarrow
            ? Tensor(stored.map(Int8.init(truncatingIfNeeded:)), shape: projection.weightShape)
            : Tensor(stored, shape: projection.weightShape)
        })
    }
    for population in netlist.populations {
      parts.append(.init(biasName(population), population.bias, [population.bias.count]))
      for (ending, values, shape) in population.neuron.tensors {
        parts.append(.init("\(population.name).\(ending)", values, shape))
      }
    }
    for output in netlist.outputs {
      guard case .key(let key) = output.decode else { continue }
      parts.append(
        .init(output.keyTensor, key.flatMap { $0 }, [key.count, key.first?.count ?? 0]))
    }
    return parts + (netlist.vectors.map { vectorParts($0, of: netlist) } ?? [])
  }

  /// The tensors that describe the network; each name must be one of its own.
  static func tensorNames(of netlist: Netlist) -> [String] {
    netlist.projections.filter(\.map.hasWeights).map(weightName)
      + netlist.populations.map(biasName) + netlist.outputs.map(\.keyTensor)
      + netlist.populations.flatMap { $0.neuron.tensorNames(of: $0.name) }
      + netlist.populations.filter(\.neuron.hasState).map(stateName)
      + (netlist.inputs.map(\.name) + netlist.populations.map(\.name)
      + netlist.outputs.map(\.name)).map(vectorName)
  }

  static func weightName(_ projection: Netlist.Projection) -> String {
    "\(projection.name).weight"
  }
  static func biasName(_ population: Netlist.Population) -> String { "\(population.name).bias" }
  static func stateName(_ population: Netlist.Population) -> String {
    vectorName(population.name) + ".state"
  }
  static func vectorName(_ name: String) -> String { "vectors.\(name)" }
}

extension Netlist.Projection {
  /// The numbers of the weight's tensor. The projection must have been verified.
  package var storedWeights: [Int16] { shift == 0 ? weight : weight.map { $0 >> shift } }
}

extension Neuron {
  func tensorNames(of population: String) -> [String] {
    tensors.map { "\(population).\($0.ending)" }
  }

  /// What of a neuron stands in tensors.
  fileprivate var tensors: [(ending: String, values: [Int32], shape: [Int])] {
    switch self {
    case .threshold, .accumulate: return []
    case .integrateFire(let neuron):
      return [
        ("threshold", neuron.threshold, [neuron.threshold.count]),
        ("start", neuron.start, [neuron.start.count]),
      ]
    case .linear(let memory): return [("matrix", memory.matrix, [memory.order, memory.order])]
    case .count(let count):
      let start = ("start", count.start, [count.start.count])
      guard case .table(let table) = count.function else { return [start] }
      let rows = table.rows
      return [start, ("table", rows.flatMap { $0 }, [rows.count, rows.first?.count ?? 0])]
    }
  }
}
