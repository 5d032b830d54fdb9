import Testing
import WSLang

@testable import WSCompiler

/// No file traps the checker or keeps it busy.
@Suite struct RobustnessTests {
  private func net(_ body: String) -> String { "whetstone 1\nnetwork Net {\n\(body)\n}\n" }

  @Test(arguments: [
    ("0", "WS2011"), ("-1", "WS2011"), ("9223372036854775807", "WS3009"),
    ("9223372036854775808", "WS0012"), ("-9223372036854775807 - 1", "WS2011"),
    ("9223372036854775807 + 1", "WS2007"), ("4000000000 * 4000000000", "WS2007"),
    ("-(-9223372036854775807 - 1)", "WS2007"), ("(-9223372036854775807 - 1) / -1", "WS2007"),
    ("1 / 0", "WS2009"), ("1099511627777", "WS3009"), ("1e400", "WS0012"), ("2 steps", "WS5002"),
    ("3 epochs", "WS5002"),
  ])
  func strangeSizesAreOneError(size: String, code: String) {
    let checked = CheckedSource(
      net("input x: unit[4]\noutput y = x |> dense(\(size)) |> brelu"))
    #expect(checked.codes == [code], "\(checked.rendered)")
  }

  @Test(arguments: [
    "max_pool(9223372036854775807)", "conv(9223372036854775807, kernel: 1)",
    "conv(2, kernel: 9223372036854775807)", "conv(2, kernel: 3, stride: 9223372036854775807)",
    "conv(2, kernel: 3, padding: 9223372036854775807)",
    "conv(2, kernel: 3, groups: 9223372036854775807)",
    "conv_transpose(2, kernel: 9223372036854775807)",
    "conv_transpose(2, kernel: 3, stride: 9223372036854775807)",
    "conv_transpose(2, kernel: 3, padding: 9223372036854775807)", "upsample(9223372036854775807)",
    "avg_pool(1, stride: 9223372036854775807)", "reshape(9223372036854775807, 3)",
    "flatten |> dense(9223372036854775807)", "thermometer(65536) |> thermometer(65536)",
    "flatten |> dense(10) |> brelu |> decode(key(65536, copies: 65536))",
    "flatten |> dense(9) |> winner(9223372036854775807)",
  ])
  func hugeArgumentsNeverTrap(stage: String) {
    let checked = CheckedSource(
      net("input x: unit[8, 8, 1]\noutput y = x |> \(stage)"), deployed: true)
    #expect(checked.diagnostics.count <= 3, "\(checked.rendered)")
  }

  @Test func expansionIsBounded() {
    let doubling = (1...60).map { "op s\($0) = s\($0 - 1) |> s\($0 - 1)" }.joined(separator: "\n")
    let sources = [
      "input x: unit[4]\noutput y = x |> dense(4) * 1000000000",
      "input x: unit[4]\noutput y = x |> (dense(4) * 100000) * 100000",
      // Doubling at every level, with and without a layer at the bottom.
      "op s0 = dense(4)\n\(doubling)\ninput x: unit[4]\noutput y = x |> s24",
      "op s0 = it\n\(doubling)\ninput x: unit[4]\noutput y = x |> s24",
      "op s0 = dense(4)\n\(doubling)\ninput x: unit[4]\noutput y = x |> s60",
      "op s0 = (\(Array(repeating: "it", count: 9000).joined(separator: " |> flatten |> "))"
        .replacing("it |> flatten |> it", with: "flatten") + ")\n"
        + "input x: unit[4]\noutput y = x |> s0 * 9000",
    ]
    for source in sources {
      let checked = CheckedSource(net(source))
      #expect(
        Set(checked.codes).isSubset(of: ["WS2022", "WS2020", "WS2025"]) && !checked.codes.isEmpty,
        "\(checked.codes.prefix(5))")
    }
  }

  @Test func aCircleOfThousandsIsOneError() {
    let sizes = (0..<5000).map { "size s\($0) = s\(($0 + 1) % 5000)" }.joined(separator: "\n")
    #expect(CheckedSource("whetstone 1\n" + sizes).codes == ["WS2006"])
    let ops = (0..<5000).map { "op s\($0) = s\(($0 + 1) % 5000)" }.joined(separator: "\n")
    #expect(CheckedSource("whetstone 1\n" + ops).codes == ["WS2005"])
    let names = (0..<5000).map { "s\($0) = s\(($0 + 1) % 5000)" }.joined(separator: "\n")
    #expect(CheckedSource(net(names)).codes == ["WS4201"])
    let deep = (0..<20000).map { "size s\($0) = \($0 == 19999 ? "1" : "s\($0 + 1)")" }
    #expect(CheckedSource("whetstone 1\n" + deep.joined(separator: "\n")).codes == [])
  }

  @Test func loopsWithinLoopsNeverTrap() {
    let checked = CheckedSource(
      net(
        """
        input x: spike[5 steps, 3]
        a = concat(x, b, c, d) |> dense(3) |> brelu
        b = concat(a, c, d) |> dense(3) |> brelu
        c = concat(a, b, d, c) |> dense(3) |> brelu
        d: spike[5 steps, 3] = concat(a, b, c, d |> delay(1 step)) |> dense(3) |> brelu
        output y = d
        """))
    #expect(Set(checked.codes) == ["WS4201"], "\(checked.rendered)")
  }

  @Test func manyFaultsTakeBoundedTime() {
    let unknown = (0..<3000).map { "s\($0) = nothing\($0) |> dense(2)" }.joined(separator: "\n")
    let checked = CheckedSource(net(unknown))
    #expect(checked.diagnostics.count == 1000)
    let labels = (0..<2000).map { "nothing\($0): \($0)" }.joined(separator: ", ")
    let arguments = CheckedSource(
      net("input x: unit[4]\noutput y = x |> dense(\(labels))"))
    #expect(Set(arguments.codes) == ["WS2013"])
  }

  @Test func aLongChainOfBindingsIsChecked() {
    let chain = (1...2000).map { "h\($0) = h\($0 - 1) |> dense(8) |> brelu" }
    let checked = CheckedSource(
      net("input h0: unit[8]\n" + chain.joined(separator: "\n") + "\noutput y = h2000"))
    #expect(checked.codes == [])
    let subject = checked.subject(for: .check).subject
    #expect(subject?.graph.nodes.count == 4001)
  }

  /// Every word of every example left out once: some verdict, never a trap, no flood of messages.
  @Test(arguments: ["mnist", "autoencoder", "segment", "vgg16", "ps_mnist"])
  func everyTokenMayBeMissing(name: String) throws {
    let text = try GoldenSources.example(name)
    var messages = Diagnostics()
    let tree = parse(SourceText(name: "net.ws", text: text), into: &messages)
    let bytes = Array(text.utf8)
    for token in tree.tokens where !token.isTrivia && token.kind != .endOfFile {
      let mutated = bytes[..<token.range.start] + bytes[token.range.end...]
      let checked = CheckedSource(String(decoding: mutated, as: UTF8.self), deployed: true)
      #expect(checked.diagnostics.count < 12, "without \(tree.source.text(token.range))")
    }
  }

  /// Every name replaced by another of the file.
  @Test(arguments: ["mnist", "segment", "ps_mnist"])
  func everyNameMayBeAnother(name: String) throws {
    let text = try GoldenSources.example(name)
    var messages = Diagnostics()
    let tree = parse(SourceText(name: "net.ws", text: text), into: &messages)
    let bytes = Array(text.utf8)
    let names = tree.tokens.filter { $0.kind == .name || $0.kind == .number }
    for (index, token) in names.enumerated() {
      let other = names[(index * 7 + 3) % names.count]
      let mutated =
        bytes[..<token.range.start] + bytes[other.range.start..<other.range.end]
        + bytes[token.range.end...]
      let checked = CheckedSource(String(decoding: mutated, as: UTF8.self), deployed: true)
      #expect(checked.diagnostics.count < 12)
    }
  }
}
