import WSRuntime

/// Takes channels out of a netlist: of a population their neurons, of a projection the weights that
/// come from them and those that lead to them.
struct ChannelRemoval {
  private(set) var netlist: Netlist

  init(_ netlist: Netlist) {
    self.netlist = netlist
    self.netlist.vectors = nil
    for index in self.netlist.populations.indices { self.netlist.populations[index].sum = nil }
  }

  /// Whether the weights that read a source's channels one by one can be taken apart: a flat dense
  /// product, or a convolution without groups.
  static func splitsSource(_ projection: Netlist.Projection) -> Bool {
    switch projection.map {
    case .dense: projection.view.upsample == nil && projection.view.sum == nil
    case .convolution(let geometry): geometry.groups == 1 && projection.view.reshape == nil
    case .pool, .identity: false
    }
  }

  /// Whether its target's channels have weights of their own.
  static func splitsTarget(_ projection: Netlist.Projection) -> Bool {
    switch projection.map {
    case .dense: true
    case .convolution(let geometry): geometry.groups == 1
    case .pool, .identity: false
    }
  }

  /// Its source's channels are its target's, one by one.
  static func ties(_ projection: Netlist.Projection) -> Bool {
    switch projection.map {
    case .pool, .identity: projection.view.reshape == nil
    case .dense, .convolution: false
    }
  }

  /// Keeps only some channels of populations; those that are not named keep all.
  mutating func keep(_ kept: [String: [Int]]) throws(RuntimeError) {
    let old = netlist
    for index in netlist.populations.indices {
      guard let channels = kept[netlist.populations[index].name] else { continue }
      netlist.populations[index].keep(channels)
    }
    for index in netlist.projections.indices {
      let projection = old.projections[index]
      let (from, to) = (kept[projection.from], kept[projection.to])
      guard from != nil || to != nil, projection.map.hasWeights else { continue }
      let target = old.populations.first { $0.name == projection.to }?.shape.last ?? 1
      let source = old.shape(ofSource: projection.from)?.last ?? 1
      netlist.projections[index].keep(
        from: from ?? Array(0..<source), of: source, to: to ?? Array(0..<target), of: target)
    }
  }

  /// What always fires adds to the biases of its readers instead.
  mutating func foldConstant(_ channel: Int, of name: String) throws(RuntimeError) {
    for projection in netlist.projections where projection.from == name {
      guard Self.splitsSource(projection),
        let index = netlist.populations.firstIndex(where: { $0.name == projection.to })
      else { continue }
      let channels = netlist.shape(ofSource: name)?.last ?? 1
      let cells = (projection.view.sum ?? [1]).elements
      let rows = projection.weightShape[0]
      let length = projection.weight.count / max(rows, 1)
      for row in 0..<rows {
        var added = 0
        for place in stride(from: channel, to: length, by: channels) {
          added += Int(projection.weight[row * length + place]) * cells
        }
        if added == 0 { continue }
        // One bias for rows that now differ would no longer do.
        if projection.map == .dense { netlist.populations[index].spreadBias(over: rows) }
        for slot in stride(from: row, to: netlist.populations[index].bias.count, by: rows) {
          netlist.populations[index].bias[slot] += Int32(clamping: added)
        }
      }
    }
  }

  /// Adds the weights that read one channel to those that read another.
  mutating func merge(_ channel: Int, into first: Int, of name: String) {
    for index in netlist.projections.indices where netlist.projections[index].from == name {
      let channels = netlist.shape(ofSource: name)?.last ?? 1
      for place in stride(
        from: channel, to: netlist.projections[index].weight.count, by: channels)
      {
        netlist.projections[index].weight[place - channel + first] +=
          netlist.projections[index].weight[place]
        netlist.projections[index].weight[place] = 0
      }
    }
  }
}

extension Netlist.Population {
  fileprivate mutating func keep(_ channels: [Int]) {
    let all = shape.last ?? 1
    bias = stride(from: 0, to: bias.count, by: all).flatMap { first in
      channels.map { bias[first + $0] }
    }
    shape[shape.count - 1] = channels.count
  }

  fileprivate mutating func spreadBias(over neurons: Int) {
    bias = (0..<neurons).map { bias[$0 % bias.count] }
  }
}

extension Netlist.Projection {
  /// - Parameters:
  ///   - from: channels of the source that stay, of so many.
  ///   - to: channels of the target.
  fileprivate mutating func keep(from: [Int], of source: Int, to: [Int], of target: Int) {
    let rows = weightShape[0]
    let length = weight.count / max(rows, 1)
    // Rows are channels of the target, or for a dense product its elements.
    let keptRows = stride(from: 0, to: rows, by: target).flatMap { first in to.map { first + $0 } }
    guard case .identity = map else {
      let keptPlaces = stride(from: 0, to: length, by: source).flatMap { first in
        from.map { first + $0 }
      }
      weight = keptRows.flatMap { row in keptPlaces.map { weight[row * length + $0] } }
      weightShape[0] = keptRows.count
      weightShape[weightShape.count - 1] = map == .dense ? keptPlaces.count : from.count
      // A dense product flattens its source anyway.
      if map == .dense { view.reshape = nil }
      return
    }
    weight = to.map { weight[$0] }
    weightShape = [to.count]
  }
}
