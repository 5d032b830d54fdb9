import WSLang

extension Snapshot {
  /// What formatting changes: only white space, so each edit is one gap between two tokens.
  var formattingEdits: [TextEdit] {
    var formatted = format(tree)
    if formatted == source.bytes { return [] }
    // The editor owns the line ends of its file.
    if source.bytes.contains(13), !formatted.contains(13) {
      formatted = formatted.flatMap { $0 == 10 ? [13, 10] : [$0] }
    }
    return gapEdits(from: source.bytes, to: formatted)
      ?? [
        TextEdit(
          SourceRange(0, source.bytes.count), String(decoding: formatted, as: UTF8.self))
      ]
  }
}

/// The gaps of white space that differ; nil if the texts differ in more.
private func gapEdits(from old: [UInt8], to new: [UInt8]) -> [TextEdit]? {
  func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }
  var edits: [TextEdit] = []
  var left = 0
  var right = 0
  while true {
    let leftStart = left
    let rightStart = right
    while left < old.count, isSpace(old[left]) { left += 1 }
    while right < new.count, isSpace(new[right]) { right += 1 }
    if old[leftStart..<left] != new[rightStart..<right] {
      edits.append(
        TextEdit(
          SourceRange(leftStart, left), String(decoding: new[rightStart..<right], as: UTF8.self)))
    }
    guard left < old.count, right < new.count else {
      return left == old.count && right == new.count ? edits : nil
    }
    guard old[left] == new[right] else { return nil }
    left += 1
    right += 1
  }
}
