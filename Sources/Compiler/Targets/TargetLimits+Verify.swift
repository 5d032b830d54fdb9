import WSLang
import WSRuntime

extension TargetLimits {
  /// Fails with the first part of a netlist that breaks a limit, and by how much; `original` is what
  /// it was made of, where that is another.
  package func verify(
    _ netlist: Netlist, of original: Netlist? = nil, target: String
  ) throws(RuntimeError) {
    let found = try breaches(of: netlist, madeOf: original, target: target)
    guard var first = found.first else { return }
    if found.count > 1 {
      first.notes.append(
        "it breaks its limits in \(found.count - 1) more "
          + (found.count == 2 ? "place" : "places") + ": `wsc check --target \(target)` lists them")
    }
    throw first
  }

  /// Every part of a netlist that breaks a limit, by how much, and what would help.
  ///
  /// - Parameters:
  ///   - original: what the netlist was made of, where that is another.
  ///   - weights: whether the netlist holds the weights that it will have; sums are only known then.
  package func breaches(
    of netlist: Netlist, madeOf original: Netlist? = nil, target: String, weights: Bool = true
  ) throws(RuntimeError) -> [RuntimeError] {
    var search = BreachSearch(
      limits: self, target: target, netlist: netlist, original: original ?? netlist)
    search.searchNetwork()
    for input in netlist.inputs { search.search(input) }
    for population in netlist.populations { search.search(population) }
    for projection in netlist.projections { search.search(projection) }
    try search.searchConnections()
    try search.searchCores()
    if weights {
      try search.searchSums()
      try search.searchLevels()
    }
    return search.found
  }
}

private struct BreachSearch {
  let limits: TargetLimits
  let target: String
  let netlist: Netlist
  let original: Netlist
  var found: [RuntimeError] = []

  private mutating func refuse(
    _ part: NetlistPart, _ limit: TargetLimits.Limit, _ reason: String, help: String
  ) {
    found.append(
      .refusal(by: target, of: part, reason, takes: limits.words(of: limit), help: help))
  }

  mutating func searchNetwork() {
    if let steps = limits.steps, netlist.steps > steps {
      refuse(
        .network, .steps, "it runs for \(groupedDigits(netlist.steps)) steps",
        help: "let it run for fewer")
    }
    let read = Set(netlist.outputs.map(\.from))
    searchCount(.inputCount, limits.inputCount, netlist.inputs.map(\.shape), "inputs")
    searchCount(
      .outputCount, limits.outputCount,
      netlist.populations.filter { read.contains($0.name) }.map(\.shape), "outputs")
    searchCount(.neuronCount, limits.neuronCount, netlist.populations.map(\.shape), "neurons")
  }

  private mutating func searchCount(
    _ limit: TargetLimits.Limit, _ most: Int?, _ shapes: [[Int]], _ what: String
  ) {
    guard let most else { return }
    let count = shapes.reduce(WideCount(0)) { wideSum($0, wideProduct($1)) }
    if count > WideCount(most) {
      refuse(
        .network, limit,
        "it has \(groupedDigits(count)) \(what), \(groupedDigits(count - WideCount(most))) too many",
        help: "make its layers smaller, or emit its first layers with `--until`")
    }
  }

  mutating func search(_ input: Netlist.Input) {
    guard let most = limits.inputBits, case .analog(let bits) = input.code, bits > most else {
      return
    }
    refuse(
      .input(input.name), .inputBits, "it has \(bits) bits",
      help: most == 1
        ? "let it become spikes on the host: `threshold(0.5)` right behind the input"
        : "let it have fewer: `input: analog(\(most) bits)` in the `emit` plan")
  }

  mutating func search(_ population: Netlist.Population) {
    let neuron = population.neuron
    if let neurons = limits.neurons, !neurons.contains(neuron.name) {
      refuse(
        .population(population.name), .neurons, "its neurons are `\(neuron.name)`",
        help: "use layers that become " + listText(neurons) + " neurons")
    }
    if !limits.takesGraded, let range = neuron.range, !neuron.isSpiking {
      refuse(
        .population(population.name), .graded,
        "it sends integers from \(range.lowerBound) to \(range.upperBound)",
        help: "let spikes leave it")
    }
  }

  mutating func search(_ projection: Netlist.Projection) {
    if let most = limits.delay, projection.delay > most {
      refuse(
        .projection(projection.name), .delay, "its delay is \(projection.delay)",
        help: "let it skip fewer layers")
    }
    guard let most = limits.weightBits,
      let widest = projection.weight.map({ Int($0).signedBits }).max(), widest > most
    else { return }
    refuse(
      .projection(projection.name), .weightBits,
      "its weights need \(widest) bits, \(widest - most) too many",
      help: original.helpForWideWeights(in: projection.name, most: 1 << (most - 1) - 1))
  }

  /// Fan-in and synapses.
  mutating func searchConnections() throws(RuntimeError) {
    guard limits.fanIn != nil || limits.synapseCount != nil else { return }
    var arriving: [String: Int] = [:]
    var synapses = WideCount(0)
    for projection in netlist.projections {
      let connectivity = try netlist.connectivity(of: projection)
      arriving[projection.to, default: 0] += connectivity.fanIn
      synapses = wideSum(synapses, WideCount(connectivity.synapseCount ?? Int.max))
    }
    if let most = limits.fanIn {
      for population in netlist.populations {
        guard let count = arriving[population.name], count > most else { continue }
        refuse(
          .population(population.name), .fanIn,
          "\(groupedDigits(count)) connections arrive at a neuron, "
            + "\(groupedDigits(count - most)) too many",
          help: "let it see fewer neurons: a smaller kernel, groups, or a smaller layer before it")
      }
    }
    if let most = limits.synapseCount, synapses > WideCount(most) {
      refuse(
        .network, .synapseCount,
        "it has \(groupedDigits(synapses)) synapses, \(groupedDigits(synapses - WideCount(most))) "
          + "too many",
        help: "make its layers smaller, or emit its first layers with `--until`")
    }
  }

  mutating func searchCores() throws(RuntimeError) {
    guard let budget = limits.cores else { return }
    switch try budget.use(of: netlist) {
    case .overfull(let population, let bits, let most):
      refuse(
        .population(population), .cores,
        "one of its neurons takes \(groupedDigits(bits)) bits of synapses, "
          + "\(groupedDigits(bits - most)) more than a core has",
        help: "let it see fewer neurons: a smaller kernel, groups, or a smaller layer before it")
    case .placed(let use) where use.cores > budget.cores:
      let largest = use.layers.max { $0.cores < $1.cores }
      refuse(
        .network, .cores,
        "it takes \(groupedDigits(use.cores)) cores, \(groupedDigits(use.cores - budget.cores)) too "
          + "many" + (largest.map { ", \(groupedDigits($0.cores)) for `\($0.population)`" } ?? ""),
        help: "make its layers smaller, or emit its first layers with `--until`")
    case .placed: break
    }
  }

  /// Different weights of each neuron.
  mutating func searchLevels() throws(RuntimeError) {
    guard let most = limits.weightLevels else { return }
    for population in netlist.populations {
      // Rows of weights belong to channels, or to neurons of a dense product.
      var levels: [Int: Set<Int16>] = [:]
      for projection in netlist.projections where projection.to == population.name {
        let rows = max(projection.weightShape.first ?? 1, 1)
        let length = projection.weight.count / rows
        for row in 0..<rows {
          levels[row, default: []].formUnion(
            projection.weight[row * length..<(row + 1) * length].filter { $0 != 0 })
        }
      }
      guard let count = levels.values.map(\.count).max(), count > most else { continue }
      refuse(
        .population(population.name), .weightLevels,
        "a neuron has \(count) different weights, \(count - most) too many",
        help: "let weights have fewer bits: `weights: 2 bits` in the `emit` plan")
    }
  }

  mutating func searchSums() throws(RuntimeError) {
    guard let most = limits.sum else { return }
    for (population, bounds) in zip(netlist.populations, try netlist.sumBounds()) {
      guard let largest = bounds.map(\.magnitude).max(), largest > most else { continue }
      refuse(
        .population(population.name), .sum,
        "its sums can reach \(groupedDigits(largest)), \(groupedDigits(largest - most)) too much",
        help: "let its weights have fewer bits, or fewer connections arrive at its neurons")
    }
  }
}

extension Netlist {
  /// What to do where weights of a projection that was made of these exceed `most` in magnitude. One
  /// that is none of these may be the sum of all projections between two populations.
  func helpForWideWeights(in name: String, most: Int) -> String {
    let isOwn = projections.contains { $0.name == name }
    let pairs = Dictionary(grouping: projections) { [$0.from, $0.to] }
    let terms = isOwn ? 1 : pairs.values.map(\.count).max() ?? 1
    let each = most / terms
    guard each > 0 else { return "let fewer projections lead from one population into another" }
    let bits = Int.bitWidth - each.leadingZeroBitCount + 1
    return "let them have fewer bits: `weights: \(bits) bits` in the `emit` plan"
      + (terms > 1 ? ", since up to \(terms) add up to one" : "")
  }
}

extension Int {
  /// Of a signed field that holds it.
  package var signedBits: Int { bitWidth - (self < 0 ? ~self : self).leadingZeroBitCount + 1 }
}
