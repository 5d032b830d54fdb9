import Testing

@testable import WSLang

@Suite struct FormatTests {
  private func formatted(_ bytes: [UInt8]) -> [UInt8] {
    var diagnostics = Diagnostics()
    return format(parse(SourceText(name: "a.ws", bytes: bytes), into: &diagnostics))
  }

  /// Everything but white space, comments by their text.
  private func tokens(_ bytes: [UInt8]) -> [String] {
    var diagnostics = Diagnostics()
    let tree = parse(SourceText(name: "a.ws", bytes: bytes), into: &diagnostics)
    return tree.tokens.filter { $0.kind != .whitespace }.map { token in
      var text = tree.source.text(token.range)
      while !token.range.isEmpty, token.isTrivia, text.last == " " || text.last == "\t" {
        text.removeLast()
      }
      return "\(token.kind) \(text)"
    }
  }

  private static let files =
    ["examples", "snippets/valid", "snippets/invalid", "tree", "tokens", "format"].flatMap {
      folder in
      GoldenFolder.sources(in: folder).map { "\(folder)/\($0).ws" }
    }

  @Test(arguments: files) func `formatting keeps tokens and is stable`(file: String) throws {
    let source = try GoldenFolder.bytes(file)
    let once = formatted(source)
    #expect(tokens(once) == tokens(source))
    let twice = formatted(once)
    #expect(
      String(decoding: twice, as: UTF8.self) == String(decoding: once, as: UTF8.self))
  }

  @Test(arguments: GoldenFolder.sources(in: "examples"))
  func `formatting of broken sources is stable too`(name: String) throws {
    let original = try GoldenFolder.bytes("examples/\(name).ws")
    var random = SplitMix(seed: UInt64(original.count))
    let pieces = ["{", "}", "(", ")", "[", "\"", "=", ":", ",", "|>", "\n", "// x\n", "é", " "]
    for _ in 0..<200 {
      var bytes = original
      for _ in 0...random.below(3) {
        let place = random.below(bytes.count)
        if random.below(2) == 0 { bytes.remove(at: place) }
        bytes.insert(contentsOf: pieces[random.below(pieces.count)].utf8, at: place)
      }
      let once = formatted(bytes)
      let twice = formatted(once)
      if tokens(once) != tokens(bytes) || twice != once {
        Issue.record(
          "\(String(decoding: bytes, as: UTF8.self))\n---\n\(String(decoding: once, as: UTF8.self))\n---\n\(String(decoding: twice, as: UTF8.self))"
        )
        return
      }
    }
  }

  @Test(arguments: GoldenFolder.sources(in: "format")) func `the look`(name: String) throws {
    let text = String(
      decoding: formatted(try GoldenFolder.bytes("format/\(name).ws")), as: UTF8.self)
    try GoldenFolder.check(text, against: "format/\(name).formatted")
  }
}
