import Testing

@testable import WSLang

/// A text with places marked by `①` to `⑨`, which are taken out of it.
struct MarkedText {
  let text: String
  private let offsets: [Character: Int]

  init(_ marked: String) {
    var text = ""
    var offsets: [Character: Int] = [:]
    for character in marked {
      if "①②③④⑤⑥⑦⑧⑨".contains(character) {
        offsets[character] = text.utf8.count
      } else {
        text.append(character)
      }
    }
    self.text = text
    self.offsets = offsets
  }

  func offset(_ mark: Character) -> Int? { offsets[mark] }
}

/// A message that is expected at a mark.
struct ExpectedMessage {
  let mark: Character
  let code: String
  let message: String?

  init(_ mark: Character, _ code: String, _ message: String? = nil) {
    self.mark = mark
    self.code = code
    self.message = message
  }
}

/// Checks in one go what a source must give: its bytes back, these messages at their marks, this
/// tree, and this text after the safe fixes, of which none is then left.
func assertParse(
  _ marked: String, _ expected: ExpectedMessage..., tree: String? = nil, fixed: String? = nil,
  _ location: Testing.SourceLocation = #_sourceLocation
) {
  let input = MarkedText(marked)
  let source = SourceText(name: "test.ws", text: input.text)
  var diagnostics = Diagnostics()
  let parsed = parse(source, into: &diagnostics)
  #expect(parsed.printed == source.bytes, sourceLocation: location)
  #expect(
    diagnostics.all.map(\.code.text) == expected.map(\.code),
    "\(diagnostics.all.map(\.message))", sourceLocation: location)
  for (found, wanted) in zip(diagnostics.all, expected) {
    #expect(
      found.primary?.range.start == input.offset(wanted.mark), "\(found.message)",
      sourceLocation: location)
    if let message = wanted.message {
      #expect(found.message == message, sourceLocation: location)
    }
  }
  if let tree { #expect(dumpTree(parsed) == tree, sourceLocation: location) }
  let repaired = applyFixes(of: diagnostics.all, to: source)
  if let fixed {
    #expect(String(decoding: repaired.bytes, as: UTF8.self) == fixed, sourceLocation: location)
  }
  if repaired.appliedCount > 0 {
    var rest = Diagnostics()
    _ = parse(SourceText(name: "test.ws", bytes: repaired.bytes), into: &rest)
    let isSafe = { (diagnostic: Diagnostic) in diagnostic.helps.contains { $0.fix?.safety == .safe }
    }
    #expect(
      rest.all.filter(isSafe).count < diagnostics.all.filter(isSafe).count,
      "the safe fixes left their faults", sourceLocation: location)
  }
}
