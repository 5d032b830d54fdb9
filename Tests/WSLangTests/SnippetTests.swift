import Testing

@testable import WSLang

/// The snippets that fix the grammar: each valid one parses, each invalid one has one fault.
@Suite struct SnippetTests {
  @Test(arguments: GoldenFolder.sources(in: "snippets/valid"))
  func `valid snippets give no error`(name: String) throws {
    let source = try GoldenFolder.source("snippets/valid/\(name).ws")
    var diagnostics = Diagnostics()
    let tree = parse(source, into: &diagnostics)
    let allowed = ["no-edition", "only-a-comment"].contains(name) ? ["WS1001"] : []
    #expect(diagnostics.all.map(\.code.text) == allowed)
    #expect(!diagnostics.hasErrors)
    #expect(tree.printed == source.bytes)
  }

  @Test(arguments: GoldenFolder.sources(in: "snippets/invalid"))
  func `invalid snippets give one error`(name: String) throws {
    let source = try GoldenFolder.source("snippets/invalid/\(name).ws")
    var diagnostics = Diagnostics()
    let tree = parse(source, into: &diagnostics)
    #expect(diagnostics.all.map(\.code.text) == [codes[name] ?? "a code in the table"])
    #expect(diagnostics.hasErrors)
    #expect(tree.printed == source.bytes)
    let text = TextRenderer(sources: [source], inColour: false).render(diagnostics.all)
    try GoldenFolder.check(text, against: "snippets/invalid/\(name).txt")
  }

  private let codes: [String: String] = [
    "binding-outside": "WS1006",
    "binding-without-value": "WS1033",
    "block-comment": "WS0007",
    "brace-missing": "WS1020",
    "brace-too-many": "WS1022",
    "call-of-a-call": "WS1077",
    "comma-between-settings": "WS1043",
    "double-minus": "WS1074",
    "edition-twice": "WS1004",
    "edition-with-unit": "WS1002",
    "edition-without-number": "WS1002",
    "empty-argument": "WS1071",
    "equals-twice": "WS1070",
    "exponent-without-digits": "WS0010",
    "index": "WS1077",
    "input-with-value": "WS1034",
    "key-is-a-call": "WS1078",
    "key-is-a-path": "WS1044",
    "key-is-a-quantity": "WS1072",
    "key-of-a-key": "WS1078",
    "key-with-equals": "WS1042",
    "key-without-colon": "WS1073",
    "key-without-value": "WS1032",
    "label-without-type": "WS1054",
    "no-digit-after-the-point": "WS0010",
    "no-digit-before-the-point": "WS0010",
    "only-a-comma": "WS1071",
    "output-without-value": "WS1033",
    "parameter-default": "WS1062",
    "parameter-unknown-type": "WS1061",
    "parameter-without-type": "WS1060",
    "parenthesis-missing": "WS1023",
    "path-into-a-call": "WS1077",
    "pipe-at-the-end": "WS1070",
    "pipe-at-the-start": "WS1070",
    "plan-as-without-name": "WS1030",
    "plan-in-a-network": "WS1007",
    "plan-without-subject": "WS1030",
    "plus-sign": "WS1074",
    "range-of-a-range": "WS1075",
    "rate-before-a-key": "WS1070",
    "semicolon": "WS0004",
    "setting-in-a-network": "WS1050",
    "string-empty-code-point": "WS0022",
    "string-over-two-lines": "WS0020",
    "string-unknown-escape": "WS0021",
    "string-without-end": "WS0020",
    "three-dots": "WS0006",
    "two-pipes": "WS1070",
    "two-words": "WS1073",
    "type-quant-without-bits": "WS1052",
    "type-quant-with-comma": "WS1052",
    "type-unknown-kind": "WS1051",
    "type-without-axes": "WS1053",
    "type-without-brackets": "WS1053",
    "unit-after-a-bracket": "WS1076",
    "unit-after-a-name": "WS1076",
    "unit-alone-before-a-number": "WS1076",
    "unit-called": "WS1077",
    "unit-of-a-unit": "WS1076",
  ]
}
