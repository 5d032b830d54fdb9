import WSRuntime

extension ONNXBuilder {
  /// The spikes of a population in the netlist's order, or the classes that its key tells.
  mutating func add(_ output: Netlist.Output) throws(RuntimeError) {
    switch output.decode {
    case .spikes, .final: try addSpikes(of: output.from, as: output.name, shape: output.shape)
    case .key(let key): try addKey(key, output)
    case .membrane:
      throw .refusal(
        by: "onnx", of: .output(output.name), "it reads membranes", takes: "spikes and keys")
    }
  }

  /// In the netlist's order.
  mutating func addSpikes(
    of population: String, as name: String, shape: [Int]? = nil
  ) throws(RuntimeError) {
    let (signal, tensor) = try spikes(of: population)
    let shape = shape ?? signal.shape
    _ = try stored(signal, tensor, as: shape, name: name, output: name)
    addOutput(name, form.spike, shape, "0 or 1")
    annotate(name, "BINARY")
  }

  private func spikes(
    of population: String
  ) throws(RuntimeError) -> (signal: ONNXSignal, tensor: String) {
    let signal = try signal(of: population)
    guard signal.parts.count == 1 else {
      throw RuntimeError(.internalFault, "`\(population)` is read, but sends no spikes")
    }
    return (signal, signal.parts[0].tensor)
  }

  /// class = first maximum of Σ (2x − 1)(2K − 1) = Σ x · 2(2K − 1) − Σ (2K − 1)
  private mutating func addKey(
    _ key: [[UInt8]], _ output: Netlist.Output
  ) throws(RuntimeError) {
    let (signal, tensor) = try spikes(of: output.from)
    let (name, classes, width) = (output.name, key.count, key.first?.count ?? 0)
    let positions = netlist.classPositions(of: output)
    let seen = try stored(signal, tensor, as: positions + [width], name: "\(name).votes")
    let matrix = try constant("\(name).key", form == .int8 ? .int8 : .float, [width, classes]) {
      key[$0 % classes][$0 / classes] == 0 ? -2 : 2
    }
    let sums = key.map { row in row.reduce(0) { $0 + ($1 == 0 ? -1 : 1) } }
    let offsets = try constant("\(name).offset", form.sum, [classes]) { sums[$0] }
    let votes = node(
      form == .int8 ? "MatMulInteger" : "MatMul", [seen, matrix], name: "\(name).count")
    let scores = node("Sub", [votes, offsets], name: "\(name).scores")
    _ = node(
      "ArgMax", [scores], name: name, output: name, [("axis", .int(-1)), ("keepdims", .int(0))])
    addOutput(name, .int64, positions, "the class, from 0 to \(classes - 1)")
  }
}
