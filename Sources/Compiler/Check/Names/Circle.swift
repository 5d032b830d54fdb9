import WSLang

/// Names that depend on each other in a circle, from the one that stands first in the file.
struct Circle {
  private let names: [Name]
  let first: Name

  /// Nil for no names.
  init?(_ cycle: [Name]) {
    guard let start = cycle.indices.min(by: { cycle[$0].range.start < cycle[$1].range.start })
    else { return nil }
    names = Array(cycle[start...] + cycle[..<start])
    first = cycle[start]
  }

  /// At the names behind the first one.
  func labels(_ text: String) -> [Label] {
    names.dropFirst().prefix(7).map { Label($0.range, text) }
  }

  /// All the way round, back to the first name.
  func text(joinedBy arrow: String) -> String {
    let shown = names.prefix(8).map { "`\($0.text)`" } + (names.count > 8 ? ["…"] : [])
    return (shown + ["`\(first.text)`"]).joined(separator: arrow)
  }
}
