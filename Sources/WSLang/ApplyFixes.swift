/// A source with fixes applied.
package struct FixedSource: Sendable {
  package let bytes: [UInt8]
  /// How many fixes were applied; those that overlap an earlier one wait for another round.
  package let appliedCount: Int
}

/// Applies all `safe` fixes of the file (source 0) that do not overlap each other.
package func applyFixes(of diagnostics: [Diagnostic], to source: SourceText) -> FixedSource {
  let fixes = diagnostics.filter { $0.primary?.source == 0 }.flatMap(\.helps).compactMap(\.fix)
    .filter { $0.safety == .safe && !$0.edits.isEmpty }
  var accepted: [TextEdit] = []
  var count = 0
  let inOrder = fixes.map { fix in
    Fix(fix.safety, fix.edits.sorted { $0.range.start < $1.range.start })
  }.sorted { ($0.edits.first?.range.start ?? 0) < ($1.edits.first?.range.start ?? 0) }
  for fix in inOrder where fits(fix.edits, behind: accepted.last, in: source) {
    accepted += fix.edits
    count += 1
  }
  return FixedSource(bytes: applyEdits(accepted, to: source.bytes), appliedCount: count)
}

/// The edits lie in the source, in order, and behind the last one that was accepted.
private func fits(_ edits: [TextEdit], behind last: TextEdit?, in source: SourceText) -> Bool {
  var previous = last
  for edit in edits {
    guard edit.range.start >= 0, edit.range.start <= edit.range.end,
      edit.range.end <= source.bytes.count
    else { return false }
    if let previous {
      guard edit.range.start >= previous.range.end else { return false }
      // Two insertions at one place: which comes first is not known.
      if edit.range.start == previous.range.start { return false }
    }
    previous = edit
  }
  return true
}

/// Edits in order and without overlap.
private func applyEdits(_ edits: [TextEdit], to bytes: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count)
  var offset = 0
  for edit in edits {
    result += bytes[offset..<edit.range.start]
    result += Array(edit.replacement.utf8)
    offset = edit.range.end
  }
  return result + bytes[offset...]
}
