/// One line of a source as a terminal shows it: tabs as blanks, wide characters in two columns,
/// control characters replaced, and of a very long line only the part around what is marked.
struct DisplayedLine {
  /// Tabs reach to the next multiple of this many columns.
  static let tabWidth = 4
  /// Longer lines are cut.
  private static let longest = 200
  private static let shownBefore = 60

  /// Zero-based.
  let index: Int
  let text: String
  /// The offset of the first byte shown and the columns before it (a mark for what is cut).
  private let start: Int
  private let end: Int
  private let leading: Int
  private let source: SourceText

  /// `focus` is the offset that must be visible if the line is cut.
  init(_ source: SourceText, index: Int, focus: Int) {
    let bytes = source.bytes
    var lineStart = source.lineStarts[index]
    var lineEnd = index + 1 < source.lineStarts.count ? source.lineStarts[index + 1] : bytes.count
    if lineEnd > lineStart, bytes[lineEnd - 1] == UInt8(ascii: "\n") { lineEnd -= 1 }
    if lineEnd > lineStart, bytes[lineEnd - 1] == UInt8(ascii: "\r") { lineEnd -= 1 }
    var prefix = ""
    var suffix = ""
    if lineEnd - lineStart > Self.longest {
      if focus - lineStart > Self.shownBefore {
        lineStart = min(max(lineStart, focus - Self.shownBefore), lineEnd)
        while lineStart > 0, lineStart < lineEnd, bytes[lineStart] & 0xC0 == 0x80 { lineStart -= 1 }
        prefix = "… "
      }
      if lineEnd - lineStart > Self.longest {
        lineEnd = lineStart + Self.longest
        while lineEnd > lineStart, bytes[lineEnd] & 0xC0 == 0x80 { lineEnd -= 1 }
        suffix = " …"
      }
    }
    self.index = index
    self.source = source
    start = lineStart
    end = lineEnd
    leading = DisplayWidth.of(prefix)
    var column = leading
    text = prefix + Self.expanded(source.text(SourceRange(start, end)), column: &column) + suffix
  }

  /// The column, from 0, at which a byte of the line is shown.
  func column(of offset: Int) -> Int {
    var column = leading
    _ = Self.expanded(
      source.text(SourceRange(start, max(start, min(offset, end)))), column: &column)
    return column
  }

  /// The first column behind the text.
  var width: Int { column(of: end) }

  /// The column of the first character that is not blank.
  var indentation: Int {
    var offset = start
    while offset < end, source.bytes[offset] == UInt8(ascii: " ") || source.bytes[offset] == 9 {
      offset += 1
    }
    return column(of: offset)
  }

  private static func expanded(_ text: String, column: inout Int) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.printableButTabs.unicodeScalars {
      if scalar == "\t" {
        let blanks = tabWidth - column % tabWidth
        for _ in 0..<blanks { result.append(" ") }
        column += blanks
      } else {
        result.append(scalar)
        column += DisplayWidth.of(scalar)
      }
    }
    return String(result)
  }
}

extension String {
  fileprivate var printableButTabs: String {
    guard utf8.contains(UInt8(ascii: "\t")) else { return printable }
    return split(separator: "\t", omittingEmptySubsequences: false)
      .map { String($0).printable }.joined(separator: "\t")
  }
}
