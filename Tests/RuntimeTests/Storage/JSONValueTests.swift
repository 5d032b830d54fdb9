import Testing
import WSRuntime

@Suite("JSON values")
struct JSONValueTests {
  @Test("print and parse are inverse, order and exact integers included")
  func roundTrip() throws {
    let value: JSONValue = [
      "z": [1, -9_223_372_036_854_775_808, 9_223_372_036_854_775_807],
      "a": ["nested": true, "none": .null, "text": "tab\t quote\" \u{1} ∑ 😀"],
      "real": 0.1, "tiny": .number(.leastNonzeroMagnitude), "empty": [:], "list": [],
      "seed": JSONValue(UInt64.max),
    ]
    for indented in [false, true] {
      let text = value.text(indented: indented)
      let parsed = try JSONValue.parse(text, origin: "a test")
      #expect(parsed == value)
      #expect(parsed.asObject?.names == ["z", "a", "real", "tiny", "empty", "list", "seed"])
      #expect(parsed.text(indented: indented) == text)
    }
  }

  @Test(
    "escapes",
    arguments: [
      (#""\u0041\/\b\f\n""#, "A/\u{8}\u{C}\n"), (#""\ud83d\ude00""#, "😀"),
    ])
  func escapes(text: String, expected: String) throws {
    #expect(try JSONValue.parse(text, origin: "a test") == .string(expected))
  }

  @Test(
    "broken texts are refused, with a place",
    arguments: [
      "", " ", "{", "[", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "tru", "nul", "01", "1.", "-",
      "1e", "+1", "\"", "\"\\", "\"\\u12", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
      "\"\\udc00\"", "\"\n\"", "1 2", "{\"a\":1,\"a\":2}", "NaN", "1e999",
      "18446744073709551616", "[1 2]", "\u{0}",
    ])
  func broken(text: String) {
    let error = runtimeError { _ = try JSONValue.parse(text, origin: "`x.json`") }
    #expect(error?.code == "WS7008")
    #expect(error?.message.hasPrefix("the JSON text of `x.json` is broken: ") == true)
  }

  @Test("bytes that are not UTF-8 are refused")
  func encoding() {
    let error = runtimeError { _ = try JSONValue.parse([0x22, 0xFF, 0x22], origin: "a test") }
    #expect(error?.message.contains("not UTF-8") == true)
  }

  @Test("deep nesting ends in an error, not in a full stack")
  func depth() throws {
    let deep = String(repeating: "[", count: 1_000_000)
    #expect(runtimeError { _ = try JSONValue.parse(deep, origin: "a test") } != nil)
    let fine = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    #expect(throws: Never.self) { try JSONValue.parse(fine, origin: "a test") }
  }

  @Test("every prefix of a text is refused")
  func prefixes() {
    let text = Array(#"{"a": [1, -2.5e3, "x\u00e9"], "b": {"c": null, "d": false}}"#.utf8)
    for length in 0..<text.count {
      #expect(runtimeError { _ = try JSONValue.parse(text[..<length], origin: "a test") } != nil)
    }
  }

  @Test("the error names line and byte")
  func place() {
    let error = runtimeError { _ = try JSONValue.parse("{\n  \"a\": ?}", origin: "a test") }
    #expect(error?.message.hasSuffix("(line 2, byte 8)") == true)
  }
}
