import WSCompiler
import WSLang
import WSRuntime

extension Snapshot {
  /// Behind each binding without a written type its type, and before each layer of a binding the
  /// name that reports, netlists and weights files give it.
  func inlayHints(in range: SourceRange, showing: ClientCapabilities.Hints) -> JSONValue {
    var hints: [(offset: Int, json: JSONValue)] = []
    for network in facts {
      if showing.types { hints += typeHints(network, in: range) }
      if showing.names { hints += nameHints(network, in: range) }
    }
    return .array(hints.sorted { $0.offset < $1.offset }.map(\.json))
  }

  private func typeHints(
    _ network: NetworkFacts, in range: SourceRange
  ) -> [(offset: Int, json: JSONValue)] {
    network.signals.compactMap { signal in
      guard !signal.hasWrittenType, let views = signal.views,
        range.start <= signal.name.range.end, signal.name.range.end <= range.end
      else { return nil }
      return (
        signal.name.range.end,
        [
          "position": positions.position(signal.name.range.end).json,
          "label": .string(": " + views.text), "kind": 1,
        ]
      )
    }
  }

  /// An op called in a binding stands for all its layers: their common part is its name. Inside an
  /// op a place has a name for each call; hover lists them.
  private func nameHints(
    _ network: NetworkFacts, in range: SourceRange
  ) -> [(offset: Int, json: JSONValue)] {
    var names: [Int: [String]] = [:]
    for layer in network.layers where layer.word != "input" {
      let place = layer.callPlace.start
      guard range.start <= place, place <= range.end else { continue }
      // `hidden.stage.dense` by way of `stage`: the name of the call is `hidden.stage`.
      let parts = layer.name.split(separator: ".", omittingEmptySubsequences: false)
      let name = layer.isInOp ? parts.prefix(2).joined(separator: ".") : layer.name
      if names[place, default: []].last != name { names[place, default: []].append(name) }
    }
    return names.map { place, found in
      let label = found.count == 1 ? found[0] : "\(found[0]) … \(found[found.count - 1])"
      return (
        place,
        [
          "position": positions.position(place).json, "label": .string(label + ":"), "kind": 2,
          "paddingRight": true, "tooltip": "the name in reports, netlists and weights files",
        ]
      )
    }
  }
}
