import WSLang

/// The graph of a network in the deployed view of one subject; nil if a part of it was at fault.
func buildGraph(_ network: CheckedNetwork, _ view: DeployedView) -> Graph? {
  let ordered = network.typed.graph
  var nodes: [GraphNode] = []
  for index in ordered.nodes.indices {
    let inputs = ordered.inputs[index].compactMap { $0 }
    guard let result = network.typed.results[index], let training = network.typed.training[index],
      let deployed = view.types[index], inputs.count == ordered.inputs[index].count
    else { return nil }
    nodes.append(
      GraphNode(
        name: network.layerName(index), layer: result.layer, inputs: inputs,
        type: SignalViews(training: training, deployed: deployed),
        range: ordered.nodes[index].place.range))
  }
  var labels: [GraphLabel] = []
  for (index, label) in network.names.labels.enumerated() {
    guard let type = network.types.labels[index] else { return nil }
    labels.append(
      GraphLabel(
        name: label.name.text, positions: type.shape.shape.dropLast(),
        classes: type.shape.shape.last ?? 1, range: label.range))
  }
  var outputs: [GraphOutput] = []
  for output in network.outputs {
    guard let node = output.node else { return nil }
    let binding = network.names.bindings[output.binding].binding
    outputs.append(GraphOutput(name: binding.name.text, node: node, range: binding.range))
  }
  return Graph(network: network.name, nodes: nodes, labels: labels, outputs: outputs)
}
