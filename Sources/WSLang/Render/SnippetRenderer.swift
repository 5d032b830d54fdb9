/// Draws the lines of one source with marks under the labelled ranges.
struct SnippetRenderer {
  /// A label with its lines and columns.
  private struct Mark {
    let label: Label
    let isPrimary: Bool
    let firstLine: Int
    let lastLine: Int
    /// Which bar at the left belongs to it; only of a range over several lines.
    var bar = 0

    var isMultiline: Bool { firstLine != lastLine }
    var character: Character { isPrimary ? "^" : "-" }
  }

  private let source: SourceText
  private let severity: TextStyle
  private var marks: [Mark] = []
  private var barCount = 0

  init(_ source: SourceText, severity: TextStyle) {
    self.source = source
    self.severity = severity
  }

  mutating func add(_ label: Label, isPrimary: Bool) {
    let range = label.range
    let first = source.lineIndex(at: clamped(range.start))
    let last = source.lineIndex(at: clamped(max(range.start, range.end - 1)))
    var mark = Mark(label: label, isPrimary: isPrimary, firstLine: first, lastLine: last)
    if mark.isMultiline {
      mark.bar = barCount
      barCount += 1
    }
    marks.append(mark)
  }

  private func clamped(_ offset: Int) -> Int { max(0, min(offset, source.bytes.count)) }

  private func style(_ mark: Mark) -> TextStyle { mark.isPrimary ? severity : .secondary }

  /// The zero-based lines that are shown.
  var shownLines: [Int] {
    let marked = Set(marks.flatMap { [$0.firstLine, $0.lastLine] }).sorted()
    var lines: [Int] = []
    for line in marked {
      // A gap of one line is closed: the line itself says more than an ellipsis.
      if let last = lines.last, line == last + 2 { lines.append(last + 1) }
      lines.append(line)
    }
    return lines
  }

  func rows(gutterWidth: Int) -> [StyledRow] {
    var rows: [StyledRow] = []
    var previous: Int?
    for line in shownLines {
      if let previous, line > previous + 1 {
        var row = StyledRow()
        row.append("...", .gutter)
        row.pad(to: gutterWidth + 3)
        bars(after: previous).append(to: &row)
        rows.append(row)
      }
      rows += self.rows(line, gutterWidth: gutterWidth)
      previous = line
    }
    return rows
  }

  // MARK: One line

  /// Columns at the left that hold the bars of ranges over several lines.
  private var barWidth: Int { barCount == 0 ? 0 : barCount + 1 }

  private func rows(_ line: Int, gutterWidth: Int) -> [StyledRow] {
    let onLine = marks.filter { $0.firstLine == line || $0.lastLine == line }
    let focus = onLine.first { $0.isPrimary } ?? onLine.first
    let focusOffset =
      focus.map { $0.firstLine == line ? $0.label.range.start : $0.label.range.end - 1 } ?? 0
    let shown = DisplayedLine(source, index: line, focus: focusOffset)

    var row = StyledRow()
    let number = String(line + 1)
    row.append(number, .gutter)
    row.pad(to: gutterWidth + 1)
    row.append("|", .gutter)
    row.append(" ")
    bars(before: line).append(to: &row)
    row.pad(to: gutterWidth + 3 + barWidth)
    row.append(shown.text)
    var rows = [row]

    let single = onLine.filter { !$0.isMultiline }
    let under = markRows(single, on: shown, line: line)
    let starts = onLine.filter { $0.isMultiline && $0.firstLine == line }
      .map { startRow($0, on: shown, line: line) }
    let ends = onLine.filter { $0.isMultiline && $0.lastLine == line }
      .map { endRow($0, on: shown, line: line) }
    for (marks, text, style) in under + starts + ends {
      var row = StyledRow()
      row.pad(to: gutterWidth + 1)
      row.append("|", .gutter)
      row.append(" ")
      marks.append(to: &row)
      if !text.isEmpty {
        row.append(" ")
        row.append(text, style)
      }
      rows.append(row)
    }
    return rows
  }

  private typealias AnnotatedRow = (marks: MarkRow, text: String, style: TextStyle)

  /// The marks of the labels within one line; the text of the last stands beside its mark, the
  /// others hang below theirs.
  private func markRows(_ labels: [Mark], on shown: DisplayedLine, line: Int) -> [AnnotatedRow] {
    guard !labels.isEmpty else { return [] }
    let placed = labels.map { mark in
      let start = shown.column(of: mark.label.range.start)
      let end = max(start + 1, shown.column(of: mark.label.range.end))
      return (mark: mark, start: start + barWidth, end: end + barWidth)
    }.sorted { $0.start > $1.start }

    var marks = bars(after: line, excludingStarts: true)
    for place in placed where !place.mark.isPrimary {
      marks.place("-", from: place.start, to: place.end, .secondary)
    }
    for place in placed where place.mark.isPrimary {
      marks.place("^", from: place.start, to: place.end, severity)
    }

    var hanging = placed.filter { !$0.mark.label.text.isEmpty }
    var beside = ""
    var besideStyle = TextStyle.plain
    if let last = hanging.first, last.end == placed.map(\.end).max(),
      hanging.count < 2 || hanging[1].start != last.start
    {
      beside = last.mark.label.text.printable
      besideStyle = style(last.mark)
      hanging.removeFirst()
    }
    var rows: [AnnotatedRow] = [(marks, beside, besideStyle)]
    if !hanging.isEmpty {
      var connectors = bars(after: line, excludingStarts: true)
      for place in hanging { connectors.place("|", at: place.start, style(place.mark)) }
      rows.append((connectors, "", .plain))
    }
    while let place = hanging.first {
      hanging.removeFirst()
      var row = bars(after: line, excludingStarts: true)
      for other in hanging where other.start < place.start {
        row.place("|", at: other.start, style(other.mark))
      }
      var column = place.start
      for character in place.mark.label.text.printable {
        row.place(character, at: column, style(place.mark))
        column += 1
      }
      rows.append((row, "", .plain))
    }
    return rows
  }

  // MARK: Ranges over several lines

  private func startRow(_ mark: Mark, on shown: DisplayedLine, line: Int) -> AnnotatedRow {
    let column = shown.column(of: mark.label.range.start) + barWidth
    var row = bars(after: line, excludingStarts: true)
    row.place("_", from: mark.bar + 1, to: column, style(mark))
    row.place(mark.character, at: column, style(mark))
    return (row, "", .plain)
  }

  private func endRow(_ mark: Mark, on shown: DisplayedLine, line: Int) -> AnnotatedRow {
    let last = max(shown.column(of: mark.label.range.end) - 1, 0) + barWidth
    var row = bars(before: line)
    row.place("|", at: mark.bar, style(mark))
    row.place("_", from: mark.bar + 1, to: last, style(mark))
    row.place(mark.character, at: last, style(mark))
    return (row, mark.label.text.printable, style(mark))
  }

  /// The bars of the ranges that are open before a line.
  private func bars(before line: Int) -> MarkRow {
    var row = MarkRow()
    for mark in marks where mark.isMultiline && mark.firstLine < line && line <= mark.lastLine {
      row.place("|", at: mark.bar, style(mark))
    }
    return row
  }

  /// The bars of the ranges that are open below a line.
  private func bars(after line: Int, excludingStarts: Bool = false) -> MarkRow {
    var row = MarkRow()
    for mark in marks where mark.isMultiline && line < mark.lastLine + (excludingStarts ? 1 : 0) {
      if mark.firstLine < line || (mark.firstLine == line && !excludingStarts) {
        row.place("|", at: mark.bar, style(mark))
      }
    }
    return row
  }
}
