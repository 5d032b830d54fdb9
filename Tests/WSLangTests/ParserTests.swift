import Testing

@testable import WSLang

@Suite struct ParserTests {
  @Test func `safe fixes mend a plan`() {
    assertParse(
      "whetstone 1\ntrain N { limit: ①3epochs②, batch ③= 64④, seed: 1 }",
      ExpectedMessage("①", "WS0011", "no space between the number and `epochs`"),
      ExpectedMessage("②", "WS1043", "settings are not separated by commas"),
      ExpectedMessage("③", "WS1042", "the setting `batch` is written with `:`, not `=`"),
      ExpectedMessage("④", "WS1043"),
      fixed: "whetstone 1\ntrain N { limit: 3 epochs batch: 64 seed: 1 }")
  }

  @Test func `a missing edition is a warning with a fix`() {
    assertParse(
      "①size n = 1\n", ExpectedMessage("①", "WS1001"), fixed: "whetstone 1\n\nsize n = 1\n")
    var diagnostics = Diagnostics()
    _ = parse(SourceText(name: "a.ws", text: ""), into: &diagnostics)
    #expect(diagnostics.all.map(\.severity) == [.warning])
  }

  @Test func `look-alikes are read as what is meant`() {
    assertParse(
      "whetstone 1\nsize n = 4 ①− 1②\u{A0}③× 2\n", ExpectedMessage("①", "WS0006"),
      ExpectedMessage("②", "WS0006"), ExpectedMessage("③", "WS0006"),
      tree: """
        edition 1  @1:1-1:12
        size n  @2:1-2:19
          operation
            number 4
            -
              operation
                number 1
                *
                  number 2

        """,
      fixed: "whetstone 1\nsize n = 4 - 1 * 2\n")
  }

  @Test func `a body that is not closed ends at the next declaration`() {
    assertParse(
      """
      whetstone 1
      network N ①{
        a = b

      train N {
        seed: 1
      }
      """, ExpectedMessage("①", "WS1020", "the body of `N` is never closed"))
  }

  @Test func `an open bracket ends at the next item or setting`() {
    assertParse(
      """
      whetstone 1
      network N {
        a = f①(b, g(c)
        d = e
      }
      train N {
        optimizer: adam②(rate: 1e-3
        batch: 64
        loss: [f, g(x)③)
        seed: 1
      }
      """, ExpectedMessage("①", "WS1023"), ExpectedMessage("②", "WS1023"),
      ExpectedMessage("③", "WS1024"))
  }

  @Test func `misspelt keywords are guessed`() {
    assertParse(
      "whetstone 1\n①netwrok N {\n  ②inptu x: ③spkie[3]\n}\n",
      ExpectedMessage("①", "WS1005", "`netwrok` begins no declaration"),
      ExpectedMessage("②", "WS1008", "`inptu` begins no item"),
      ExpectedMessage("③", "WS1051", "`spkie` is no kind of signal"),
      tree: """
        edition 1  @1:1-1:12
        network N  @2:1-4:2
          input x  @3:3-3:20
            type malformed
              number 3

        """)
  }

  @Test func `reserved words are refused only as keywords`() {
    assertParse(
      "whetstone 1\nnetwork N {\n  shared = a\n  import: unit[1] = b\n  ①shared op f = g\n  c = d\n}\n②import \"x\"\n",
      ExpectedMessage("①", "WS1009"), ExpectedMessage("②", "WS1010"))
  }

  @Test func `documentation belongs to what follows it`() throws {
    let text = """
      /// Of the file's edition: of nothing.
      whetstone 1
      /// A network.
      ///
      ///   Indented.\u{20}
      network N {
        /// Two
        // between
        /// lines.
        output y /// not first
        = x
      }
      """
    var diagnostics = Diagnostics()
    let tree = parse(SourceText(name: "a.ws", text: text), into: &diagnostics)
    guard case .network(let network)? = tree.declarations.first,
      case .output(let output)? = network.items.first
    else {
      Issue.record("no network with an output")
      return
    }
    #expect(network.documentation == ["A network.", "", "  Indented."])
    #expect(output.documentation == ["Two", "lines."])
  }

  @Test func `values of --set are one expression`() {
    func codes(_ text: String) -> [String] {
      var diagnostics = Diagnostics()
      let source = SourceText(name: "--set", text: text)
      _ = parseExpression(source, sourceIndex: 3, into: &diagnostics)
      #expect(diagnostics.all.allSatisfy { $0.primary?.source == 3 })
      return diagnostics.all.map(\.code.text)
    }
    #expect(codes("20 epochs").isEmpty)
    #expect(codes("adam(rate: 1e-3)").isEmpty)
    #expect(codes("") == ["WS1032"])
    #expect(codes("1 2") == ["WS1081"])
    #expect(codes("f(") == ["WS1023"])
    #expect(codes(")") == ["WS1032"])
    #expect(codes("\u{0}") == ["WS0003"])
  }

  @Test func `numbers keep their value`() {
    func literal(_ text: String) -> NumberLiteral? {
      var diagnostics = Diagnostics()
      let source = SourceText(name: "--set", text: text)
      let expression = parseExpression(source, sourceIndex: 0, into: &diagnostics)
      guard case .number(let number) = expression.form, diagnostics.all.isEmpty else { return nil }
      return number
    }
    #expect(literal("9223372036854775807")?.integer == Int.max)
    #expect(literal("9223372036854775808") == nil)
    #expect(literal("00000000000000000000007")?.integer == 7)
    #expect(literal("2.5E+2")?.value == 250)
    #expect(literal("2.5E+2")?.isWrittenAsInteger == false)
    #expect(literal("1e309") == nil)
    #expect(literal("1e-400")?.value == 0)
  }

  @Test func `strings have their escapes resolved`() {
    func value(_ text: String) -> String? {
      var diagnostics = Diagnostics()
      let source = SourceText(name: "--set", text: text)
      let expression = parseExpression(source, sourceIndex: 0, into: &diagnostics)
      guard case .string(let value) = expression.form, diagnostics.all.isEmpty else { return nil }
      return value
    }
    #expect(value(#""a\"b\\c\u{1F600}é""#) == "a\"b\\c😀é")
    #expect(value(#""\u{D800}""#) == nil)
    #expect(value(#""\u{1234567}""#) == nil)
    #expect(value(#""\q""#) == nil)
  }

  @Test func `suggestions are near and in order`() {
    let words = ["dense", "conv", "conv_transpose", "max_pool", "brelu", "relu", "adam", "sgd"]
    #expect(suggest(for: "desne", among: words) == "dense")
    #expect(suggest(for: "Conv", among: words) == "conv")
    #expect(suggest(for: "maxpool", among: words) == "max_pool")
    #expect(suggest(for: "brrelu", among: words) == "brelu")
    #expect(suggest(for: "adm", among: words) == "adam")
    #expect(suggest(for: "linear", among: words) == nil)
    #expect(suggest(for: "x", among: ["y"]) == nil)
    #expect(suggest(for: "", among: words) == nil)
    #expect(suggest(for: String(repeating: "a", count: 100_000), among: words) == nil)
  }
}
