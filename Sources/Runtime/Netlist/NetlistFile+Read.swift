extension NetlistFile {
  /// Reads and verifies; what it returns can be run.
  package static func parse(_ bytes: [UInt8], origin: String) throws(RuntimeError) -> Netlist {
    do throws(RuntimeError) {
      let file = try Safetensors.parse(bytes, origin: origin)
      try checkFormat(file)
      guard let text = file.metadata["netlist"] else {
        throw RuntimeError(.netlistFormat, "the file holds no description `netlist`")
      }
      var netlist = try Netlist.read(try JSONValue.parse(text, origin: "the netlist"))
      var tensors = TensorReader(file)
      try tensors.fill(&netlist)
      try netlist.verify()
      return netlist
    } catch {
      guard error.code != ErrorCode.safetensors.rawValue else { throw error }
      var error = error
      error.notes.append("in the netlist file `\(origin)`")
      throw error
    }
  }

  private static func checkFormat(_ file: Safetensors) throws(RuntimeError) {
    guard file.metadata["format"] == Netlist.formatName else {
      let found = file.metadata["format"].map { "its format is `\($0)`" } ?? "it names no format"
      throw RuntimeError(
        .netlistFormat, "the file is not a netlist: \(found), not `\(Netlist.formatName)`")
    }
    guard file.metadata["version"] == Netlist.currentVersion else {
      let found = file.metadata["version"].map { "version `\($0)`" } ?? "no version"
      throw RuntimeError(
        .netlistFormat,
        "the netlist has \(found) of the format; this program reads version "
          + Netlist.currentVersion)
    }
    let known = ["format", "version", "netlist"]
    if let unknown = file.metadata.keys.sorted().first(where: { !known.contains($0) }) {
      throw RuntimeError(.netlistField, "the metadata has an unknown field `\(unknown)`")
    }
  }
}

/// Takes the tensors of a netlist out of a file and knows which are left.
private struct TensorReader {
  let file: Safetensors
  private var taken: Set<String> = []

  init(_ file: Safetensors) { self.file = file }

  mutating func fill(_ netlist: inout Netlist) throws(RuntimeError) {
    for index in netlist.projections.indices where netlist.projections[index].map.hasWeights {
      try fillWeight(&netlist.projections[index])
    }
    for index in netlist.populations.indices {
      let name = NetlistFile.biasName(netlist.populations[index])
      let tensor = try take(name)
      guard let bias = tensor.int32s, tensor.shape.count == 1 else {
        throw wrongType(name, tensor, "a row of I32")
      }
      netlist.populations[index].bias = bias
    }
    for index in netlist.outputs.indices { try fillKey(&netlist.outputs[index]) }
    if file.names.contains(where: { $0.hasPrefix("vectors.") }) {
      netlist.vectors = try readVectors(netlist)
    }
    if let surplus = file.names.first(where: { !taken.contains($0) }) {
      throw RuntimeError(.netlistTensor, "tensor `\(surplus)` belongs to nothing in the netlist")
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
    projection.weightShape = tensor.shape
    if case .convolution(var geometry) = projection.map {
      guard tensor.shape.count == 4 else {
        throw wrongType(name, tensor, "four axes (out, height, width, in / groups)")
      }
      geometry.kernel = Array(tensor.shape[1...2])
      projection.map = .convolution(geometry)
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
    let first = netlist.inputs.first.map { NetlistFile.vectorName($0.name) } ?? ""
    let count = try take(first).shape.first ?? 0
    var vectors = Netlist.TestVectors(count: count, inputs: [:], populations: [:], outputs: [:])
    for input in netlist.inputs {
      vectors.inputs[input.name] = try readInput(input, count: count)
    }
    for population in netlist.populations {
      vectors.populations[population.name] = try readPacked(
        NetlistFile.vectorName(population.name), shape: population.shape, count: count)
    }
    for output in netlist.outputs {
      guard case .key = output.decode else { continue }
      let name = NetlistFile.vectorName(output.name)
      let tensor = try take(name)
      guard let classes = tensor.int32s, tensor.shape.first == count else {
        throw wrongType(name, tensor, "I32 for \(count) pictures")
      }
      vectors.outputs[output.name] = classes
    }
    return vectors
  }

  private mutating func readInput(_ input: Netlist.Input, count: Int) throws(RuntimeError)
    -> [UInt16]
  {
    let name = NetlistFile.vectorName(input.name)
    switch input.code {
    case .analog(let bits):
      let tensor = try take(name)
      let values = bits <= 8 ? tensor.uint8s.map { $0.map(UInt16.init) } : tensor.uint16s
      guard let values, tensor.shape == [count] + input.shape else {
        throw wrongType(name, tensor, "\(bits <= 8 ? "U8" : "U16") of \([count] + input.shape)")
      }
      return values
    case .threshold, .spikes:
      let bytes = try readPacked(name, shape: input.shape, count: count)
      let size = input.shape.reduce(1, *)
      let unused: UInt8 = size % 8 == 0 ? 0 : 0xFF << (size % 8)
      let stride = (size + 7) / 8
      for last in Swift.stride(from: stride - 1, to: bytes.count, by: stride)
      where bytes[last] & unused != 0 {
        throw RuntimeError(.netlistTensor, "tensor `\(name)` has unused bits that are not 0")
      }
      return PackedBits.unpack(bytes, size: size)
    }
  }

  private mutating func readPacked(_ name: String, shape: [Int], count: Int)
    throws(RuntimeError) -> [UInt8]
  {
    let tensor = try take(name)
    guard let size = checkedProduct(shape), size > 0, size <= Netlist.mostElements else {
      throw Netlist.fault("`\(name)` belongs to something of the shape \(shape)")
    }
    guard let bytes = tensor.uint8s, tensor.shape == [count, (size + 7) / 8] else {
      throw wrongType(name, tensor, "U8 of \([count, (size + 7) / 8])")
    }
    return bytes
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
