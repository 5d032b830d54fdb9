extension NetlistFile {
  static func vectorParts(
    _ vectors: Netlist.TestVectors, of netlist: Netlist
  ) -> [Safetensors.Part] {
    // Files of version 1 have no step axis.
    let steps = netlist.version == .one ? [] : [netlist.steps]
    var parts: [Safetensors.Part] = []
    for input in netlist.inputs {
      let (name, values) = (vectorName(input.name), vectors.inputs[input.name] ?? [])
      let pictures = [vectors.count] + (input.isPerStep ? steps : [])
      let shape = pictures + input.shape
      switch input.code {
      case .analog(let bits) where bits <= 8:
        parts.append(.init(name, values.map(UInt8.init(truncatingIfNeeded:)), shape))
      case .analog:
        parts.append(
          .init(name: name, type: .uint16, shape: shape) { Tensor(values, shape: shape) })
      case .threshold, .spikes:
        let size = input.shape.elements
        parts.append(
          .init(name, PackedBits.pack(values, size: size), pictures + [(size + 7) / 8]))
      }
    }
    for population in netlist.populations {
      let name = vectorName(population.name)
      if population.neuron.isSpiking {
        let size = population.shape.elements
        parts.append(
          .init(
            name, vectors.populations[population.name] ?? [],
            [vectors.count] + steps + [(size + 7) / 8]))
      } else if population.neuron.range != nil {
        parts.append(
          .init(
            name, vectors.graded[population.name] ?? [],
            [vectors.count] + steps + population.shape))
      }
      if population.neuron.hasState {
        parts.append(
          .init(
            stateName(population), vectors.states[population.name] ?? [],
            [vectors.count] + population.shape))
      }
    }
    for output in netlist.outputs where netlist.classCount(of: output) != nil {
      parts.append(
        .init(
          vectorName(output.name), vectors.outputs[output.name] ?? [],
          [vectors.count] + netlist.classPositions(of: output)))
    }
    return parts
  }
}

extension Safetensors.Part {
  init(_ name: String, _ values: [Int32], _ shape: [Int]) {
    self.init(name: name, type: .int32, shape: shape) { Tensor(values, shape: shape) }
  }

  init(_ name: String, _ values: [UInt8], _ shape: [Int]) {
    self.init(name: name, type: .uint8, shape: shape) { Tensor(values, shape: shape) }
  }
}
