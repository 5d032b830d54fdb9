/// Takes the tensors of a netlist out of a file and knows which are left.
struct NetlistTensorReader {
  let file: Safetensors
  let version: Netlist.Version
  private var taken: Set<String> = []

  init(_ file: Safetensors, _ version: Netlist.Version) {
    self.file = file
    self.version = version
  }

  mutating func fill(_ netlist: inout Netlist) throws(RuntimeError) {
    for index in netlist.projections.indices where netlist.projections[index].map.hasWeights {
      try fillWeight(&netlist.projections[index])
    }
    for index in netlist.populations.indices {
      let name = netlist.populations[index].name
      netlist.populations[index].bias = try row(NetlistFile.biasName(netlist.populations[index]))
      try fillNeuron(&netlist.populations[index].neuron, of: name)
    }
    for index in netlist.outputs.indices { try fillKey(&netlist.outputs[index]) }
    if file.names.contains(where: { $0.hasPrefix("vectors.") }) {
      netlist.vectors = try readVectors(netlist)
    }
    if let surplus = file.names.first(where: { !taken.contains($0) }) {
      throw RuntimeError(.netlistTensor, "tensor `\(surplus)` belongs to nothing in the netlist")
    }
  }

  private mutating func row(_ name: String) throws(RuntimeError) -> [Int32] {
    let tensor = try take(name)
    guard let values = tensor.int32s, tensor.shape.count == 1 else {
      throw wrongType(name, tensor, "a row of I32")
    }
    return values
  }

  private mutating func rows(_ name: String) throws(RuntimeError) -> [[Int32]] {
    let tensor = try take(name)
    guard let values = tensor.int32s, tensor.shape.count == 2, !tensor.shape.contains(0) else {
      throw wrongType(name, tensor, "rows of I32")
    }
    let width = tensor.shape[1]
    return (0..<tensor.shape[0]).map { Array(values[$0 * width..<($0 + 1) * width]) }
  }

  private mutating func fillNeuron(
    _ neuron: inout Neuron, of name: String
  ) throws(RuntimeError) {
    switch neuron {
    case .threshold, .accumulate: break
    case .integrateFire(var integrate):
      integrate.threshold = try row(name + ".threshold")
      integrate.start = try row(name + ".start")
      neuron = .integrateFire(integrate)
    case .linear(var memory):
      let matrix = try rows(name + ".matrix")
      guard matrix.count == matrix.first?.count else {
        throw RuntimeError(.netlistTensor, "tensor `\(name).matrix` is not square")
      }
      memory.matrix = matrix.flatMap { $0 }
      neuron = .linear(memory)
    case .count(var count):
      count.start = try row(name + ".start")
      if case .table(var table) = count.function {
        table.rows = try rows(name + ".table")
        count.function = .table(table)
      }
      neuron = .count(count)
    }
  }

  private mutating func fillWeight(_ projection: inout Netlist.Projection) throws(RuntimeError) {
    let name = NetlistFile.weightName(projection)
    let tensor = try take(name)
    if let narrow = tensor.int8s {
      projection.weight = narrow.map(Int16.init)
      projection.storedBits = 8
    } else if let wide = tensor.int16s {
      projection.weight = wide
      projection.storedBits = 16
    } else {
      throw wrongType(name, tensor, "I8 or I16")
    }
    if projection.shift != 0 { try shiftWeight(&projection) }
    projection.weightShape = tensor.shape
    if case .convolution(var geometry) = projection.map {
      guard tensor.shape.count == 4 else {
        throw wrongType(name, tensor, "four axes (out, height, width, in / groups)")
      }
      geometry.kernel = Array(tensor.shape[1...2])
      projection.map = .convolution(geometry)
    }
  }

  private func shiftWeight(_ projection: inout Netlist.Projection) throws(RuntimeError) {
    guard (1..<15).contains(projection.shift) else {
      throw projection.fault("has the shift \(projection.shift), 0 to 14 are possible")
    }
    let factor = Int16(1) << projection.shift
    for index in projection.weight.indices {
      let (weight, overflow) = projection.weight[index].multipliedReportingOverflow(by: factor)
      guard !overflow else {
        throw projection.fault(
          "has the weight \(projection.weight[index]) and the shift \(projection.shift), which "
            + "leave 16 bits")
      }
      projection.weight[index] = weight
    }
  }

  private mutating func fillKey(_ output: inout Netlist.Output) throws(RuntimeError) {
    guard case .key(let rows) = output.decode else { return }
    let tensor = try take(output.keyTensor)
    guard let values = tensor.uint8s, tensor.shape.count == 2, tensor.shape[0] == rows.count else {
      throw wrongType(output.keyTensor, tensor, "U8 with \(rows.count) rows")
    }
    let width = tensor.shape[1]
    output.decode = .key(
      (0..<rows.count).map { Array(values[$0 * width..<($0 + 1) * width]) })
  }

  private mutating func readVectors(_ netlist: Netlist) throws(RuntimeError)
    -> Netlist.TestVectors
  {
    try netlist.verifyShapes()
    let first = netlist.inputs.first.map { NetlistFile.vectorName($0.name) } ?? ""
    let count = try take(first).shape.first ?? 0
    var vectors = Netlist.TestVectors(count: count, inputs: [:], populations: [:], outputs: [:])
    let steps = version == .one ? [] : [netlist.steps]
    for input in netlist.inputs {
      vectors.inputs[input.name] = try readInput(
        input, pictures: [count] + (input.isPerStep ? steps : []))
    }
    for population in netlist.populations {
      let name = NetlistFile.vectorName(population.name)
      if population.neuron.isSpiking {
        vectors.populations[population.name] = try readPacked(
          name, shape: population.shape, pictures: [count] + steps)
      } else if population.neuron.range != nil {
        vectors.graded[population.name] = try readIntegers(
          name, shape: [count] + steps + population.shape)
      }
      if population.neuron.hasState {
        vectors.states[population.name] = try readIntegers(
          NetlistFile.stateName(population), shape: [count] + population.shape)
      }
    }
    for output in netlist.outputs {
      guard netlist.classCount(of: output) != nil else { continue }
      let name = NetlistFile.vectorName(output.name)
      let tensor = try take(name)
      guard let classes = tensor.int32s, tensor.shape.first == count else {
        throw wrongType(name, tensor, "I32 for \(count) pictures")
      }
      vectors.outputs[output.name] = classes
    }
    return vectors
  }

  private mutating func readInput(
    _ input: Netlist.Input, pictures: [Int]
  ) throws(RuntimeError) -> [UInt16] {
    let name = NetlistFile.vectorName(input.name)
    switch input.code {
    case .analog(let bits):
      let tensor = try take(name)
      let values = bits <= 8 ? tensor.uint8s.map { $0.map(UInt16.init) } : tensor.uint16s
      guard let values, tensor.shape == pictures + input.shape else {
        throw wrongType(
          name, tensor, "\(bits <= 8 ? "U8" : "U16") of \(pictures + input.shape)")
      }
      return values
    case .threshold, .spikes:
      let bytes = try readPacked(name, shape: input.shape, pictures: pictures)
      let size = input.shape.elements
      try PackedBits.verifyUnused(bytes, size: size, input.name)
      return PackedBits.unpack(bytes, size: size)
    }
  }

  private mutating func readPacked(
    _ name: String, shape: [Int], pictures: [Int]
  ) throws(RuntimeError) -> [UInt8] {
    let tensor = try take(name)
    let wanted = pictures + [(shape.elements + 7) / 8]
    guard let bytes = tensor.uint8s, tensor.shape == wanted else {
      throw wrongType(name, tensor, "U8 of \(wanted)")
    }
    return bytes
  }

  private mutating func readIntegers(_ name: String, shape: [Int]) throws(RuntimeError) -> [Int32] {
    let tensor = try take(name)
    guard let values = tensor.int32s, tensor.shape == shape else {
      throw wrongType(name, tensor, "I32 of \(shape)")
    }
    return values
  }

  private mutating func take(_ name: String) throws(RuntimeError) -> Tensor {
    taken.insert(name)
    guard let tensor = file[name] else {
      throw RuntimeError(.netlistTensor, "tensor `\(name)` is missing")
    }
    return tensor
  }

  private func wrongType(_ name: String, _ tensor: Tensor, _ wanted: String) -> RuntimeError {
    RuntimeError(
      .netlistTensor,
      "tensor `\(name)` is \(tensor.type.rawValue) of \(tensor.shape), expected \(wanted)")
  }
}
