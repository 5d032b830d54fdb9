extension Graph {
  /// In words, the first thing in which this network computes something else than another; nil if
  /// there is none. Where things stand in the source, and which plans apply, does not matter.
  package func firstDifference(from other: Graph) -> String? {
    if network != other.network { return "the network is `\(network)`, not `\(other.network)`" }
    for (mine, theirs) in zip(nodes, other.nodes) {
      if mine.name != theirs.name { return "a layer is `\(mine.name)`, not `\(theirs.name)`" }
      if !mine.layer.isSame(as: theirs.layer) {
        return LayerText(mine.layer, reading: shapes(readBy: mine)).firstDifference(
          from: LayerText(theirs.layer, reading: other.shapes(readBy: theirs)), of: mine.name)
      }
      if mine.type.training.shape != theirs.type.training.shape {
        return "`\(mine.name)` is \(mine.type.training.text), not \(theirs.type.training.text)"
      }
      if mine.inputs != theirs.inputs { return "`\(mine.name)` reads other signals" }
    }
    if let surplus = nodes.dropFirst(other.nodes.count).first {
      return "there is a layer `\(surplus.name)` more"
    }
    if let missing = other.nodes.dropFirst(nodes.count).first {
      return "the layer `\(missing.name)` is missing"
    }
    let areSame = outputs.elementsEqual(other.outputs) { $0.name == $1.name && $0.node == $1.node }
    return areSame ? nil : "the outputs differ"
  }
}

extension LayerText {
  fileprivate func firstDifference(from other: LayerText, of layer: String) -> String {
    if word.name != other.word.name {
      return "`\(layer)` is `\(word.name)`, not `\(other.word.name)`"
    }
    let theirs = Dictionary(other.labelled.map { ($0.name, $0.value) }) { first, _ in first }
    for (name, value) in labelled {
      guard let another = theirs[name], another != value else { continue }
      return "`\(name)` of `\(layer)` is \(value), not \(another)"
    }
    return "`\(layer)` differs"
  }
}
