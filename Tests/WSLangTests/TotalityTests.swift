import Testing

@testable import WSLang

/// No input may trap the parser, hang it, or get lost in the tree.
@Suite struct TotalityTests {
  private static let examples = GoldenFolder.sources(in: "examples")

  /// Parses and checks what holds for every input.
  @discardableResult
  private func parsed(
    _ bytes: [UInt8], _ location: Testing.SourceLocation = #_sourceLocation
  ) -> [Diagnostic] {
    let source = SourceText(name: "input.ws", bytes: bytes)
    var diagnostics = Diagnostics()
    let tree = parse(source, into: &diagnostics)
    let labels = diagnostics.all.flatMap { [$0.primary].compactMap(\.self) + $0.secondary }
    let areInside = labels.allSatisfy { label in
      0 <= label.range.start && label.range.start <= label.range.end
        && label.range.end <= bytes.count
    }
    if tree.printed != bytes || !areInside {
      Issue.record("\(String(decoding: bytes, as: UTF8.self))", sourceLocation: location)
    }
    return diagnostics.all
  }

  @Test(arguments: examples) func `every prefix parses`(name: String) throws {
    let bytes = try GoldenFolder.bytes("examples/\(name).ws")
    for length in 0...bytes.count { parsed(Array(bytes[..<length])) }
  }

  /// One missing or doubled token is one fault. (Where its neighbours grow together it may be two.)
  @Test(arguments: examples) func `every token may be missing or doubled`(name: String) throws {
    let source = try GoldenFolder.source("examples/\(name).ws")
    var diagnostics = Diagnostics()
    let tree = parse(source, into: &diagnostics)
    #expect(diagnostics.all.isEmpty)
    for token in tree.tokens where !token.isTrivia && token.kind != .endOfFile {
      let before = Array(source.bytes[..<token.range.start])
      let own = Array(source.bytes[token.range.start..<token.range.end])
      let after = Array(source.bytes[token.range.end...])
      let text = "\(source.text(token.range)) at \(token.range.start)"
      #expect(parsed(before + after).count <= 2, "without \(text)")
      #expect(parsed(before + Array(" ".utf8) + after).count <= 1, "a blank for \(text)")
      let doubled = own + Array(" ".utf8) + own
      #expect(parsed(before + doubled + after).count <= 1, "twice \(text)")
    }
  }

  @Test(arguments: examples) func `mutated bytes parse`(name: String) throws {
    let original = try GoldenFolder.bytes("examples/\(name).ws")
    var random = SplitMix(seed: UInt64(name.utf8.reduce(7) { $0 &* 31 &+ Int($1) }))
    let pieces = [
      "{", "}", "(", ")", "[", "]", "\"", "=", ":", ",", "|>", "\n", "/*", "8bits", "é",
    ]
    for _ in 0..<400 {
      var bytes = original
      for _ in 0...random.below(4) {
        let place = random.below(bytes.count)
        switch random.below(5) {
        case 0: bytes[place] = UInt8(random.below(256))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: pieces[random.below(pieces.count)].utf8, at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + random.below(40)))
        default:
          let from = random.below(bytes.count)
          bytes.insert(contentsOf: bytes[from..<min(bytes.count, from + 30)], at: place)
        }
        if bytes.isEmpty { bytes = original }
      }
      let found = parsed(bytes)
      let source = SourceText(name: "input.ws", bytes: bytes)
      if random.below(8) == 0 {
        #expect(!TextRenderer(sources: [source], inColour: true).render(found).contains("\u{0}"))
        _ = JSONLinesRenderer(sources: [source]).render(found)
        _ = applyFixes(of: found, to: source)
      }
    }
  }

  // MARK: Extremes

  private func repeated(_ text: String, _ count: Int) -> [UInt8] {
    Array(String(repeating: text, count: count).utf8)
  }

  @Test func `deep nesting is refused`() {
    for (open, close) in [("(", ")"), ("[", "]"), ("f(", ")"), ("f([", "])")] {
      let depth = open.utf8.count == 3 ? 128 : 256
      let fits = repeated(open, depth) + Array("1".utf8) + repeated(close, depth)
      #expect(parsed(Array("whetstone 1 size n = ".utf8) + fits).isEmpty)
      let deep = repeated(open, 50_000) + Array("1".utf8) + repeated(close, 50_000)
      #expect(
        parsed(Array("whetstone 1 size n = ".utf8) + deep).map(\.code.text) == ["WS1025"])
      let open = parsed(Array("whetstone 1 size n = ".utf8) + repeated(open, 50_000))
      #expect(open.map(\.code.text) == ["WS1025"])
    }
  }

  @Test(
    arguments: [
      " + 1", " |> f", "(1)", "[1]", ".a", " * -n", " .. 2", " - - 1", " |> |> f", "/*", "\"a\n",
      ",", ")", "]", "}", "{", "f(a\nb: 1\n", "([", "[(((]]", " 'a", "é ", "a = b\n", "a: b\n",
      "network N {\n", "train N { a = 1,\n", "///\n", "\t", "% ", "= ", "…", "“", "8bits ",
      "1.2.3 ",
    ])
  func `long chains take time in proportion`(piece: String) {
    for head in ["whetstone 1 size n = 1", "whetstone 1 network N { a = x", "train N { a: f(x"] {
      let bytes = Array(head.utf8) + repeated(piece, 10_000)
      let time = ContinuousClock().measure { parsed(bytes) }
      #expect(time < .seconds(5), "\(head)\(piece)… took \(time)")
    }
  }

  @Test func `many faults are cut short`() {
    let found = parsed(Array("whetstone 1\ntrain N {\n".utf8) + repeated("a = 1\n", 5000))
    #expect(found.count == 1000)
    #expect(found.last?.code.text == "WS1090")
  }

  @Test func `a source over 8 MB is refused`() {
    let limit = 8 * 1024 * 1024
    let found = parsed(Array(repeating: UInt8(ascii: " "), count: limit + 1))
    #expect(found.map(\.code.text) == ["WS0001"])
  }

  @Test(
    arguments: [
      ([0xFF], 0, 1), ([0x61, 0xC3], 1, 2), ([0xC0, 0x80], 0, 1), ([0xE0, 0x80, 0x80], 0, 1),
      ([0xED, 0xA0, 0x80], 0, 1), ([0xF5, 0x80, 0x80, 0x80], 0, 1), ([0xE2, 0x82, 0x20], 0, 2),
      ([0xF0, 0x9F, 0x98], 0, 3), ([0x80], 0, 1), ([0xF4, 0x90, 0x80, 0x80], 0, 1),
    ] as [([UInt8], Int, Int)])
  func `broken UTF-8 is shown at its place`(bytes: [UInt8], start: Int, end: Int) {
    let head = Array("whetstone 1 // ".utf8)
    let found = parsed(head + bytes + Array("\nsize n = 1".utf8))
    #expect(found.map(\.code.text) == ["WS0002"])
    #expect(found.first?.primary?.range == SourceRange(head.count + start, head.count + end))
  }

  @Test func `other encodings and NUL bytes are refused`() {
    #expect(parsed([0xFF, 0xFE, 0x61, 0x00]).map(\.code.text) == ["WS0002"])
    #expect(parsed(Array("whetstone 1\u{0}".utf8)).map(\.code.text) == ["WS0003"])
    #expect(parsed([0xEF, 0xBB, 0xBF] + Array("whetstone 1\nsize n = 1".utf8)).isEmpty)
  }
}

/// A small generator with a seed, so that a failure can be seen again.
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ (value >> 31)) % UInt64(bound))
  }
}
