/// One section of the reference of the language: what some of its words and signs mean.
package struct ReferenceTopic: Sendable {
  /// What `wsc help NAME` calls it.
  package let name: String
  package let title: String
  /// The words and signs of the grammar that are explained here.
  package let words: [String]
  package let parts: [Part]

  package enum Part: Sendable {
    /// A paragraph of plain words, with code in backticks.
    case text(String)
    /// Words and their meanings.
    case list([(term: String, meaning: String)])
    /// A whole source, which a test compiles without a fault.
    case example(String)
  }

  init(_ name: String, _ title: String, words: [String], _ parts: Part...) {
    self.name = name
    self.title = title
    self.words = words
    self.parts = parts
  }

  /// Whether a list explains it, alone or as the end of a phrase: `fire without input`.
  func lists(_ word: String) -> Bool {
    parts.contains { part in
      guard case .list(let rows) = part else { return false }
      return rows.contains { $0.term == word || $0.term.hasSuffix(" " + word) }
    }
  }

  package var examples: [String] {
    parts.compactMap { if case .example(let source) = $0 { source } else { nil } }
  }
}

extension ReferenceTopic {
  /// All of them, in the order in which they are read.
  package static let all = [
    file, networks, types, pipelines, ops, sizes, units, values, names, sharpening, training,
    conversion, emission, overriding, table, netlists,
  ]
}
