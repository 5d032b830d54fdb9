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
  /// What checking found, and, once they were asked for, the `verifiedDiagnostics`.
  var diagnostics: [Diagnostic] { lazyVerified.made ?? checked }
  private let checked: [Diagnostic]
  // Diagnostics need none of these, and must come quickly.
  private let lazyVerified: Lazy<[Diagnostic]>
  private let lazySymbols: Lazy<SymbolIndex>
  private let lazyFacts: Lazy<[NetworkFacts]>
  private let lazyViews: Lazy<[SourceRange: SignalViews]>

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
    let model = check(tree, deployed: deployed, into: &found)
    checked = found.all
    lazyVerified = Lazy { [found] in
      var verified = found
      model.verifyCommands(into: &verified)
      return verified.all
    }
    let tree = tree
    lazySymbols = Lazy { SymbolIndex(tree) }
    let facts = Lazy { model.facts }
    lazyFacts = facts
    lazyViews = Lazy {
      var views: [SourceRange: SignalViews] = [:]
      for signal in facts.value.lazy.flatMap(\.signals) { views[signal.name.range] = signal.views }
      return views
    }
  }

  /// Also what training and emitting would refuse. Takes longer than the check: made when nobody
  /// waits.
  var verifiedDiagnostics: [Diagnostic] { lazyVerified.value }

  var symbols: SymbolIndex { lazySymbols.value }
  var facts: [NetworkFacts] { lazyFacts.value }

  /// `unit → spike[8]`; nil for what is no signal or could not be worked out.
  func viewsText(of symbol: Symbol) -> String? { lazyViews.value[symbol.name.range]?.text }

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

/// A value that is made when it is first asked for.
private final class Lazy<Value> {
  private let make: () -> Value
  private(set) var made: Value?

  init(_ make: @escaping () -> Value) { self.make = make }

  var value: Value {
    if let made { return made }
    let value = make()
    made = value
    return value
  }
}
