import WSLang

/// Where the checker's passes put their messages: a fault is reported once at each place, however
/// often an op is expanded there.
struct Reporter {
  private(set) var diagnostics: Diagnostics
  private var seen: Set<Key> = []
  private(set) var errorCount = 0
  private var blamedSizes: Set<String> = []
  /// The file and the values of `--set`, to quote them.
  let sources: [SourceText]

  private struct Key: Hashable {
    let code: DiagnosticCode
    let place: Place?
  }

  init(_ diagnostics: Diagnostics, sources: [SourceText]) {
    self.diagnostics = diagnostics
    self.sources = sources
  }

  /// False if a number that is made of these names was refused before because of the same size.
  mutating func isNewFault(of expression: Expression, in scope: NumberScope) -> Bool {
    var names: [Name] = []
    collectPaths(in: expression, into: &names)
    guard let size = scope.sizeToBlame(among: names.map(\.text)) else { return true }
    return blamedSizes.insert(size).inserted
  }

  /// The messages, those of the checker by their place in the file; those of `--set` come last.
  func sorted(
    after count: Int, where isWanted: (Diagnostic) -> Bool
  ) -> Diagnostics {
    var sorted = Diagnostics()
    for diagnostic in diagnostics.all.prefix(count) { sorted.report(diagnostic) }
    let own = diagnostics.all.dropFirst(count).filter(isWanted).enumerated().map {
      index, diagnostic in
      (
        key: (diagnostic.primary?.source ?? 0, diagnostic.primary?.range.start ?? 0, index),
        diagnostic
      )
    }
    for entry in own.sorted(by: { $0.key < $1.key }) { sorted.report(entry.1) }
    return sorted
  }

  /// What is written at a place.
  func text(_ place: Place) -> String {
    sources.indices.contains(place.source) ? sources[place.source].text(place.range) : ""
  }

  /// More messages than anybody reads are counted, not kept.
  private static let mostMessages = 1000
  /// Beyond so many errors no name is compared with all others any more.
  private static let mostSuggestions = 50

  mutating func report(_ diagnostic: Diagnostic) {
    let place = diagnostic.primary.map { Place($0.range, source: $0.source) }
    guard seen.insert(Key(code: diagnostic.code, place: place)).inserted else { return }
    if diagnostic.severity == .error { errorCount += 1 }
    guard seen.count <= Self.mostMessages else { return }
    diagnostics.report(diagnostic)
  }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at place: Place, _ label: String = "",
    secondary: [Label] = [], notes: [String] = [], helps: [Help] = [],
    severity: Severity = .error
  ) {
    report(
      Diagnostic(
        code, severity, message, at: place.label(label), secondary: secondary,
        notes: notes, helps: helps))
  }

  mutating func report(_ fault: CallFault, at place: Place) {
    report(fault.code, fault.message, at: place, fault.label)
  }

  /// `did you mean` with the replacement, if a name of the list is near.
  func didYouMean(_ written: Name, among names: @autoclosure () -> [String]) -> [Help] {
    guard errorCount < Self.mostSuggestions, let near = suggest(for: written.text, among: names())
    else { return [] }
    return [
      Help("did you mean `\(near)`?", fix: Fix(.maybe, [TextEdit(written.range, near)]))
    ]
  }
}
