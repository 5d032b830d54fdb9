import WSLang

/// A range of one of the sources: 0 is the file, the others are values given with `--set`.
package struct Place: Hashable, Sendable {
  package var source: Int
  package var range: SourceRange

  package init(_ range: SourceRange, source: Int = 0) {
    self.source = source
    self.range = range
  }

  package func label(_ text: String = "") -> Label { Label(range, text, source: source) }
}
