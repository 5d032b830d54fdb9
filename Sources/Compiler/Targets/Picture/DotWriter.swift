import WSRuntime

/// A picture in the language of Graphviz.
struct DotWriter {
  let picture: NetworkPicture

  func write(to sink: any ByteSink) throws(RuntimeError) {
    let text = TargetText(sink)
    try text.write(
      """
      digraph {
        graph [label=\(quoted([picture.netlist.name])), labelloc=t, nodesep=0.5, fontname="sans-serif"]
        node [shape=box, style=rounded, fontname="sans-serif"]
        edge [fontname="sans-serif", fontsize=10, color="#8a8578"]

      """)
    for (place, box) in picture.boxes.enumerated() { try write(box, place, to: text) }
    for arrow in picture.arrows { try write(arrow, to: text) }
    try text.write("}\n")
  }

  private func write(
    _ box: NetworkPicture.Box, _ place: Int, to text: TargetText
  ) throws(RuntimeError) {
    guard picture.showsNeurons, box.size > 0 else {
      try text.write("  b\(place) [label=\(quoted([box.name] + box.notes))]\n")
      return
    }
    try text.write("  subgraph cluster_\(place) {\n    label=\(quoted([box.name] + box.notes))\n")
    for neuron in 0..<box.size {
      try text.write("    b\(place)_\(neuron) [shape=circle, label=\"\(neuron)\"]\n")
    }
    try text.write("  }\n")
  }

  private func write(_ arrow: NetworkPicture.Arrow, to text: TargetText) throws(RuntimeError) {
    let (from, to) = (arrow.from, arrow.to)
    guard picture.showsNeurons else {
      try text.write(
        "  b\(from) -> b\(to) [label=\(quoted(["  " + arrow.note])), penwidth=\(arrow.width)]\n")
      return
    }
    guard picture.boxes[to].size > 0 else {
      for neuron in 0..<picture.boxes[from].size {
        try text.write("  b\(from)_\(neuron) -> b\(to)\n")
      }
      return
    }
    for synapse in try picture.synapses(of: arrow) {
      try text.write(
        "  b\(from)_\(synapse.source) -> b\(to)_\(synapse.target) "
          + "[label=\"\(synapse.weight)\"\(synapse.weight < 0 ? ", style=dashed" : "")]\n")
    }
  }

  /// Lines of a label.
  private func quoted(_ lines: [String]) -> String {
    let escaped = lines.map { line in
      line.map { "\\\"".contains($0) ? "\\\($0)" : $0.isNewline ? " " : String($0) }.joined()
    }
    return "\"" + escaped.joined(separator: "\\n") + "\""
  }
}
