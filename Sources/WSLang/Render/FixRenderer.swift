/// Draws what a fix would change: the new line with `+++` under what is put in, or the old and the
/// new lines where something is taken away.
struct FixRenderer {
  private let source: SourceText
  private let edits: [TextEdit]
  private let firstLine: Int
  private let lastLine: Int

  /// Nil if there is nothing sensible to draw.
  init?(_ fix: Fix, in source: SourceText) {
    edits = fix.edits.sorted { $0.range.start < $1.range.start }
    guard let first = edits.first, let last = edits.last else { return nil }
    let areInside = edits.allSatisfy { edit in
      edit.range.start <= edit.range.end && edit.range.end <= source.bytes.count
    }
    guard first.range.start >= 0, areInside else { return nil }
    for (edit, next) in zip(edits, edits.dropFirst()) where edit.range.end > next.range.start {
      return nil
    }
    self.source = source
    firstLine = source.lineIndex(at: first.range.start)
    lastLine = source.lineIndex(at: last.range.end)
    guard lastLine - firstLine < 12 else { return nil }
    let shown = SourceRange(source.lineStarts[firstLine], lineEnd(lastLine))
    guard shown.end - shown.start < 600 else { return nil }
  }

  /// The number of the last line that is drawn.
  var lastNumber: Int {
    isInsertion ? lastLine + 1 : max(lastLine, firstLine + changedLines.count - 1) + 1
  }

  func rows(gutterWidth: Int) -> [StyledRow] {
    isInsertion ? insertionRows(gutterWidth) : differenceRows(gutterWidth)
  }

  private var isInsertion: Bool {
    edits.allSatisfy { $0.range.isEmpty && !$0.replacement.contains("\n") }
  }

  private func lineEnd(_ line: Int) -> Int {
    var end = line + 1 < source.lineStarts.count ? source.lineStarts[line + 1] : source.bytes.count
    if end > source.lineStarts[line], source.bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    return end
  }

  // MARK: Insertions

  private func insertionRows(_ gutterWidth: Int) -> [StyledRow] {
    var rows: [StyledRow] = []
    for line in firstLine...lastLine {
      let here = edits.filter { source.lineIndex(at: $0.range.start) == line }
      guard !here.isEmpty else { continue }
      let (text, inserted) = changed(SourceRange(source.lineStarts[line], lineEnd(line)), here)
      let shown = SourceText(name: "", bytes: text)
      let displayed = DisplayedLine(shown, index: 0, focus: inserted.first?.start ?? 0)
      rows.append(numbered(line, "|", displayed.text, .plain, gutterWidth))
      var marks = MarkRow()
      for range in inserted.map({ withoutBlanks($0, in: text) }) {
        marks.place(
          "+", from: displayed.column(of: range.start), to: displayed.column(of: range.end),
          .inserted)
      }
      var row = StyledRow()
      row.pad(to: gutterWidth + 1)
      row.append("|", .gutter)
      row.append(" ")
      marks.append(to: &row)
      rows.append(row)
    }
    return rows
  }

  private func withoutBlanks(_ range: SourceRange, in text: [UInt8]) -> SourceRange {
    var range = range
    while !range.isEmpty, text[range.start] == UInt8(ascii: " ") { range.start += 1 }
    while !range.isEmpty, text[range.end - 1] == UInt8(ascii: " ") { range.end -= 1 }
    return range
  }

  // MARK: Differences

  private var changedLines: [SourceText] {
    let range = SourceRange(source.lineStarts[firstLine], lineEnd(lastLine))
    return changed(range, edits).text.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).map { SourceText(name: "", bytes: Array($0)) }
  }

  private func differenceRows(_ gutterWidth: Int) -> [StyledRow] {
    var old = (firstLine...lastLine).map { line in
      DisplayedLine(source, index: line, focus: source.lineStarts[line]).text
    }
    var new = changedLines.map { DisplayedLine($0, index: 0, focus: 0).text }
    // Whole lines that only move down are not worth showing.
    var first = firstLine
    while let same = old.first, same == new.first, old.count > 1 || new.count > 1 {
      old.removeFirst()
      new.removeFirst()
      first += 1
    }
    let kept = old.indices.map { numbered(first + $0, "-", old[$0], .deleted, gutterWidth) }
    let put = new.indices.map { numbered(first + $0, "+", new[$0], .inserted, gutterWidth) }
    return kept + put
  }

  /// The bytes of a range after the edits, and where the new ones stand in them.
  private func changed(_ range: SourceRange, _ edits: [TextEdit])
    -> (text: [UInt8], inserted: [SourceRange])
  {
    var text: [UInt8] = []
    var inserted: [SourceRange] = []
    var offset = range.start
    for edit in edits {
      text += source.bytes[offset..<max(offset, edit.range.start)]
      inserted.append(SourceRange(text.count, text.count + edit.replacement.utf8.count))
      text += Array(edit.replacement.utf8)
      offset = max(offset, edit.range.end)
    }
    text += source.bytes[offset..<max(offset, range.end)]
    return (text, inserted)
  }

  private func numbered(
    _ line: Int, _ separator: String, _ text: String, _ style: TextStyle, _ gutterWidth: Int
  ) -> StyledRow {
    var row = StyledRow()
    row.append(String(line + 1), .gutter)
    row.pad(to: gutterWidth + 1)
    row.append(separator, style == .plain ? .gutter : style)
    row.append(" ")
    row.append(text, style)
    return row
  }
}
