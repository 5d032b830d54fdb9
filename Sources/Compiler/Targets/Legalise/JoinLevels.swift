import WSRuntime

/// A chain of populations, each read by the next alone.
struct NetlistChain: Sendable {
  var netlist: Netlist
  /// Where the neurons of a population of the netlist before it stand.
  var places: [String: ChainPlace]
}

/// A population within the one that it was joined into.
struct ChainPlace: Equatable, Sendable {
  var population: String
  /// The first of its channels there, and how many all together have; of a vector its neurons.
  var first: Int
  var width: Int
  var channels: Int

  /// Where a neuron of the population stands, from where it stood.
  func place(of neuron: Int) -> Int { neuron / channels * width + first + neuron % channels }
}

/// Joins the populations of each depth into one, side by side in its channels: with relays in it, a
/// network of any shape becomes a chain of convolutions and dense products without groups or views.
///
/// Fails where a depth has pictures of several sizes or windows
/// of several strides, where something is repeated or reshaped in front of a picture, and where an
/// output reads less than the last population.
func joinLevels(_ netlist: Netlist, for target: String) throws(RuntimeError) -> NetlistChain {
  guard netlist.inputs.count == 1, let input = netlist.inputs.first else {
    throw .refusal(
      by: target, of: .network, "it has \(netlist.inputs.count) inputs", takes: "one input",
      help: "read the picture in one way: itself, or through one code")
  }
  var joiner = LevelJoiner(try insertRelays(netlist, for: target), input, target)
  return try joiner.join()
}

private struct LevelJoiner {
  let netlist: Netlist
  let relays: Set<String>
  let input: Netlist.Input
  let target: String
  private var places: [String: ChainPlace] = [:]
  private var levels: [Netlist.Population] = []

  init(_ relayed: RelayedNetlist, _ input: Netlist.Input, _ target: String) {
    self.input = input
    netlist = relayed.netlist
    relays = relayed.relays
    self.target = target
  }

  private static let shorterSkips = "let skips pass over fewer layers, or make these smaller"

  private func refuse(
    _ part: NetlistPart, _ reason: String, _ help: String
  ) -> RuntimeError {
    .refusal(
      by: target, of: part, reason,
      takes: "a chain of layers; skips become channels that are passed on", help: help)
  }

  mutating func join() throws(RuntimeError) -> NetlistChain {
    places[input.name] = ChainPlace(
      population: input.name, first: 0, width: input.shape.last ?? 1,
      channels: input.shape.last ?? 1)
    var result = netlist
    result.projections = []
    var source = (name: input.name, shape: input.shape)
    let arriving = Dictionary(grouping: netlist.projections, by: \.to)
    for (depth, members) in netlist.populationsByDepth.enumerated() {
      let joined = try population(of: members, depth: depth + 1)
      let projections = members.flatMap { arriving[$0.name] ?? [] }
      let isDense = joined.shape.count == 1
      result.projections.append(
        isDense
          ? try dense(projections, from: source, to: joined)
          : try convolution(projections, from: source, to: joined))
      levels.append(joined)
      source = (joined.name, joined.shape)
    }
    result.populations = levels
    for output in netlist.outputs.indices {
      let read = netlist.outputs[output].from
      guard let place = places[read], place.population == levels.last?.name,
        place.channels == place.width
      else {
        throw refuse(
          .output(netlist.outputs[output].name),
          "it reads `\(read)`, and other populations are computed beside it or after it",
          "let all outputs read the last layer, or end with it: `--until \(read)`")
      }
      result.outputs[output].from = place.population
    }
    return NetlistChain(netlist: result, places: places)
  }

  // MARK: Populations

  /// A picture where all are pictures of one size, a vector where none is one.
  private mutating func population(
    of members: [Netlist.Population], depth: Int
  ) throws(RuntimeError) -> Netlist.Population {
    let planes = members.filter { $0.shape.count == 3 }
    let isPlane = !planes.isEmpty && planes.count == members.count
    if isPlane, let odd = planes.first(where: { $0.shape.prefix(2) != planes[0].shape.prefix(2) }) {
      throw refuse(
        .population(odd.name),
        "it is \(odd.shape.asSize), and `\(planes[0].name)` beside it is "
          + planes[0].shape.asSize,
        "let a skip read what has the size of its target")
    }
    let name = name(of: members)
    let widths = members.map { isPlane ? $0.shape[2] : $0.shape.elements }
    let width = widths.reduce(0, +)
    var (first, bias) = (0, [Int32]())
    for (member, channels) in zip(members, widths) {
      places[member.name] = ChainPlace(
        population: name, first: first, width: width, channels: channels)
      first += channels
      if isPlane, member.bias.count != channels {
        throw refuse(
          .population(member.name), "a dense product makes a picture of it",
          "let what follows be dense too")
      }
      bias += (0..<channels).map { member.bias[$0 % member.bias.count] }
    }
    let shape = isPlane ? [planes[0].shape[0], planes[0].shape[1], width] : [width]
    guard let size = elementCount(shape), size <= Netlist.mostElements else {
      throw refuse(
        .population(name), "with its relays it would be \(shape.asSize)", Self.shorterSkips)
    }
    return Netlist.Population(name: name, shape: shape, validFrom: depth, bias: bias)
  }

  /// Of those that do more than to copy.
  private func name(of members: [Netlist.Population]) -> String {
    members.map(\.name).filter { !relays.contains($0) }.joined(separator: "+")
  }

  private func place(of source: String) throws(RuntimeError) -> ChainPlace {
    guard let place = places[source] else {
      throw RuntimeError(.internalFault, "`\(source)` is not in the chain")
    }
    return place
  }

  // MARK: Products

  private func dense(
    _ projections: [Netlist.Projection], from source: (name: String, shape: [Int]),
    to target: Netlist.Population
  ) throws(RuntimeError) -> Netlist.Projection {
    let (rows, columns) = (target.shape[0], source.shape.elements)
    var weight = try zeros([rows, columns], for: target.name)
    for projection in projections {
      let (from, to) = (try place(of: projection.from), try place(of: projection.to))
      try netlist.connectivity(of: projection).forEachSynapse(projection.weight) {
        synapse throws(RuntimeError) in
        let cell = to.place(of: synapse.target) * columns + from.place(of: synapse.source)
        weight[cell] = try sum(weight[cell], synapse.weight, projection)
      }
    }
    return joined(projections, source.name, target.name, .dense, weight, [rows, columns])
  }

  private func convolution(
    _ projections: [Netlist.Projection], from source: (name: String, shape: [Int]),
    to target: Netlist.Population
  ) throws(RuntimeError) -> Netlist.Projection {
    var parts: [(projection: Netlist.Projection, window: ConvolutionWindow)] = []
    for projection in projections { parts.append((projection, try window(of: projection))) }
    guard let first = parts.first else {
      throw RuntimeError(.internalFault, "nothing leads to `\(target.name)`")
    }
    let stride = first.window.geometry.stride
    if let odd = parts.first(where: { $0.window.geometry.stride != stride }) {
      throw refuse(
        .projection(odd.projection.name),
        "its stride is \(odd.window.geometry.stride.asSize), that of "
          + "`\(first.projection.name)` beside it is \(stride.asSize)",
        "let layers that are computed beside each other have the same stride")
    }
    // All windows in one that holds them.
    let top = parts.map(\.window.top).max() ?? 0
    let left = parts.map(\.window.left).max() ?? 0
    let height = parts.map { $0.window.kernelHeight + top - $0.window.top }.max() ?? 1
    let width = parts.map { $0.window.kernelWidth + left - $0.window.left }.max() ?? 1
    let bottom = (target.shape[0] - 1) * stride[0] + height - source.shape[0] - top
    let right = (target.shape[1] - 1) * stride[1] + width - source.shape[1] - left
    let geometry = ConvolutionGeometry(
      kernel: [height, width], stride: stride,
      padding: [top, max(0, bottom), left, max(0, right)], groups: 1)
    let channels = source.shape[2]
    let shape = [target.shape[2], height, width, channels]
    var weight = try zeros(shape, for: target.name)
    for (projection, window) in parts {
      let (from, to) = (try place(of: projection.from), try place(of: projection.to))
      let weights = try netlist.connectivity(of: projection).filled(projection.weight)
      for output in 0..<window.outputs.channels {
        let group = output / window.groupOutputs * window.groupChannels
        for ky in 0..<window.kernelHeight {
          for kx in 0..<window.kernelWidth {
            let tap = window.weights(of: output, tap: ky, kx)
            let row = (to.first + output) * height + ky + top - window.top
            let cell = (row * width + kx + left - window.left) * channels + from.first + group
            for channel in 0..<window.groupChannels {
              weight[cell + channel] = try sum(
                weight[cell + channel], Int(weights[tap + channel]), projection)
            }
          }
        }
      }
    }
    return joined(
      projections, source.name, target.name, .convolution(geometry), weight, shape)
  }

  /// Of a projection between pictures.
  private func window(of projection: Netlist.Projection) throws(RuntimeError) -> ConvolutionWindow {
    let part = NetlistPart.projection(projection.name)
    if projection.view.upsample != nil {
      throw refuse(part, "it repeats its source", "let what it leads to be dense")
    }
    if projection.view.reshape != nil || (levels.last?.shape ?? input.shape).count != 3 {
      throw refuse(part, "it reads a vector as a picture", "let what it leads to be dense")
    }
    if projection.map == .dense {
      throw refuse(part, "a dense product makes a picture", "let what follows be dense too")
    }
    return try netlist.connectivity(of: projection).unrolledWindow
  }

  private func zeros(_ shape: [Int], for name: String) throws(RuntimeError) -> [Int16] {
    guard let count = checkedProduct(shape), count <= 2 * Netlist.mostElements else {
      throw refuse(
        .population(name), "with its relays it has weights of \(shape.asSize)", Self.shorterSkips)
    }
    return Array(repeating: 0, count: count)
  }

  private func sum(
    _ left: Int16, _ right: Int, _ projection: Netlist.Projection
  ) throws(RuntimeError) -> Int16 {
    guard let sum = Int16(exactly: Int(left) + right) else {
      throw refuse(
        .projection(projection.name),
        "its weights and those beside it add up to more than 16 bits",
        "let them have fewer: `weights: 8 bits` in the `emit` plan")
    }
    return sum
  }

  private func joined(
    _ projections: [Netlist.Projection], _ from: String, _ to: String, _ map: LinearMap,
    _ weight: [Int16], _ shape: [Int]
  ) -> Netlist.Projection {
    let isNarrow = weight.allSatisfy { Int8(exactly: $0) != nil }
    return Netlist.Projection(
      name: projections.count == 1 ? projections[0].name : "\(to).sum", from: from, to: to,
      map: map, delay: 1, weight: weight, weightShape: shape, storedBits: isNarrow ? 8 : 16)
  }
}

extension Netlist {
  /// In the order of their depths, which `insertRelays` counts from 1 without a gap.
  fileprivate var populationsByDepth: [[Population]] {
    let depths = Dictionary(grouping: populations, by: \.validFrom)
    return depths.keys.sorted().map { depths[$0] ?? [] }
  }
}
