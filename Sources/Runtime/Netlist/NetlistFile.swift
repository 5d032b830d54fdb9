/// Netlists as files: `docs/netlist-format.md`.
package enum NetlistFile {
  package static func load(_ path: FilePath) throws(RuntimeError) -> Netlist {
    try parse(try FileSystem.read(path), origin: path.description)
  }

  package static func save(_ netlist: Netlist, _ path: FilePath) throws(RuntimeError) {
    try FileSystem.replaceFile(path, with: try serialize(netlist))
  }

  /// The file's bytes; equal netlists give equal bytes.
  package static func serialize(_ netlist: Netlist) throws(RuntimeError) -> [UInt8] {
    try netlist.verify()
    var file = Safetensors(metadata: [
      "format": Netlist.formatName, "version": Netlist.currentVersion,
      "netlist": netlist.json().text(),
    ])
    for projection in netlist.projections where projection.map.hasWeights {
      file[weightName(projection)] =
        projection.storedBits == 8
        ? Tensor(
          projection.weight.map(Int8.init(truncatingIfNeeded:)), shape: projection.weightShape)
        : Tensor(projection.weight, shape: projection.weightShape)
    }
    for population in netlist.populations {
      file[biasName(population)] = Tensor(population.bias, shape: [population.bias.count])
    }
    for output in netlist.outputs {
      guard case .key(let key) = output.decode else { continue }
      file[output.keyTensor] = Tensor(
        key.flatMap { $0 }, shape: [key.count, key.first?.count ?? 0])
    }
    if let vectors = netlist.vectors { addVectors(vectors, of: netlist, to: &file) }
    return file.serialized()
  }

  private static func addVectors(
    _ vectors: Netlist.TestVectors, of netlist: Netlist, to file: inout Safetensors
  ) {
    for input in netlist.inputs {
      let values = vectors.inputs[input.name] ?? []
      let shape = [vectors.count] + input.shape
      switch input.code {
      case .analog(let bits) where bits <= 8:
        file[vectorName(input.name)] = Tensor(
          values.map(UInt8.init(truncatingIfNeeded:)), shape: shape)
      case .analog:
        file[vectorName(input.name)] = Tensor(values, shape: shape)
      case .threshold, .spikes:
        let bytes = PackedBits.pack(values, size: input.shape.reduce(1, *))
        file[vectorName(input.name)] = Tensor(
          bytes, shape: [vectors.count, bytes.count / vectors.count])
      }
    }
    for population in netlist.populations {
      let bytes = vectors.populations[population.name] ?? []
      file[vectorName(population.name)] = Tensor(
        bytes, shape: [vectors.count, bytes.count / vectors.count])
    }
    for output in netlist.outputs {
      guard netlist.classCount(of: output) != nil else { continue }
      file[vectorName(output.name)] = Tensor(
        vectors.outputs[output.name] ?? [],
        shape: [vectors.count] + netlist.classPositions(of: output))
    }
  }

  /// The tensors that describe the network; each name must be one of its own.
  static func tensorNames(of netlist: Netlist) -> [String] {
    netlist.projections.filter(\.map.hasWeights).map(weightName)
      + netlist.populations.map(biasName) + netlist.outputs.map(\.keyTensor)
      + (netlist.inputs.map(\.name) + netlist.populations.map(\.name)
      + netlist.outputs.map(\.name)).map(vectorName)
  }

  static func weightName(_ projection: Netlist.Projection) -> String {
    "\(projection.name).weight"
  }
  static func biasName(_ population: Netlist.Population) -> String { "\(population.name).bias" }
  static func vectorName(_ name: String) -> String { "vectors.\(name)" }
}

extension Netlist {
  /// The shape of an output's classes without the picture axis: `[]` where the picture has one
  /// class, else height and width.
  package func classPositions(of output: Output) -> [Int] {
    guard let counts = classCount(of: output), let shape = shape(ofSource: output.from),
      case .key(let key) = output.decode
    else { return [] }
    return counts.positions > 1
      || (shape.count > 1 && key.first?.count == shape.last
        && shape.reduce(1, *) != shape.last)
      ? shape.dropLast() : []
  }
}

/// Zeros and ones in the bits of bytes, lowest first; each picture begins a new byte.
package enum PackedBits {
  package static func pack(_ values: [UInt16], size: Int) -> [UInt8] {
    let stride = (size + 7) / 8
    var bytes = [UInt8](repeating: 0, count: values.count / size * stride)
    for (place, value) in values.enumerated() where value != 0 {
      bytes[place / size * stride + place % size / 8] |= 1 << (place % size % 8)
    }
    return bytes
  }

  package static func unpack(_ bytes: [UInt8], size: Int) -> [UInt16] {
    let stride = (size + 7) / 8
    return (0..<bytes.count / stride).flatMap { picture in
      (0..<size).map { UInt16(bytes[picture * stride + $0 / 8] >> ($0 % 8) & 1) }
    }
  }
}
