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
  /// What each signal carries, by the place of its name.
  private let views: [SourceRange: SignalViews]

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
    var views: [SourceRange: SignalViews] = [:]
    for signal in facts.lazy.flatMap(\.signals) { views[signal.name.range] = signal.views }
    self.views = views
  }

  /// `unit → spike[8]`; nil for what is no signal or could not be worked out.
  func viewsText(of symbol: Symbol) -> String? { views[symbol.name.range]?.text }

  func text(_ range: SourceRange) -> String { source.text(range) }

  /// The network behind a subject, which may be a conversion.
  func baseNetwork(of subject: String) -> String {
    for case .plan(let plan) in tree.declarations
    where plan.kind == .convert && plan.alias?.text == subject {
      return plan.subject.text
    }
    return subject
  }
}
