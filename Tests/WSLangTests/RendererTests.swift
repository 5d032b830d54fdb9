import Foundation
import Testing

@testable import WSLang

@Suite struct RendererTests {
  /// The range of the first occurrence of a piece of a text.
  private func range(_ piece: String, in text: String) -> SourceRange {
    let bytes = Array(text.utf8)
    let wanted = Array(piece.utf8)
    let start = bytes.indices.first { bytes[$0...].starts(with: wanted) } ?? 0
    return SourceRange(start, start + wanted.count)
  }

  private func rendered(_ text: String, _ diagnostic: Diagnostic, inColour: Bool = false) -> String
  {
    TextRenderer(sources: [SourceText(name: "a.ws", text: text)], inColour: inColour)
      .render(diagnostic)
  }

  // MARK: Text

  @Test func `the message that the language page shows`() {
    let text =
      String(repeating: "\n", count: 14) + """
          c2 = c1 |> conv(64, kernel: 7)
          c3 = c2 |> max_pool(2) |> stage(64, kernel: 5)

        """
    let conv = range("conv(64, kernel: 7)", in: text)
    let diagnostic = Diagnostic(
      DiagnosticCode("WS4104"),
      "`max_pool` reads a raw sum, so `Mnist` cannot become a spiking netlist",
      at: Label(range("max_pool(2)", in: text), "needs spikes"),
      secondary: [Label(conv, "this sum is real[28, 28, 64]; nothing thresholds it")],
      helps: [
        Help(
          "end `c2` with a sharpenable activation",
          fix: Fix(.maybe, [TextEdit(SourceRange(conv.end, conv.end), " |> brelu")]))
      ])
    #expect(
      rendered(text, diagnostic) == """
        error[WS4104]: `max_pool` reads a raw sum, so `Mnist` cannot become a spiking netlist
          --> a.ws:16:14
           |
        15 |   c2 = c1 |> conv(64, kernel: 7)
           |              ------------------- this sum is real[28, 28, 64]; nothing thresholds it
        16 |   c3 = c2 |> max_pool(2) |> stage(64, kernel: 5)
           |              ^^^^^^^^^^^ needs spikes
           |
        help: end `c2` with a sharpenable activation
           |
        15 |   c2 = c1 |> conv(64, kernel: 7) |> brelu
           |                                  ++++++++
           = explain: wsc explain WS4104

        """)
  }

  @Test func `wide characters, tabs and several labels on a line are aligned`() {
    let text = "train M { b\u{E4}tch\t漢字e\u{301} = 128,\n  seed: f(1,\n    2,\n  3) }\n"
    let diagnostic = Diagnostic(
      DiagnosticCode("WS1042"), .warning, "three", at: Label(range("漢字e\u{301}", in: text), "wide"),
      secondary: [
        Label(range("train", in: text), "first"), Label(range("M", in: text), "second"),
        Label(range("f(1,\n    2,\n  3)", in: text), "several lines"),
      ],
      notes: ["a note\non two lines"],
      helps: [Help("write `:`", fix: Fix(.safe, [TextEdit(range(" =", in: text), ":")]))])
    #expect(
      rendered(text, diagnostic) == """
        warning[WS1042]: three
         --> a.ws:1:17
          |
        1 |   train M { b\u{E4}tch 漢字e\u{301} = 128,
          |   ----- -         ^^^^^ wide
          |   |     |
          |   |     second
          |   first
        2 |     seed: f(1,
          |  _________-
        3 | |     2,
        4 | |   3) }
          | |____- several lines
          |
          = note: a note
                  on two lines
        help: write `:`
          |
        1 - train M { b\u{E4}tch 漢字e\u{301} = 128,
        1 + train M { b\u{E4}tch 漢字e\u{301}: 128,
          = explain: wsc explain WS1042

        """)
  }

  @Test func `far lines are left out and other sources named`() {
    let text = "a\nb\nc\nd\ne\n"
    let diagnostic = Diagnostic(
      DiagnosticCode("WS5001"), "far", at: Label(range("a", in: text)),
      secondary: [
        Label(range("c", in: text), "here"), Label(SourceRange(0, 2), "given", source: 1),
      ])
    let sources = [SourceText(name: "a.ws", text: text), SourceText(name: "--set", text: "20")]
    #expect(
      TextRenderer(sources: sources, inColour: false).render(diagnostic) == """
        error[WS5001]: far
         --> a.ws:1:1
          |
        1 | a
          | ^
        2 | b
        3 | c
          | - here
          |
         ::: --set:1:1
          |
        1 | 20
          | -- given
          |
          = explain: wsc explain WS5001

        """)
  }

  @Test func `a fault without a place is short`() {
    let diagnostic = Diagnostic(
      DiagnosticCode("WS7001"), "cannot read `x`", at: nil, notes: ["there is no such file"])
    #expect(
      rendered("", diagnostic) == """
        error[WS7001]: cannot read `x`
          = note: there is no such file
          = explain: wsc explain WS7001

        """)
  }

  @Test func `a terminal is not steered by what a source holds`() {
    let text = "a \u{1B}[31m \u{202E}b\u{85}c"
    let diagnostic = Diagnostic(
      DiagnosticCode("WS0004"), "bad \u{1B}[0m\u{7}", at: Label(SourceRange(2, 3), "x\u{1B}y"))
    let plain = rendered(text, diagnostic)
    #expect(!plain.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    #expect(!plain.unicodeScalars.contains { $0.value == 0x202E || $0.value == 0x85 })
    #expect(rendered(text, diagnostic, inColour: true).contains("\u{1B}[1;31m"))
  }

  @Test func `of a very long line the marked part is shown`() {
    let text = String(repeating: "x", count: 5000) + " here " + String(repeating: "y", count: 5000)
    let output = rendered(
      text, Diagnostic(DiagnosticCode("WS0001"), "long", at: Label(range("here", in: text), "it")))
    let lines = output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count < 260 })
    let source = lines.first { $0.hasPrefix("1 |") } ?? ""
    let marks = lines.first { $0.contains("^^^^ it") } ?? ""
    func column(of piece: String, in line: Substring) -> Int? {
      line.firstRange(of: piece).map { line.distance(from: line.startIndex, to: $0.lowerBound) }
    }
    #expect(column(of: "here", in: source) != nil)
    #expect(column(of: "here", in: source) == column(of: "^^^^", in: marks))
    #expect(output.contains("a.ws:1:5002"))
  }

  @Test func `odd ranges do not trap`() {
    for text in ["", "\n", "a\r\n", "é", "a\u{301}", "\t\t"] {
      let count = text.utf8.count
      for start in -1...(count + 2) {
        for end in -1...(count + 2) {
          let fix = Fix(.safe, [TextEdit(SourceRange(start, end), "z\n")])
          let diagnostic = Diagnostic(
            DiagnosticCode("WS9999"), "x", at: Label(SourceRange(start, end), "l"),
            secondary: [Label(SourceRange(end, start)), Label(SourceRange(0, 1), source: 7)],
            helps: [Help("h", fix: fix)])
          let source = SourceText(name: "a", text: text)
          #expect(!TextRenderer(sources: [source], inColour: true).render(diagnostic).isEmpty)
          #expect(!JSONLinesRenderer(sources: [source]).render([diagnostic]).isEmpty)
          #expect(!SARIFRenderer(sources: [source], version: "1").render([diagnostic]).isEmpty)
          #expect(applyFixes(of: [diagnostic], to: source).appliedCount <= 1)
        }
      }
    }
  }

  // MARK: JSON and SARIF

  private let faulty = "whetstone 1\ntrain N { \u{1F600}é: \"a\tb\", x = 1 }\n"

  private func faults() -> (SourceText, [Diagnostic]) {
    let source = SourceText(name: "dir/ä b.ws", text: faulty)
    var diagnostics = Diagnostics()
    _ = parse(source, into: &diagnostics)
    return (source, diagnostics.all)
  }

  @Test func `JSON lines have the documented members`() throws {
    let (source, diagnostics) = faults()
    let lines = JSONLinesRenderer(sources: [source]).render(diagnostics).split(separator: "\n")
    #expect(lines.count == 3)
    for line in lines {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(
        Set(object.keys) == [
          "code", "severity", "message", "file", "line", "column", "end_line", "end_column",
          "labels", "notes", "help", "fixes",
        ])
      #expect(object["file"] as? String == "dir/ä b.ws")
      #expect(object["line"] as? Int == 2)
    }
    let last = try #require(
      try JSONSerialization.jsonObject(with: Data((lines.last ?? "").utf8)) as? [String: Any])
    #expect(last["code"] as? String == "WS1042")
    #expect(last["column"] as? Int == 24)
    #expect(last["end_column"] as? Int == 25)
    let fix = (last["fixes"] as? [[String: Any]])?.first
    #expect(fix?["safety"] as? String == "safe")
    let edit = (fix?["edits"] as? [[String: Any]])?.first
    #expect(edit?["replacement"] as? String == ":")
    #expect(edit?["column"] as? Int == 23)
  }

  @Test func `a message without a place has null for it`() throws {
    let line = JSONLinesRenderer(sources: []).render(
      Diagnostic(DiagnosticCode("WS7001"), "gone", at: nil))
    #expect(
      line == """
        {"code":"WS7001","severity":"error","message":"gone","file":null,"line":null,\
        "column":null,"end_line":null,"end_column":null,"labels":[],"notes":[],"help":[],\
        "fixes":[]}

        """)
  }

  @Test func `SARIF has rules, places and fixes`() throws {
    let (source, diagnostics) = faults()
    let text = SARIFRenderer(sources: [source], version: "0.1").render(diagnostics)
    let log = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    #expect(run["columnKind"] as? String == "unicodeCodePoints")
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.map { $0["ruleId"] as? String } == diagnostics.map(\.code.text))
    #expect(text.contains(#""uri": "dir/%C3%A4%20b.ws""#))
    #expect(text.contains(#""shortDescription""#))
  }

  @Test func `columns count scalars, also beyond a block`() {
    let text = String(repeating: "é", count: 3000) + "\n" + String(repeating: "x", count: 10)
    let positions = SourcePositions(SourceText(name: "", text: text))
    #expect(positions.position(4000) == .init(line: 1, column: 2001))
    #expect(positions.position(6001) == .init(line: 2, column: 1))
    #expect(positions.position(99_999) == .init(line: 2, column: 11))
  }

  // MARK: Fixes

  @Test func `overlapping fixes wait for another round`() {
    let source = SourceText(name: "a.ws", text: "abcdef")
    func diagnostic(_ safety: Fix.Safety, _ start: Int, _ end: Int, _ text: String) -> Diagnostic {
      Diagnostic(
        DiagnosticCode("WS0000"), "x", at: Label(SourceRange(start, end)),
        helps: [Help("h", fix: Fix(safety, [TextEdit(SourceRange(start, end), text)]))])
    }
    let result = applyFixes(
      of: [
        diagnostic(.safe, 3, 5, "DE"), diagnostic(.safe, 0, 2, "AB"), diagnostic(.safe, 1, 3, "?"),
        diagnostic(.maybe, 5, 6, "F"), diagnostic(.safe, 6, 6, "!"), diagnostic(.safe, 6, 6, "!"),
      ], to: source)
    #expect(String(decoding: result.bytes, as: UTF8.self) == "ABcDEf!")
    #expect(result.appliedCount == 3)
  }
}
