/// The candidate that is most probably meant by a misspelt name, if one is near enough.
///
/// Near means: at most a third of the letters are changed (one for short names), where swapping two
/// neighbours is one change and the case of letters is none. At a tie the first candidate wins.
package func suggest(for name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = Array(name.utf8)
  guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
  let wantedFolded = wanted.map(lowercased)
  var best: (distance: Int, candidate: String)?
  for candidate in candidates where candidate != name {
    let bytes = candidate.utf8.map(lowercased)
    let limit = min(max(1, max(wanted.count, bytes.count) / 3), (best?.distance ?? .max) - 1)
    guard limit >= 0, abs(bytes.count - wanted.count) <= limit, bytes.count <= 64 else { continue }
    let distance = editDistance(wantedFolded, bytes)
    // A name of one or two letters has nothing in common with one that is changed throughout.
    guard distance <= limit, distance < min(wanted.count, bytes.count) else { continue }
    best = (distance, candidate)
  }
  return best?.candidate
}

private func lowercased(_ byte: UInt8) -> UInt8 {
  byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    current.reserveCapacity(right.count + 1)
    for column in right.indices {
      let cost = left[row] == right[column] ? 0 : 1
      var best = min(previous[column + 1] + 1, current[column] + 1, previous[column] + cost)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        best = min(best, beforePrevious[column - 1] + 1)
      }
      current.append(best)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[right.count]
}

/// Names in a sentence: `a`, `b` and `c`.
package func listText(_ names: [String], last: String = "and") -> String {
  let quoted = names.map { "`\($0)`" }
  guard quoted.count > 1, let final = quoted.last else { return quoted.first ?? "" }
  return quoted.dropLast().joined(separator: ", ") + " \(last) " + final
}
