/// The difference of two texts as `patch` reads it; empty if they are equal.
package func unifiedDiff(
  from old: [UInt8], to new: [UInt8], name: String, inColour: Bool
) -> [UInt8] {
  guard old != new else { return [] }
  let before = lines(of: old)
  let after = lines(of: new)
  var writer = DiffWriter(before: before, after: after, inColour: inColour)
  writer.write("--- \(name)", colour: "1")
  writer.write("+++ \(name)", colour: "1")
  for hunk in hunks(changedRegions(before, after), before.count, after.count) { writer.write(hunk) }
  return writer.result
}

/// Lines `before` of the old text became lines `after` of the new one.
private struct Region {
  var before: Range<Int>
  var after: Range<Int>
}

/// Each line with its line end.
private func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
  var lines: [ArraySlice<UInt8>] = []
  var start = 0
  for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
    lines.append(bytes[start..<(index + 1)])
    start = index + 1
  }
  if start < bytes.count { lines.append(bytes[start...]) }
  return lines
}

/// A formatter changes lines in place: in what is left between equal ends, each old line looks for
/// itself a little ahead in the new text and the reverse. Not always the shortest difference, but
/// always a right one, in time linear in the number of lines.
private func changedRegions(
  _ before: [ArraySlice<UInt8>], _ after: [ArraySlice<UInt8>]
) -> [Region] {
  let farthest = 64
  var regions: [Region] = []
  var left = 0
  var right = 0
  while left < before.count || right < after.count {
    if left < before.count, right < after.count, before[left] == after[right] {
      left += 1
      right += 1
      continue
    }
    // The next pair of equal lines with the fewest lines skipped.
    var next = (left: before.count, right: after.count)
    search: for skipped in 1...(2 * farthest) {
      for down in max(0, skipped - farthest)...min(skipped, farthest) {
        let across = skipped - down
        guard left + down < before.count, right + across < after.count else { continue }
        if before[left + down] == after[right + across] {
          next = (left + down, right + across)
          break search
        }
      }
    }
    regions.append(Region(before: left..<next.left, after: right..<next.right))
    left = next.left
    right = next.right
  }
  return regions
}

/// Regions with fewer than seven equal lines between them share a hunk.
private func hunks(_ regions: [Region], _ oldCount: Int, _ newCount: Int) -> [[Region]] {
  var hunks: [[Region]] = []
  for region in regions {
    if let last = hunks.last?.last, region.before.lowerBound - last.before.upperBound <= 6 {
      hunks[hunks.count - 1].append(region)
    } else {
      hunks.append([region])
    }
  }
  return hunks
}

private struct DiffWriter {
  let before: [ArraySlice<UInt8>]
  let after: [ArraySlice<UInt8>]
  let inColour: Bool
  var result: [UInt8] = []

  mutating func write(_ hunk: [Region]) {
    guard let first = hunk.first, let last = hunk.last else { return }
    let context = min(3, first.before.lowerBound)
    let trailing = min(3, before.count - last.before.upperBound)
    let old = (first.before.lowerBound - context)..<(last.before.upperBound + trailing)
    let new = (first.after.lowerBound - context)..<(last.after.upperBound + trailing)
    write("@@ -\(place(old)) +\(place(new)) @@", colour: "36")
    var next = old.lowerBound
    for region in hunk {
      write(before[next..<region.before.lowerBound], " ", colour: nil)
      write(before[region.before], "-", colour: "31")
      write(after[region.after], "+", colour: "32")
      next = region.before.upperBound
    }
    write(before[next..<old.upperBound], " ", colour: nil)
  }

  /// `first,count`, where an empty range is named by the line before it.
  private func place(_ range: Range<Int>) -> String {
    "\(range.isEmpty ? range.lowerBound : range.lowerBound + 1),\(range.count)"
  }

  mutating func write(_ text: String, colour: String) {
    append(Array(text.utf8)[...], colour: colour)
  }

  private mutating func write(
    _ lines: ArraySlice<ArraySlice<UInt8>>, _ mark: String, colour: String?
  ) {
    for line in lines {
      let hasEnd = line.last == UInt8(ascii: "\n")
      append(Array(mark.utf8) + (hasEnd ? line.dropLast() : line), colour: colour)
      if !hasEnd { append(Array("\\ No newline at end of file".utf8)[...], colour: nil) }
    }
  }

  private mutating func append(_ line: some Sequence<UInt8>, colour: String?) {
    if inColour, let colour { result += Array("\u{1B}[\(colour)m".utf8) }
    result += line
    if inColour, colour != nil { result += Array("\u{1B}[0m".utf8) }
    result.append(UInt8(ascii: "\n"))
  }
}
