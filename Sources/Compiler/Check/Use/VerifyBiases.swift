import WSLang

/// Warns of biases that batch norm takes off again: it subtracts the mean of each channel, and the
/// bias with it. One warning for a network.
func verifyBiases(_ network: CheckedNetwork, _ reporter: inout Reporter) {
  guard network.isSound else { return }
  let graph = network.typed.graph
  var readers = [Int](repeating: 0, count: graph.nodes.count)
  for input in graph.inputs.joined() { if let input { readers[input] += 1 } }
  for output in network.outputs { if let node = output.node { readers[node] += 1 } }
  var seen: Set<Place> = []
  var found: [ExpandedNode] = []
  for norm in network.norms {
    guard let input = graph.inputs[norm].first, let input, readers[input] == 1,
      case .layer(let entry, let arguments) = graph.nodes[input].kind, entry.group == .products,
      arguments.boolean("bias") == true, seen.insert(graph.nodes[input].place).inserted
    else { continue }
    found.append(graph.nodes[input])
  }
  guard let first = found.first else { return }
  let edits = found.compactMap { $0.withoutBias(reporter) }
  reporter.report(
    .biasBeforeNorm,
    "the bias of `\(first.layerName)` has no effect: `batch_norm` takes it off again",
    at: first.place, secondary: found.dropFirst().prefix(11).map { $0.place.label("here too") },
    helps: [Help("leave it out: `bias: false`", fix: Fix(.maybe, edits))], severity: .warning)
}

extension ExpandedNode {
  /// The call with `bias: false`; nil if its bias comes from elsewhere.
  fileprivate func withoutBias(_ reporter: Reporter) -> TextEdit? {
    guard case .layer(_, let arguments) = kind, let bias = arguments["bias"] else { return nil }
    if bias.origin != .fallback {
      return reporter.text(bias.place) == "true" ? TextEdit(bias.place.range, "false") : nil
    }
    let text = reporter.text(place)
    guard text.hasSuffix(")") else { return nil }
    let inside = text.dropLast().reversed().drop(while: \.isWhitespace)
    let end = place.range.end - 1
    return TextEdit(
      SourceRange(end, end), (inside.first == "," ? " " : ", ") + "bias: false")
  }
}
