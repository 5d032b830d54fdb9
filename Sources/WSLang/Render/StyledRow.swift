/// What a piece of a rendered message is, which decides its colour.
enum TextStyle: Equatable {
  case plain, error, warning, note, emphasis, gutter, secondary, inserted, deleted

  /// The escape sequence that begins it on a terminal.
  var escape: String {
    switch self {
    case .plain: ""
    case .error: "\u{1B}[1;31m"
    case .warning: "\u{1B}[1;33m"
    case .note: "\u{1B}[1;36m"
    case .emphasis: "\u{1B}[1m"
    case .gutter, .secondary: "\u{1B}[1;34m"
    case .inserted: "\u{1B}[32m"
    case .deleted: "\u{1B}[31m"
    }
  }
}

/// One row of output, built from left to right or by placing characters at columns.
struct StyledRow {
  private var pieces: [(text: String, style: TextStyle)] = []
  private(set) var width = 0

  mutating func append(_ text: String, _ style: TextStyle = .plain) {
    guard !text.isEmpty else { return }
    pieces.append((text, style))
    width += DisplayWidth.of(text)
  }

  /// Fills with blanks up to a column.
  mutating func pad(to column: Int) {
    if column > width { append(String(repeating: " ", count: column - width)) }
  }

  /// The row as text, without blanks at its end.
  func rendered(inColour: Bool) -> String {
    var result = ""
    var trimmed = pieces
    while let last = trimmed.last {
      let text = last.text.trimmingTrailingBlanks
      if text.isEmpty {
        trimmed.removeLast()
      } else {
        trimmed[trimmed.count - 1].text = text
        break
      }
    }
    for (text, style) in trimmed {
      if inColour, style != .plain, !text.allSatisfy({ $0 == " " }) {
        result += style.escape + text + "\u{1B}[0m"
      } else {
        result += text
      }
    }
    return result
  }
}

/// Characters placed at columns, later ones over earlier ones.
struct MarkRow {
  private var cells: [(character: Character, style: TextStyle)] = []

  mutating func place(_ character: Character, at column: Int, _ style: TextStyle) {
    guard column >= 0 else { return }
    while cells.count <= column { cells.append((" ", .plain)) }
    cells[column] = (character, style)
  }

  mutating func place(_ character: Character, from start: Int, to end: Int, _ style: TextStyle) {
    for column in start..<max(start, end) { place(character, at: column, style) }
  }

  /// The marks as a row behind `gutter`.
  func append(to row: inout StyledRow) {
    var index = 0
    while index < cells.count {
      let style = cells[index].style
      var text = ""
      while index < cells.count, cells[index].style == style {
        text.append(cells[index].character)
        index += 1
      }
      row.append(text, style)
    }
  }
}

extension String {
  fileprivate var trimmingTrailingBlanks: String {
    var view = self[...]
    while view.last == " " { view.removeLast() }
    return String(view)
  }
}
