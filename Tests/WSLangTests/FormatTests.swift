import Testing

@testable import WSLang

@Suite struct FormatTests {
  private func formatted(_ bytes: [UInt8]) -> [UInt8] {
    var diagnostics = Diagnostics()
    return format(parse(SourceText(name: "a.ws", bytes: bytes), into: &diagnostics))
  }

  /// Everything but white space and the commas behind last elements; then the comments, which may
  /// change places with a comma, by their text.
  private func tokens(_ bytes: [UInt8]) -> [String] {
    var diagnostics = Diagnostics()
    let tree = parse(SourceText(name: "a.ws", bytes: bytes), into: &diagnostics)
    var words: [String] = []
    for token in tree.tokens where !token.isTrivia {
      let closes = token.kind == .rightParenthesis || token.kind == .rightBracket
      if closes, words.last == "comma ," { words.removeLast() }
      words.append("\(token.kind) \(tree.source.text(token.range))")
    }
    let comments = tree.tokens.filter { $0.kind == .comment || $0.kind == .documentation }
    return words
      + comments.map { token in
        var text = tree.source.text(token.range)
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return "\(token.kind) \(text)"
      }
  }

  /// What is documented, and how.
  private func documentation(_ bytes: [UInt8]) -> [String] {
    var diagnostics = Diagnostics()
    let tree = parse(SourceText(name: "a.ws", bytes: bytes), into: &diagnostics)
    return tree.declarations.flatMap { declaration in
      switch declaration {
      case .network(let network):
        [network.documentation.joined()] + network.items.map { "\($0)".filter { $0 == "/" } }
      case .plan(let plan):
        [plan.documentation.joined()] + plan.settings.map { $0.documentation.joined() }
      case .op(let op):
        [op.documentation.joined()] + op.parameters.map { $0.documentation.joined() }
      case .size(let size): [size.documentation.joined()]
      case .malformed: ["malformed"]
      }
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
    #expect(documentation(once) == documentation(source))
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

  @Test(arguments: GoldenFolder.sources(in: "examples"))
  func `white space of the author leaves no trace`(name: String) throws {
    let look = formatted(try GoldenFolder.bytes("examples/\(name).ws"))
    var random = SplitMix(seed: UInt64(look.count))
    for _ in 0..<20 {
      #expect(formatted(respaced(look, &random)) == look)
    }
  }

  /// Other white space everywhere but where it says something: at comments, at empty lines and
  /// behind the brace of a plan.
  private func respaced(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    var diagnostics = Diagnostics()
    let tree = parse(SourceText(name: "a.ws", bytes: bytes), into: &diagnostics)
    var result: [UInt8] = []
    var previous = Token.Kind.endOfFile
    for (index, token) in tree.tokens.enumerated() {
      let text = bytes[token.range.start..<token.range.end]
      let next = index + 1 < tree.tokens.count ? tree.tokens[index + 1].kind : .endOfFile
      let isKept =
        [.comment, .documentation].contains(next)
        || [.comment, .documentation, .leftBrace].contains(previous)
        || text.count { $0 == UInt8(ascii: "\n") } > 1
      if token.kind == .whitespace, !isKept {
        result += [" ", "\n", "\t", "  \n ", "\r\n"][random.below(5)].utf8
      } else {
        result += text
      }
      previous = token.kind
    }
    return result
  }

  @Test(arguments: GoldenFolder.sources(in: "format")) func `the look`(name: String) throws {
    let text = String(
      decoding: formatted(try GoldenFolder.bytes("format/\(name).ws")), as: UTF8.self)
    try GoldenFolder.check(text, against: "format/\(name).formatted")
  }
}
