import WSLang

/// What the checker found out about a network, by the places of its source: what an editor shows
/// beside the text. Where a part is at fault its facts are missing, the others are there.
package struct NetworkFacts: Sendable {
  /// A layer after ops were expanded; one place in an op has a layer for each call.
  package struct Layer: Sendable {
    /// `c2.stage.conv`
    package let name: String
    /// The word of the catalogue; `input` for an input.
    package let word: String
    /// The call, inside an op's body if it stands in one.
    package let place: SourceRange
    /// The call in the binding by which the op was entered; equal to `place` outside ops.
    package let callPlace: SourceRange
    package let views: SignalViews?
    /// What it reads.
    package let inputs: [SignalViews?]
    package let parameters: WideCount
    package let multiplyAccumulates: WideCount

    package var isInOp: Bool { place != callPlace }
  }

  /// An input, a binding or an output.
  package struct Signal: Sendable {
    package let name: Name
    package let views: SignalViews?
    package let hasWrittenType: Bool
  }

  package let name: Name
  package let signals: [Signal]
  package let layers: [Layer]
  /// It has an `emit` plan, so the deployed views are those of that plan; else they are the best
  /// that plans could make of it.
  package let isEmitted: Bool
  /// No fault was found in it.
  package let isSound: Bool

  package var parameters: WideCount { layers.reduce(0) { wideSum($0, $1.parameters) } }
  package var multiplyAccumulates: WideCount {
    layers.reduce(0) { wideSum($0, $1.multiplyAccumulates) }
  }
}

extension Model {
  /// The facts of all networks, in the order of the file.
  package var facts: [NetworkFacts] { networks.indices.map(facts) }

  private func facts(of index: Int) -> NetworkFacts {
    let network = networks[index]
    var deployment = Deployment.ideal(network.typed.graph)
    // The first emit plan decides; its faults were reported by the check.
    let emit = plans.indices.first { plans[$0].kind == .emit && plans[$0].network == index }
    var scratch = Reporter(Diagnostics(), sources: sources)
    var chain: EmitChain?
    if network.isSound, let emit { chain = self.chain(ofEmit: emit, &scratch) }
    if let chain { deployment = chain.deployment }
    let view = self.view(of: network, deployment)
    let views = network.typed.results.indices.map { node -> SignalViews? in
      guard let training = network.typed.training[node], let deployed = view.types[node]
      else { return nil }
      return SignalViews(training: training, deployed: deployed)
    }
    return NetworkFacts(
      name: network.names.declaration.name, signals: signals(of: network, views),
      layers: layers(of: network, views), isEmitted: chain != nil, isSound: network.isSound)
  }

  private func signals(
    of network: CheckedNetwork, _ views: [SignalViews?]
  ) -> [NetworkFacts.Signal] {
    var nodeOfInput: [Int: Int] = [:]
    for (node, expanded) in network.typed.graph.nodes.enumerated() {
      if case .input(let input) = expanded.kind { nodeOfInput[input] = node }
    }
    let inputs = network.names.inputs.enumerated().map { index, input in
      NetworkFacts.Signal(
        name: input.name, views: nodeOfInput[index].flatMap { views[$0] }, hasWrittenType: true)
    }
    let bindings = network.names.bindings.enumerated().map { index, entry in
      NetworkFacts.Signal(
        name: entry.binding.name, views: network.typed.graph.bindings[index].flatMap { views[$0] },
        hasWrittenType: entry.binding.type != nil)
    }
    return inputs + bindings
  }

  private func layers(
    of network: CheckedNetwork, _ views: [SignalViews?]
  ) -> [NetworkFacts.Layer] {
    network.typed.graph.nodes.enumerated().map { index, node in
      let inputs = network.typed.graph.inputs[index].map { $0.flatMap { views[$0] } }
      var work: (parameters: WideCount, multiplyAccumulates: WideCount) = (0, 0)
      if let result = network.typed.results[index] {
        let read = network.typed.graph.inputs[index].compactMap {
          $0.flatMap { network.typed.results[$0]?.shape }
        }
        work = cost(of: result.layer, reading: read, making: result.shape)
      }
      return NetworkFacts.Layer(
        name: network.layerName(index), word: node.layerName, place: node.place.range,
        callPlace: node.callPlace.range, views: views[index], inputs: inputs,
        parameters: work.parameters, multiplyAccumulates: work.multiplyAccumulates)
    }
  }
}
