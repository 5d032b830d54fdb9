extension Graph {
  /// In words, the first thing in which this network computes something else than another; nil if
  /// there is none. Where things stand in the source, and which plans apply, does not matter.
  package func firstDifference(from other: Graph) -> String? {
    if network != other.network { return "the network is `\(network)`, not `\(other.network)`" }
    for (mine, theirs) in zip(nodes, other.nodes) {
      if mine.name != theirs.name { return "a layer is `\(mine.name)`, not `\(theirs.name)`" }
      if mine.operation != theirs.operation {
        return OperationText(mine.operation).firstDifference(
          from: OperationText(theirs.operation), of: mine.name)
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

extension OperationText {
  fileprivate func firstDifference(from other: OperationText, of layer: String) -> String {
    if word != other.word { return "`\(layer)` is `\(word)`, not `\(other.word)`" }
    for (mine, theirs) in zip(arguments, other.arguments) where mine.value != theirs.value {
      if mine.name == "key" { break }
      return "`\(mine.name)` of `\(layer)` is \(mine.value.description), "
        + "not \(theirs.value.description)"
    }
    return "`\(layer)` differs"
  }
}
