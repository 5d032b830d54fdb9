import WSCompiler
import WSLang
import WSRuntime

extension Snapshot {
  /// Declarations as a tree: what stands in a network stands below it.
  func documentSymbols(asTree: Bool) -> JSONValue {
    let all = symbols.symbols
    guard asTree else {
      return .array(
        all.map { symbol in
          [
            "name": .string(symbol.name.text), "kind": .integer(symbol.kind.protocolNumber),
            "location": ["uri": .string(uri), "range": positions.json(symbol.range)],
          ]
        })
    }
    var children: [Int: [Int]] = [:]
    for (index, symbol) in all.enumerated() {
      children[symbol.owner ?? -1, default: []].append(index)
    }
    func tree(_ owner: Int) -> JSONValue {
      .array(
        (children[owner] ?? []).map { index in
          let symbol = all[index]
          return [
            "name": .string(symbol.name.text), "kind": .integer(symbol.kind.protocolNumber),
            "range": positions.json(symbol.range.union(symbol.name.range)),
            "selectionRange": positions.json(symbol.name.range), "children": tree(index),
          ]
        })
    }
    return tree(-1)
  }
}

extension Symbol.Kind {
  /// The protocol's `SymbolKind`.
  fileprivate var protocolNumber: Int {
    switch self {
    case .network: 5
    case .plan: 2
    case .size: 14
    case .op: 12
    case .input, .label, .output: 8
    case .binding, .parameter: 13
    }
  }
}
