import WSLang
import WSRuntime

/// What is known about how a subject is deployed.
struct Deployment {
  /// The activations that a `sharpen` plan takes to sharpness 1; nil: there is no such plan.
  var sharpened: Set<Int>?
  /// The length of spike trains under `convert`; nil: there is no such plan.
  var convertedSteps: Int?
  /// Memories whose integers may leave their neuron.
  var graded: Set<Int>
  var readsMembranes: Bool
  /// The `sharpen: none` of a train plan.
  var unsharpenedBy: Place?

  /// The best that plans could make of a network: what tools show when there are none.
  static func ideal(_ graph: OrderedGraph) -> Deployment {
    var deployment = Deployment(
      sharpened: [], convertedSteps: nil, graded: [], readsMembranes: true)
    for (index, node) in graph.nodes.enumerated() {
      guard case .layer(let entry, _) = node.kind else { continue }
      if entry.signal.yields == .sharpened { deployment.sharpened?.insert(index) }
      if entry.signal.yields == .memory { deployment.graded.insert(index) }
    }
    return deployment
  }
}

/// One part of a deployed signal; `concat` keeps the parts of what it joins apart.
struct DeployedPart: Hashable {
  var wire: Wire
  static let anyMaker = -1

  /// The node that made the signal what it is: a product, an activation, an input.
  var maker: Int
  /// `flatten` or `reshape` stands between the product and here.
  var isReshaped = false
  /// An average whose windows do not tile the picture; no convolution can take it in.
  var looseAverage: Int?
}

/// What is wrong on a deployed edge.
struct DeployedFault {
  enum Reader: Hashable {
    case node(Int)
    case output(Int)
  }
  enum Reason: Hashable {
    case wire
    /// `batch_norm` behind `flatten` or `reshape`.
    case reshapedNorm
    case looseAverage
  }
  var part: DeployedPart
  var reader: Reader
  var reason: Reason
  /// The node whose result the reader gets: the last before it.
  var feeder: Int
}

/// The deployed view of a network: one walk in topological order.
struct DeployedView {
  /// For each node its parts; nil where a fault was reported before.
  var parts: [[DeployedPart]?] = []
  var types: [SignalType?] = []
  var faults: [DeployedFault] = []
  /// Activations that a missing `sharpen` plan concerns.
  var unsharpened: [Int] = []
  /// Where a train plan leaves them unsharpened.
  var unsharpenedBy: Place?
  /// Clips that a missing `convert` plan concerns.
  var unconverted: [Int] = []
  /// Softmaxes that need `readout: membrane`.
  var unread: [Int] = []
  /// Maximum pools of spike trains.
  var trainPools: [Int] = []
}

func inferDeployedView(
  _ typed: TypedGraph, _ types: WrittenTypes, outputs: [(binding: Int, node: Int?)],
  _ deployment: Deployment
) -> DeployedView {
  var walk = DeployedWalk(typed: typed, types: types, deployment: deployment)
  walk.view.unsharpenedBy = deployment.unsharpenedBy
  for index in typed.graph.nodes.indices { walk.visit(index) }
  for index in typed.graph.loops.keys.sorted() { walk.closeLoop(index) }
  for output in outputs { walk.verifyOutput(output.binding, node: output.node) }
  return walk.view
}

private struct DeployedWalk {
  let typed: TypedGraph
  let types: WrittenTypes
  let deployment: Deployment
  var view = DeployedView()

  mutating func visit(_ index: Int) {
    let node = typed.graph.nodes[index]
    guard let result = typed.results[index], let training = typed.training[index] else {
      view.parts.append(nil)
      view.types.append(nil)
      return
    }
    var type = training
    switch node.kind {
    case .input(let input):
      let wire = inputWire(types.inputs[input]?.kind ?? .real)
      let maker = wire == .spike ? DeployedPart.anyMaker : index
      view.parts.append([DeployedPart(wire: wire, maker: maker)])
    case .layer(let entry, _):
      let isLoop = typed.graph.loops[index] != nil
      let read = isLoop ? [] : readInputs(of: index, entry)
      guard let read else {
        view.parts.append(nil)
        view.types.append(nil)
        return
      }
      let parts = yielded(by: index, entry, result, read)
      type.kind = deployedKind(parts)
      type.isRawSum = parts.contains { $0.wire == .rawSum }
      type.steps = deployedSteps(index, entry, read: read, training: training)
      view.parts.append(parts)
    }
    view.types.append(type)
  }

  private func inputWire(_ kind: SignalKind) -> Wire {
    switch kind {
    case .spike: .spike
    case .unit, .quant: .integer
    case .real, .class: .realInput
    }
  }

  /// The parts that a node reads, each as it should be; nil if an input was at fault before.
  private mutating func readInputs(of index: Int, _ entry: LayerEntry) -> [DeployedPart]? {
    var read: [DeployedPart] = []
    for input in typed.graph.inputs[index] {
      guard let input, let parts = view.parts[input] else { return nil }
      if isHostSide(entry, reading: input) { continue }
      for part in parts { read.append(readPart(part, from: input, by: index, entry)) }
    }
    return read
  }

  /// A threshold or code directly on an input runs on the host.
  private func isHostSide(_ entry: LayerEntry, reading input: Int) -> Bool {
    guard case .input = typed.graph.nodes[input].kind else { return false }
    return entry.traits.contains(.codesInputs)
  }

  private mutating func readPart(
    _ part: DeployedPart, from feeder: Int, by index: Int, _ entry: LayerEntry
  ) -> DeployedPart {
    func fault(_ reason: DeployedFault.Reason) -> DeployedFault {
      DeployedFault(part: part, reader: .node(index), reason: reason, feeder: feeder)
    }
    var part = part
    if !entry.signal.reads.contains(part.wire) {
      view.faults.append(fault(.wire))
      // What the edge should have been, so that nothing more is said about it.
      part = DeployedPart(
        wire: entry.signal.reads.contains(.spike) ? .spike : .rawSum,
        maker: entry.signal.reads.contains(.spike) ? DeployedPart.anyMaker : index)
    } else if entry.signal.yields == .foldedSum, part.isReshaped {
      view.faults.append(fault(.reshapedNorm))
      part.isReshaped = false
    } else if let loose = part.looseAverage, entry.traits.contains(.needsTiledAverages) {
      view.faults.append(
        DeployedFault(
          part: DeployedPart(wire: .fixedSum, maker: loose), reader: .node(index),
          reason: .looseAverage, feeder: feeder))
    }
    return part
  }

  private mutating func yielded(
    by index: Int, _ entry: LayerEntry, _ result: LayerResult, _ read: [DeployedPart]
  ) -> [DeployedPart] {
    func made(_ wire: Wire) -> [DeployedPart] {
      // Who made a spike never matters, so spikes of many makers are one part.
      [DeployedPart(wire: wire, maker: wire == .spike ? DeployedPart.anyMaker : index)]
    }
    switch entry.signal.yields {
    case .rawSum: return made(.rawSum)
    case .spike:
      if entry.traits.contains(.takesLargest), deployment.convertedSteps != nil {
        view.trainPools.append(index)
      }
      return made(.spike)
    case .soft: return made(.soft)
    case .memory: return made(deployment.graded.contains(index) ? .integer : .memory)
    case .host:
      if entry.traits.contains(.isLeftToLoss), !deployment.readsMembranes {
        view.unread.append(index)
      }
      return made(.host)
    case .sharpened:
      guard let sharpened = deployment.sharpened else {
        view.unsharpened.append(index)
        return made(.spike)
      }
      return made(sharpened.contains(index) ? .spike : .soft)
    case .converted:
      if deployment.convertedSteps == nil { view.unconverted.append(index) }
      return made(.spike)
    case .keeps, .foldedSum:
      return unique(
        read.map { part in
          var part = part
          if entry.traits.contains(.reshapes) { part.isReshaped = part.wire == .rawSum }
          return part
        })
    case .fixedSum: return [sum(index, result, read)]
    }
  }

  /// A sum with a raw sum in it is one; else it folds into the next product.
  private func sum(_ index: Int, _ result: LayerResult, _ read: [DeployedPart]) -> DeployedPart {
    if var raw = read.first(where: { $0.wire == .rawSum }) {
      raw.isReshaped = read.contains(where: \.isReshaped)
      return raw
    }
    var part = DeployedPart(wire: .fixedSum, maker: index)
    part.looseAverage = read.lazy.compactMap(\.looseAverage).first
    let inputs = typed.graph.inputs[index].compactMap { $0.flatMap { typed.results[$0]?.shape } }
    if !inputs.isEmpty, result.layer.averagesLoosely(reading: inputs) { part.looseAverage = index }
    return part
  }

  /// Without repetition and not too many: a network that joins thousands of raw sums is told of
  /// the first ones.
  private func unique(_ parts: [DeployedPart]) -> [DeployedPart] {
    var seen: Set<DeployedPart> = []
    return Array(parts.filter { seen.insert($0).inserted }.prefix(64))
  }

  private func deployedKind(_ parts: [DeployedPart]) -> SignalKind {
    let kinds = parts.map { part -> SignalKind in
      switch part.wire {
      case .spike: return .spike
      case .integer:
        if case .input(let input) = typed.graph.nodes[part.maker].kind {
          return types.inputs[input]?.kind ?? .unit
        }
        return .real
      case .fixedSum, .rawSum, .memory, .realInput: return .real
      case .soft: return typed.training[part.maker]?.kind ?? .real
      case .host: return .class
      }
    }
    return kinds.dropFirst().reduce(kinds.first ?? .spike) { $0.joined(with: $1) }
  }

  /// Spikes of a converted network are trains; the host's results have no time.
  private func deployedSteps(
    _ index: Int, _ entry: LayerEntry, read: [DeployedPart], training: SignalType
  ) -> Int? {
    if entry.signal.yields == .host { return nil }
    guard let steps = deployment.convertedSteps, training.steps == nil else {
      return training.steps
    }
    if entry.signal.yields == .converted { return steps }
    let inputs = typed.graph.inputs[index].compactMap { $0 }
    return inputs.contains { view.types[$0]?.steps != nil } ? steps : nil
  }

  /// The delay of a loop was taken to read spikes; now its input is known.
  mutating func closeLoop(_ index: Int) {
    guard case .layer(let entry, _) = typed.graph.nodes[index].kind,
      let input = typed.graph.inputs[index].first, let input, let parts = view.parts[input]
    else { return }
    for part in parts { _ = readPart(part, from: input, by: index, entry) }
  }

  mutating func verifyOutput(_ binding: Int, node: Int?) {
    guard let node, let parts = view.parts[node] else { return }
    for part in parts where part.wire != .spike && part.wire != .host {
      view.faults.append(
        DeployedFault(part: part, reader: .output(binding), reason: .wire, feeder: node))
    }
  }
}
