import WSLang

/// A value given with `--set HEAD.key{.argument}=VALUE`.
package struct Override: Sendable {
  /// What is shown in messages: the whole `HEAD.key=VALUE`.
  package let text: SourceText
  package init(text: SourceText) { self.text = text }

  package init(_ text: String) {
    self.init(text: SourceText(name: "--set", text: text))
  }
}

/// An override that was read: the path before `=` and the value behind it.
struct ParsedOverride {
  let path: [Name]
  let value: Expression
  let source: Int
  /// All of it, for messages.
  let place: Place
}

/// Reads the values of `--set`; source 1 is the first.
func parseOverrides(
  _ overrides: [Override], _ reporter: inout Reporter
) -> [ParsedOverride] {
  var parsed: [ParsedOverride] = []
  for (index, override) in overrides.enumerated() {
    let source = index + 1
    let bytes = override.text.bytes
    let whole = Place(SourceRange(0, bytes.count), source: source)
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")),
      let path = parsePath(override.text, until: equals), path.count >= 2
    else {
      reporter.report(
        .overrideForm, "`--set` is written `PLAN.key=value`", at: whole,
        helps: [Help("for example `--set train.limit=\"20 epochs\"`")])
      continue
    }
    // The value keeps its offsets: what stands before it is blanked out.
    let blanked =
      [UInt8](repeating: UInt8(ascii: " "), count: equals + 1) + bytes[(equals + 1)...]
    var diagnostics = Diagnostics()
    let value = parseExpression(
      SourceText(name: override.text.name, bytes: blanked), sourceIndex: source, into: &diagnostics)
    for diagnostic in diagnostics.all { reporter.report(diagnostic) }
    if diagnostics.hasErrors { continue }
    parsed.append(ParsedOverride(path: path, value: value, source: source, place: whole))
  }
  return parsed
}

/// The dotted names before `=`; nil if it is no path.
private func parsePath(_ text: SourceText, until end: Int) -> [Name]? {
  var names: [Name] = []
  var start = 0
  for index in 0...end {
    guard index == end || text.bytes[index] == UInt8(ascii: ".") else { continue }
    var range = SourceRange(start, index)
    while range.start < range.end, text.bytes[range.start] == UInt8(ascii: " ") { range.start += 1 }
    while range.start < range.end, text.bytes[range.end - 1] == UInt8(ascii: " ") { range.end -= 1 }
    let bytes = text.bytes[range.start..<range.end]
    guard let first = bytes.first, isLetter(first),
      bytes.allSatisfy({ isLetter($0) || isDigit($0) })
    else { return nil }
    names.append(Name(text.text(range), range))
    start = index + 1
  }
  return names
}

private func isLetter(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
