import Testing
import WSLang

@testable import WSCompiler

/// A fault of grammar is one message, and all that cannot follow from it is checked.
@Suite struct GrammarFaultTests {
  private static let insertions = [
    " ", " ( ", " ) ", " } ", " = ", " : ", " , ", " |> ", " \"", " 8x ",
  ]

  private func isOfGrammar(_ code: String) -> Bool {
    code.hasPrefix("WS0") || code.hasPrefix("WS1")
  }

  /// The examples are without fault, so whatever is reported beside the grammar's own message
  /// would be a consequence of the same fault. Each token is doubled and replaced twice.
  @Test(arguments: ["mnist", "autoencoder", "segment", "vgg16", "ps_mnist"])
  func aFaultHasNoConsequences(name: String) throws {
    let text = try GoldenSources.example(name)
    let bytes = Array(text.utf8)
    var messages = Diagnostics()
    let tree = parse(SourceText(name: "net.ws", text: text), into: &messages)
    for (index, token) in tree.tokens.enumerated() {
      if token.isTrivia || token.kind == .endOfFile { continue }
      let own = String(decoding: bytes[token.range.start..<token.range.end], as: UTF8.self)
      let count = Self.insertions.count
      let pieces = [
        Self.insertions[index % count], Self.insertions[(index / 3 + 5) % count], own + " " + own,
      ]
      for piece in pieces {
        let mutated = bytes[..<token.range.start] + piece.utf8 + bytes[token.range.end...]
        let checked = CheckedSource(String(decoding: mutated, as: UTF8.self), deployed: true)
        let isMisread = checked.diagnostics.contains {
          $0.severity == .error && isOfGrammar($0.code.text)
        }
        let others = checked.codes.filter { !isOfGrammar($0) }
        if isMisread, !others.isEmpty {
          let line = tree.source.lineIndex(at: token.range.start) + 1
          Issue.record("`\(own)` in line \(line) as `\(piece)`: \(others)")
        }
      }
    }
  }

  @Test(arguments: [
    // In other items of the same network.
    ("c2 = c1 |> |> brelu", "c3 = c1 |> dense(8) |> brelo", ["WS1070", "WS2002"]),
    ("c2 = c1 |>", "c3 = nothing |> brelu", ["WS1070", "WS2001"]),
    ("c2 = c1 |> dense(8", "c3 = c1 |> dense(8, bais: true)", ["WS1023", "WS2013"]),
    ("size n = 3 3", "c3 = c1 |> conv(8, kernel: 3)", ["WS1073", "WS3002"]),
    ("label kind: class[", "size m = 7 / 2", ["WS1023", "WS2008"]),
    // What names the broken item is not judged by its shape.
    ("c2 = c1 |> dense 8)", "c3 = c2 |> conv(8, kernel: 3)", ["WS1022"]),
    ("size n = 3 3", "c3 = c1 |> reshape(n, 9)", ["WS1073"]),
    ("op o(a size) = dense(a)", "c3 = c1 |> o(8, b: 3)", ["WS1060"]),
  ])
  func theOtherItemsAreChecked(broken: String, other: String, codes: [String]) {
    let checked = CheckedSource(
      """
      whetstone 1
      network Net {
        input c1: unit[16]
        \(broken)
        \(other)
        output y = c1 |> dense(4) |> brelu
      }
      """)
    #expect(Set(checked.codes) == Set(codes), "\(checked.rendered)")
  }

  @Test func theOtherDeclarationsAreChecked() {
    let sound = "input x: unit[16]\n  output y = x |> dense(4) |> brelu"
    let checked = CheckedSource(
      """
      whetstone 1
      network First {
        \(sound)
        z = x |> (dense(3)
      }
      network Second {
        input x: unit[16]
        output y = x |> dense(4) |> brelu |> conv(3, kernel: 3)
      }
      train First { limit: 3 steps  sed: 1 }
      sharpen Second { policy: hard  policy: hard }
      """)
    #expect(
      checked.codes == ["WS1023", "WS3002", "WS5002", "WS5005", "WS5006"], "\(checked.rendered)")
  }

  @Test func aBrokenPlanSaysNothingOfItsNetwork() {
    let checked = CheckedSource(
      """
      whetstone 1
      network Net {
        input x: unit[16]
        output y = x |> dense(4) |> brelu
      }
      sharpen Net { policy: hard( }
      emit Net { target: netlist }
      """)
    #expect(checked.codes == ["WS1023"], "\(checked.rendered)")
  }
}
