import WSLang

/// Something that a file declares.
package struct Symbol: Sendable {
  package enum Kind: Equatable, Sendable {
    case network
    /// A plan with a name of its own.
    case plan(PlanDeclaration.Kind)
    case size, op, input, label, output, binding
    case parameter(Parameter.Kind)
  }

  package let kind: Kind
  package let name: Name
  package let documentation: Documentation
  /// The whole declaration.
  package let range: SourceRange
  /// The network or op that it is declared in, as an index of `SymbolIndex.symbols`.
  package let owner: Int?

  package init(
    _ kind: Kind, _ name: Name, documentation: Documentation, range: SourceRange, owner: Int?
  ) {
    self.kind = kind
    self.name = name
    self.documentation = documentation
    self.range = range
    self.owner = owner
  }
}

/// A place where a name is written, and what it means there.
package struct Occurrence: Sendable {
  package enum Target: Sendable {
    /// An index of `SymbolIndex.symbols`.
    case symbol(Int)
    case layer(LayerEntry)
    /// A word that stands for a value: `same`, `adam`, `mnist`.
    case choice(Word)
    /// The label of an argument, and the word that takes it.
    case argument(WordParameter, of: Word)
    case setting(WordParameter, of: PlanDeclaration.Kind)
    /// `it`, the input of an op.
    case opInput
  }

  package let range: SourceRange
  package let target: Target
  package let isDeclaration: Bool

  package var symbol: Int? {
    if case .symbol(let index) = target { index } else { nil }
  }
}

/// Every name of a file and what it means, found by scope alone: it needs no shapes and works on
/// files with faults.
package struct SymbolIndex: Sendable {
  package let symbols: [Symbol]
  /// In the order of the source, without overlap.
  package let occurrences: [Occurrence]
  private let scopes: [NameScope]
  private let scopeOfNetwork: [String: Int]

  package init(_ tree: SyntaxTree) {
    var walk = SymbolWalk()
    walk.declare(tree)
    walk.visit(tree)
    symbols = walk.symbols
    occurrences = walk.occurrences.sorted { $0.range.start < $1.range.start }
    scopes = walk.scopes
    scopeOfNetwork = walk.scopeOfNetwork
  }

  /// The name at an offset, or that ends there.
  package func occurrence(at offset: Int) -> Occurrence? {
    var low = 0
    var high = occurrences.count
    while low < high {
      let middle = (low + high) / 2
      if occurrences[middle].range.start <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0, occurrences[low - 1].range.end >= offset else { return nil }
    return occurrences[low - 1]
  }

  package func occurrences(of symbol: Int) -> [Occurrence] {
    occurrences.filter { $0.symbol == symbol }
  }

  /// The symbols that can be named inside a network, or (with nil) at the top of the file.
  package func visible(inNetwork network: String?) -> [Symbol] {
    var found: [Int] = Array(scopes[0].values.values) + scopes[0].ops.values
    if let network, let scope = scopeOfNetwork[network] {
      // An inner name hides the outer one.
      found = found.filter { index in
        let name = symbols[index].name.text
        return scopes[scope].values[name] == nil && scopes[scope].ops[name] == nil
      }
      found += Array(scopes[scope].values.values) + Array(scopes[scope].ops.values)
      found += scopes[scope].labels.values
    }
    return Set(found).sorted().map { symbols[$0] }
  }

  /// The op of a name as seen inside a network.
  package func op(_ name: String, inNetwork network: String?) -> Symbol? {
    let own = network.flatMap { scopeOfNetwork[$0] }.flatMap { scopes[$0].ops[name] }
    return (own ?? scopes[0].ops[name]).map { symbols[$0] }
  }

  /// The parameters of an op, in order.
  package func parameters(ofOp op: Symbol) -> [Symbol] {
    guard let index = symbols.firstIndex(where: { $0.name == op.name && $0.kind == .op })
    else { return [] }
    return symbols.filter { symbol in
      if case .parameter = symbol.kind { symbol.owner == index } else { false }
    }
  }
}
