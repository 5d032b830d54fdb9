import WSRuntime

/// What pruning took out of a netlist.
package struct PruneReport: Equatable, Sendable {
  package struct Population: Equatable, Sendable {
    package let name: String
    /// Neurons that can never fire, that always fire, that do what others do.
    package var dead = 0
    package var constant = 0
    package var duplicate = 0
  }

  package fileprivate(set) var populations: [Population] = []
  /// Populations on which no output depends.
  package fileprivate(set) var unreachable: [String] = []
  /// Nil where there are too many to count.
  package fileprivate(set) var synapses: (before: Int, after: Int)?

  package var isEmpty: Bool { populations.isEmpty && unreachable.isEmpty }

  package static func == (left: PruneReport, right: PruneReport) -> Bool {
    left.populations == right.populations && left.unreachable == right.unreachable
      && left.synapses?.before == right.synapses?.before
      && left.synapses?.after == right.synapses?.after
  }

  fileprivate mutating func note(
    _ name: String, _ field: WritableKeyPath<Population, Int>, _ count: Int
  ) {
    if count == 0 { return }
    if !populations.contains(where: { $0.name == name }) {
      populations.append(Population(name: name))
    }
    for index in populations.indices where populations[index].name == name {
      populations[index][keyPath: field] += count
    }
  }

  /// One line for each population that became smaller, and what was gained.
  package var lines: [String] {
    if isEmpty { return ["pruning found nothing to take out"] }
    var lines = populations.map { population -> String in
      let parts = [
        (population.dead, "that can never fire"), (population.constant, "that always fire"),
        (population.duplicate, "that do what others do"),
      ].filter { $0.0 > 0 }.map { "\(groupedDigits($0.0)) neurons \($0.1)" }
      return "\(population.name): pruned " + parts.joined(separator: ", ")
    }
    lines += unreachable.map { "\($0): pruned, no output depends on it" }
    if let synapses {
      lines.append(
        "pruning left \(groupedDigits(synapses.after)) of \(groupedDigits(synapses.before)) "
          + "synapses")
    }
    return lines
  }
}

/// A netlist with the same outputs for everything that can come in, and nothing in it that is not
/// needed: populations on which no output depends, channels whose neurons never fire or always do
/// (they are added to biases), and channels that do what others do. Populations that an output reads
/// stay as they are, and no weight becomes larger than the largest beside it.
package func prune(
  _ netlist: Netlist
) throws(RuntimeError) -> (netlist: Netlist, report: PruneReport) {
  var report = PruneReport()
  var current = netlist
  current.vectors = nil
  let before = try current.synapseCount()
  var isSmaller = true
  while isSmaller {
    isSmaller = dropUnreachable(&current, &report)
    isSmaller = try dropConstants(&current, &report) || isSmaller
    isSmaller = try mergeDuplicates(&current, &report) || isSmaller
  }
  if let before, let after = try current.synapseCount() { report.synapses = (before, after) }
  return (current, report)
}

private func dropUnreachable(_ netlist: inout Netlist, _ report: inout PruneReport) -> Bool {
  let needed = netlist.sources(reaching: Set(netlist.outputs.map(\.from)))
  let surplus = netlist.populations.map(\.name).filter { !needed.contains($0) }
  if surplus.isEmpty { return false }
  report.unreachable += surplus
  // The inputs stay: whoever feeds the network feeds all of them.
  netlist = netlist.keeping(needed.union(netlist.inputs.map(\.name)))
  return true
}

private func dropConstants(
  _ netlist: inout Netlist, _ report: inout PruneReport
) throws(RuntimeError) -> Bool {
  guard let constants = try netlist.constantChannels() else { return false }
  let removable = netlist.removableChannels(constants)
  if removable.isEmpty { return false }
  var removal = ChannelRemoval(netlist)
  var kept: [String: [Int]] = [:]
  for population in netlist.populations {
    guard let channels = removable[population.name] else { continue }
    let all = population.shape.last ?? 1
    let each = population.shape.elements / max(all, 1)
    let firing = channels.sorted().filter { constants[population.name]?[$0] == 1 }
    for channel in firing { try removal.foldConstant(channel, of: population.name) }
    report.note(population.name, \.constant, firing.count * each)
    report.note(population.name, \.dead, (channels.count - firing.count) * each)
    kept[population.name] = (0..<all).filter { !channels.contains($0) }
  }
  try removal.keep(kept)
  netlist = removal.netlist
  return true
}

private func mergeDuplicates(
  _ netlist: inout Netlist, _ report: inout PruneReport
) throws(RuntimeError) -> Bool {
  var removal = ChannelRemoval(netlist)
  var kept: [String: [Int]] = [:]
  for population in netlist.populations where !netlist.isRead(population.name) {
    let arriving = netlist.projections.filter { $0.to == population.name }
    let leaving = netlist.projections.filter { $0.from == population.name }
    guard arriving.allSatisfy(ChannelRemoval.splitsTarget),
      leaving.allSatisfy(ChannelRemoval.splitsSource)
    else { continue }
    let all = population.shape.last ?? 1
    var firsts: [[Int32]: Int] = [:]
    var surplus: Set<Int> = []
    for channel in 0..<all {
      let signature = population.signature(of: channel, arriving)
      guard let first = firsts[signature] else {
        firsts[signature] = channel
        continue
      }
      guard removal.canMerge(channel, into: first, of: population.name) else { continue }
      removal.merge(channel, into: first, of: population.name)
      surplus.insert(channel)
    }
    if surplus.isEmpty { continue }
    kept[population.name] = (0..<all).filter { !surplus.contains($0) }
    report.note(
      population.name, \.duplicate, surplus.count * (population.shape.elements / max(all, 1)))
  }
  if kept.isEmpty { return false }
  try removal.keep(kept)
  netlist = removal.netlist
  return true
}

extension Netlist {
  fileprivate func isRead(_ population: String) -> Bool {
    outputs.contains { $0.from == population }
  }

  fileprivate func synapseCount() throws(RuntimeError) -> Int? {
    var total = 0
    for projection in projections {
      guard let count = try connectivity(of: projection).synapseCount else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(count)
      if overflow { return nil }
      total = sum
    }
    return total
  }

  /// The constant channels that can be taken out: at least one of each population stays, and what a
  /// pool or a skip ties together goes together.
  fileprivate func removableChannels(_ constants: [String: [Int?]]) -> [String: Set<Int>] {
    var found: [String: Set<Int>] = [:]
    for population in populations where !isRead(population.name) {
      let channels = constants[population.name] ?? []
      found[population.name] = Set(channels.indices.filter { channels[$0] != nil })
    }
    var isStable = false
    while !isStable {
      let before = found
      for projection in projections {
        let (from, to) = (projection.from, projection.to)
        if ChannelRemoval.ties(projection) {
          let both = (found[from] ?? []).intersection(found[to] ?? [])
          if found[from] != nil { found[from] = both }
          if found[to] != nil { found[to] = both }
          continue
        }
        if !ChannelRemoval.splitsTarget(projection), found[to] != nil { found[to] = [] }
        guard let channels = found[from] else { continue }
        if !ChannelRemoval.splitsSource(projection) {
          found[from] = []
        } else if projection.hasBorder {
          // What always fires does not fire beyond the border.
          found[from] = channels.filter { constants[from]?[$0] == 0 }
        }
      }
      for population in populations {
        guard let channels = found[population.name], channels.count == population.shape.last else {
          continue
        }
        found[population.name] = channels.filter { $0 != channels.min() }
      }
      isStable = found == before
    }
    return found.filter { !$0.value.isEmpty }
  }
}

extension Netlist.Projection {
  fileprivate var hasBorder: Bool {
    guard case .convolution(let geometry) = map else { return false }
    return geometry.padding.contains { $0 > 0 }
  }
}

extension Netlist.Population {
  /// Everything that decides what the neurons of a channel do.
  fileprivate func signature(of channel: Int, _ arriving: [Netlist.Projection]) -> [Int32] {
    let channels = shape.last ?? 1
    var signature = stride(from: channel, to: bias.count, by: channels).map { bias[$0] }
    for projection in arriving {
      let rows = projection.weightShape[0]
      let length = projection.weight.count / max(rows, 1)
      for row in stride(from: channel, to: rows, by: channels) {
        signature += projection.weight[row * length..<(row + 1) * length].map { Int32($0) }
      }
    }
    return signature
  }
}

extension ChannelRemoval {
  /// No sum of weights is larger than the largest weight of its projection.
  fileprivate func canMerge(_ channel: Int, into first: Int, of name: String) -> Bool {
    let channels = netlist.shape(ofSource: name)?.last ?? 1
    return netlist.projections.filter { $0.from == name }.allSatisfy { projection in
      let largest = projection.weight.map { abs(Int($0)) }.max() ?? 0
      return stride(from: channel, to: projection.weight.count, by: channels).allSatisfy {
        abs(Int(projection.weight[$0]) + Int(projection.weight[$0 - channel + first])) <= largest
      }
    }
  }
}
