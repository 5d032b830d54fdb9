import WSCompiler
import WSLang
import WSRuntime

/// One version of an open file with all that the checker says about it. Every feature is a
/// function of a snapshot.
struct Snapshot {
  let uri: String
  let version: Int?
  let source: SourceText
  let positions: TextPositions
  let tree: SyntaxTree
  let diagnostics: [Diagnostic]
  let model: Model
  let symbols: SymbolIndex
  let facts: [NetworkFacts]

  init(
    _ bytes: [UInt8], uri: String = "file:///net.ws", version: Int? = nil,
    encoding: PositionEncoding = .utf16, deployed: Bool = false
  ) {
    self.uri = uri
    self.version = version
    source = SourceText(name: uri, bytes: bytes)
    positions = TextPositions(bytes, encoding)
    var found = Diagnostics()
    tree = parse(source, into: &found)
    model = check(tree, deployed: deployed, into: &found)
    diagnostics = found.all
    symbols = SymbolIndex(tree)
    facts = model.facts
  }

  /// The token that is not trivia and ends at or before an offset.
  func tokenIndex(endingBefore offset: Int) -> Int? {
    var low = 0
    var high = tree.tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tree.tokens[middle].range.end <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  func text(_ range: SourceRange) -> String { source.text(range) }

  /// The network whose body, or whose plan's body, holds an offset.
  func networkName(at offset: Int) -> String? {
    for declaration in tree.declarations {
      switch declaration {
      case .network(let network)
      where network.range.start <= offset && offset <= network.range.end:
        return network.name.text
      case .plan(let plan) where plan.range.start <= offset && offset <= plan.range.end:
        return baseNetwork(of: plan.subject.text)
      default: continue
      }
    }
    return nil
  }

  /// The network behind a subject, which may be a conversion.
  func baseNetwork(of subject: String) -> String {
    for case .plan(let plan) in tree.declarations
    where plan.kind == .convert && plan.alias?.text == subject {
      return plan.subject.text
    }
    return subject
  }
}
