import WSLang

/// A graph as text, one line for each node: `parseGraph` reads it back.
///
///     graph Net
///     image = input() : unit[28, 28, 1] @ 40..65
///     c1.conv = conv(image, channels: 32, …) : real[28, 28, 32] sum @ 90..110
///     c1.brelu = brelu(c1.conv) : unit[28, 28, 32] -> spike[28, 28, 32] @ 114..119
///     label digit : class[10] @ 70..85
///     output digit = c1.brelu @ 120..140
package func printGraph(_ graph: Graph) -> String {
  var lines = ["graph \(graph.network)"]
  for node in graph.nodes {
    let text = LayerText(node.layer, reading: graph.shapes(readBy: node))
    let inputs = node.inputs.map {
      graph.nodes.indices.contains($0) ? graph.nodes[$0].name : "?\($0)"
    }
    let arguments = inputs + text.labelled.map { "\($0.name): \($0.value)" }
    let call = "\(text.word.name)(\(arguments.joined(separator: ", ")))"
    lines.append("\(node.name) = \(call) : \(printViews(node.type)) @ \(print(node.range))")
  }
  for label in graph.labels {
    let axes = (label.positions + [label.classes]).map(String.init).joined(separator: ", ")
    lines.append("label \(label.name) : class[\(axes)] @ \(print(label.range))")
  }
  for output in graph.outputs {
    let name = graph.nodes.indices.contains(output.node) ? graph.nodes[output.node].name : "?"
    lines.append("output \(output.name) = \(name) @ \(print(output.range))")
  }
  return lines.joined(separator: "\n") + "\n"
}

private func printViews(_ views: SignalViews) -> String {
  let training = print(views.training)
  return views.training == views.deployed
    ? training : "\(training) -> \(print(views.deployed))"
}

private func print(_ type: SignalType) -> String {
  let steps = type.steps.map { ["\($0) steps"] } ?? []
  let axes = (steps + type.shape.map(String.init)).joined(separator: ", ")
  return "\(type.kind.words)[\(axes)]" + (type.isRawSum ? " sum" : "")
}

private func print(_ range: SourceRange) -> String { "\(range.start)..\(range.end)" }
