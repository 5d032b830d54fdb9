import WSRuntime

/// Speck's nine cores (DYNAP-CNN): each runs one layer, and they are not alike.
///
/// The formulas and sizes are those of sinabs 3.1.3 (`dynapcnn/chips`).
enum SpeckCores {
  static let source = "sinabs 3.1.3, `sinabs.backend.dynapcnn.chips`"
  /// In weights and neurons.
  static let kernels = [16, 16, 16, 32, 32, 64, 64, 16, 16].map { $0 << 10 }
  static let neurons = [64, 64, 64, 32, 32, 16, 16, 16, 16].map { $0 << 10 }
  static let biases = 1024
  static let limit =
    "9 layers, a core each: weights of 16, 16, 16, 32, 32, 64, 64, 16, 16 Ki and neurons of 64, 64, "
    + "64, 32, 32, 16, 16, 16, 16 Ki"

  /// A layer with what it takes of a core.
  struct Need: Equatable {
    let population: String
    let kernel: Int
    let neurons: Int
  }

  /// The core of each layer; fails where there is none.
  static func place(_ netlist: Netlist) throws(RuntimeError) -> [Int] {
    let chain = try turnDenseIntoConvolutions(try joinLevels(netlist, for: "speck").netlist)
    guard chain.populations.count <= kernels.count else {
      throw .refusal(
        by: "speck", of: .network,
        "it has \(chain.populations.count) layers, \(chain.populations.count - kernels.count) too "
          + "many", takes: limit, help: "let it have fewer layers")
    }
    let needs = try needs(of: chain)
    for need in needs where fitting(need).isEmpty { throw refusal(need) }
    var layerOfCore = Array(repeating: Int?.none, count: kernels.count)
    for layer in needs.indices {
      var tried = Set<Int>()
      guard assign(layer, needs, &layerOfCore, &tried) else {
        throw .refusal(
          by: "speck", of: .population(needs[layer].population),
          "with the layers before it there is no core left that holds its "
            + "\(groupedDigits(needs[layer].kernel)) weights and "
            + "\(groupedDigits(needs[layer].neurons)) neurons",
          takes: limit, help: "let layers have fewer channels")
      }
    }
    return needs.indices.map { layer in layerOfCore.firstIndex { $0 == layer } ?? 0 }
  }

  static func needs(of chain: Netlist) throws(RuntimeError) -> [Need] {
    var needs: [Need] = []
    for (population, projection) in zip(chain.populations, chain.projections) {
      let window = try chain.connectivity(of: projection).unrolledWindow
      let (shape, channels) = (population.shape, population.shape[2])
      if channels > biases {
        throw .refusal(
          by: "speck", of: .population(population.name),
          "it has \(groupedDigits(channels)) biases, \(groupedDigits(channels - biases)) too many",
          takes: "\(groupedDigits(biases)) biases a layer", help: "let it have fewer channels")
      }
      let taps = bits(window.kernelHeight * window.kernelWidth)
      needs.append(
        Need(
          population: population.name,
          kernel: window.groupChannels << min(taps + bits(channels), 30),
          neurons: channels << min(bits(shape[0]) + bits(shape[1]), 30)))
    }
    return needs
  }

  private static func refusal(_ need: Need) -> RuntimeError {
    let (kernel, neurons) = (kernels.max() ?? 0, neurons.max() ?? 0)
    let weights = "\(groupedDigits(need.kernel)) weights"
    let reason =
      need.kernel > kernel
      ? "it takes the place of \(weights), \(groupedDigits(need.kernel - kernel)) too many"
      : need.neurons > neurons
        ? "it takes the place of \(groupedDigits(need.neurons)) neurons, "
          + "\(groupedDigits(need.neurons - neurons)) too many"
        : "no core holds \(weights) and \(groupedDigits(need.neurons)) neurons"
    return .refusal(
      by: "speck", of: .population(need.population), reason, takes: limit,
      help: "let it have fewer channels, or a stride")
  }

  private static func fitting(_ need: Need) -> [Int] {
    kernels.indices.filter { need.kernel <= kernels[$0] && need.neurons <= neurons[$0] }
  }

  /// Finds a core for a layer, moving those before it where that helps.
  private static func assign(
    _ layer: Int, _ needs: [Need], _ layerOfCore: inout [Int?], _ tried: inout Set<Int>
  ) -> Bool {
    for core in fitting(needs[layer]) where tried.insert(core).inserted {
      if let other = layerOfCore[core], !assign(other, needs, &layerOfCore, &tried) { continue }
      layerOfCore[core] = layer
      return true
    }
    return false
  }

  /// ⌈log₂ count⌉
  private static func bits(_ count: Int) -> Int {
    Int.bitWidth - max(count - 1, 0).leadingZeroBitCount
  }
}
