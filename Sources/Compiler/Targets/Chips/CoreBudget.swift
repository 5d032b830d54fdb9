import WSRuntime

/// What the cores of a chip hold. A layer begins on a core of its own and is cut into as many as it
/// needs; each core holds all that its neurons read with.
package struct CoreBudget: Equatable, Sendable {
  /// How weights lie in a core.
  package enum Memory: Equatable, Sendable {
    /// So many bits for each synapse, whether its weight is shared or not.
    case synapses(bits: Int, of: Int)
    /// Loihi's: one list for each source, in blocks of up to 64 synapses that are filled up to words
    /// of 64 bits (nengo-loihi 1.1.0, `Synapse.bits`).
    case loihi(of: Int)
  }

  package var cores: Int
  /// Of one core.
  package var neurons: Int
  package var memory: Memory?

  package init(cores: Int, neurons: Int, memory: Memory? = nil) {
    self.cores = cores
    self.neurons = neurons
    self.memory = memory
  }

  var words: String {
    let held = "\(groupedDigits(cores)) cores of \(groupedDigits(neurons)) neurons"
    return memory.map { held + " and \(groupedDigits($0.bits)) bits of synapses" } ?? held
  }
}

/// On how many cores the layers of a netlist stand.
package struct CoreUse: Equatable, Sendable {
  package struct Layer: Equatable, Sendable {
    package let population: String
    package let cores: Int
    /// What a core is full of, where there are several.
    package let binding: String?
  }

  package let layers: [Layer]
  package let most: Int

  package var cores: Int { layers.reduce(0) { $0 + $1.cores } }

  /// `5 of 128 cores: a 2 (neurons), b 2 (synapses), votes 1`
  package var text: String {
    let parts = layers.map { layer in
      "`\(layer.population)` \(groupedDigits(layer.cores))"
        + (layer.binding.map { " (\($0))" } ?? "")
    }
    return "\(groupedDigits(cores)) of \(groupedDigits(most)) cores: "
      + parts.joined(separator: ", ")
  }
}

/// Whether the layers of a netlist fit into cores at all.
package enum CoreFit: Equatable, Sendable {
  case placed(CoreUse)
  /// Of this population not even one neuron fits.
  case overfull(population: String, bits: Int, most: Int)
}

extension CoreBudget {
  package func use(of netlist: Netlist) throws(RuntimeError) -> CoreFit {
    let arriving = Dictionary(grouping: netlist.projections, by: \.to)
    var layers: [CoreUse.Layer] = []
    for population in netlist.populations {
      var sources: [Source] = []
      for projection in arriving[population.name] ?? [] {
        let connectivity = try netlist.connectivity(of: projection)
        sources.append(
          Source(
            size: connectivity.viewed.source.size, fanIn: connectivity.fanIn,
            isDense: projection.map == .dense))
      }
      let size = population.shape.elements
      let fitting = mostNeurons(sources, size)
      if fitting == 0 {
        return .overfull(
          population: population.name, bits: need(1, sources), most: memory?.bits ?? 0)
      }
      let cores = CorePlacement.cores(for: size, fitting)
      let binding = fitting < min(neurons, size) ? "synapses" : "neurons"
      layers.append(
        CoreUse.Layer(
          population: population.name, cores: cores, binding: cores > 1 ? binding : nil))
    }
    return .placed(CoreUse(layers: layers, most: cores))
  }

  private struct Source {
    let size: Int
    let fanIn: Int
    let isDense: Bool
  }

  private func need(_ neurons: Int, _ sources: [Source]) -> Int {
    sources.reduce(0) { sum, source in
      sum + (memory?.bits(of: neurons, reading: source.size, source.fanIn, source.isDense) ?? 0)
    }
  }

  /// That share a core.
  private func mostNeurons(_ sources: [Source], _ size: Int) -> Int {
    guard let memory else { return min(neurons, size) }
    var (fitting, tooMany) = (0, min(neurons, size) + 1)
    while tooMany - fitting > 1 {
      let middle = (fitting + tooMany) / 2
      if need(middle, sources) <= memory.bits { fitting = middle } else { tooMany = middle }
    }
    return fitting
  }
}

extension CoreBudget.Memory {
  /// Of a core.
  fileprivate var bits: Int {
    switch self {
    case .synapses(_, let bits), .loihi(let bits): bits
    }
  }

  /// For so many neurons on a core; a netlist's sizes are bounded, and so are the products.
  fileprivate func bits(
    of neurons: Int, reading sources: Int, _ fanIn: Int, _ isDense: Bool
  ) -> Int {
    let synapses = min(neurons, 1 << 20) * min(fanIn, 1 << 30)
    switch self {
    case .synapses(let bits, _): return synapses * bits
    case .loihi:
      let lists = max(1, min(sources, synapses))
      let length = (synapses + lists - 1) / lists
      // Weights of 8 bits; where not every neuron is meant, the number of the neuron too.
      let width = isDense ? 8 : 8 + 10
      func words(_ count: Int) -> Int { (count * width + 10 + 63) / 64 * 64 }
      let (full, rest) = (length / 64, length % 64)
      return lists * (full * words(64) + (rest > 0 ? words(rest) : 0))
    }
  }
}
