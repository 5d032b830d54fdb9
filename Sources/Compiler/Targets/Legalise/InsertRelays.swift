import WSRuntime

/// The same network where every projection takes one step: populations are timed by their depth,
/// and what is read by a deeper one is copied from depth to depth by relays, which fire where their
/// source fires.
///
/// Fails where integers other than spikes would have to be copied.
func insertRelays(
  _ netlist: Netlist, for target: String
) throws(RuntimeError) -> RelayedNetlist {
  let depths = try netlist.depths
  var (result, names) = (netlist, UniqueNames(reserved: netlist.names))
  var projections = UniqueNames(reserved: netlist.projections.map(\.name))
  var relays: [String: [String]] = [:]
  for index in result.populations.indices {
    result.populations[index].validFrom = depths[result.populations[index].name] ?? 1
  }
  result.projections = []
  for projection in netlist.projections {
    let (start, end) = (depths[projection.from] ?? 0, depths[projection.to] ?? 0)
    var moved = projection
    moved.delay = 1
    for step in stride(from: 1, to: end - start, by: 1) {
      let made = relays[projection.from, default: []]
      if made.count >= step {
        moved.from = made[step - 1]
        continue
      }
      guard let shape = netlist.shape(ofSource: projection.from) else {
        throw RuntimeError(.internalFault, "`\(projection.from)` has no shape")
      }
      if let input = netlist.inputs.first(where: { $0.name == projection.from }),
        input.code.largestValue > 1
      {
        throw .refusal(
          by: target, of: .projection(projection.name),
          "it carries integers past \(end - start - 1) layers", takes: "skips that copy spikes",
          help: "let the skip read spikes: of a layer, or of the input behind `threshold`")
      }
      let relay = names.take("\(projection.from).relay\(step)")
      let channels = shape.last ?? 1
      result.populations.append(
        Netlist.Population(
          name: relay, shape: shape, validFrom: start + step,
          bias: Array(repeating: -1, count: channels)))
      result.projections.append(
        Netlist.Projection(
          name: projections.take(relay), from: made.last ?? projection.from, to: relay,
          map: .identity, delay: 1, weight: Array(repeating: 1, count: channels),
          weightShape: [channels], storedBits: 8))
      relays[projection.from, default: []].append(relay)
      moved.from = relay
    }
    result.projections.append(moved)
  }
  // Each after those that it reads.
  result.populations = result.populations.enumerated()
    .sorted { ($0.element.validFrom, $0.offset) < ($1.element.validFrom, $1.offset) }
    .map(\.element)
  result.period = 1
  return RelayedNetlist(netlist: result, relays: Set(relays.values.flatMap { $0 }))
}

/// A netlist whose projections take one step each.
struct RelayedNetlist: Sendable {
  var netlist: Netlist
  /// The populations that copy.
  var relays: Set<String>
}

extension Netlist {
  /// How many projections lead to a population at most; 0 for inputs.
  var depths: [String: Int] {
    get throws(RuntimeError) {
      var depths = Dictionary(inputs.map { ($0.name, 0) }) { first, _ in first }
      let arriving = Dictionary(grouping: projections, by: \.to)
      for population in populations {
        let sources = (arriving[population.name] ?? []).compactMap { depths[$0.from] }
        guard let last = sources.max() else {
          throw RuntimeError(.internalFault, "nothing leads to `\(population.name)`")
        }
        depths[population.name] = last + 1
      }
      return depths
    }
  }

  /// Of everything that a projection or an output can name.
  var names: [String] { inputs.map(\.name) + populations.map(\.name) + outputs.map(\.name) }
}
