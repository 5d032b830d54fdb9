import WSRuntime

/// By population of threshold neurons: the least distance of a sum from its threshold in the
/// netlist's test vectors, s + b for a spike and −(s + b) for a silence.
///
/// Empty where there are no vectors, for more than one step, and beyond 2^31 additions a picture;
/// of the pictures as many are taken as that many additions allow.
func measureMargins(_ netlist: Netlist) throws(RuntimeError) -> [String: Int] {
  guard netlist.steps == 1, let vectors = netlist.vectors else { return [:] }
  var synapses = 0
  for projection in netlist.projections where !projection.map.isPool {
    guard let count = try netlist.connectivity(of: projection).synapseCount,
      count <= mostAdditions - synapses
    else { return [:] }
    synapses += count
  }
  let pictures = min(vectors.count, mostAdditions / max(synapses, 1), 16)
  var margins: [String: Int] = [:]
  for population in netlist.populations where population.neuron == .threshold {
    let arriving = netlist.projections.filter { $0.to == population.name }
    guard !population.bias.isEmpty, !arriving.contains(where: \.map.isPool) else { continue }
    let size = population.shape.elements
    // [neuron, picture]
    var sums = [Int32](repeating: 0, count: size * pictures)
    for place in sums.indices {
      sums[place] = population.bias[place / pictures % population.bias.count]
    }
    for projection in arriving {
      let values = netlist.values(of: projection.from, in: vectors, pictures: pictures)
      try netlist.connectivity(of: projection).forEachSynapse(projection.weight) {
        (synapse: Synapse) in
        let (source, target) = (synapse.source * pictures, synapse.target * pictures)
        for picture in 0..<pictures {
          sums[target + picture] &+=
            Int32(truncatingIfNeeded: synapse.weight)
            &* values[source + picture]
        }
      }
    }
    margins[population.name] = sums.reduce(Int.max) { min($0, $1 >= 0 ? Int($1) : -Int($1)) }
  }
  return margins
}

private let mostAdditions = 1 << 31

extension Netlist {
  /// What a source sends, `[element, picture]`.
  fileprivate func values(
    of source: String, in vectors: TestVectors, pictures: Int
  ) -> [Int32] {
    let size = (shape(ofSource: source) ?? []).elements
    var values = [Int32](repeating: 0, count: size * pictures)
    if let input = vectors.inputs[source] {
      for picture in 0..<pictures {
        for place in 0..<size {
          values[place * pictures + picture] = Int32(input[picture * size + place])
        }
      }
    } else if let spikes = vectors.populations[source] {
      let stride = (size + 7) / 8
      for picture in 0..<pictures {
        for place in 0..<size {
          values[place * pictures + picture] = Int32(
            spikes[picture * stride + place / 8] >> (place % 8) & 1)
        }
      }
    }
    return values
  }
}
