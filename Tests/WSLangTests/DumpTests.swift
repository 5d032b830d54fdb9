import Testing

@testable import WSLang

@Suite struct DumpTests {
  @Test(arguments: GoldenFolder.sources(in: "tokens")) func `tokens`(name: String) throws {
    var diagnostics = Diagnostics()
    let tree = parse(try GoldenFolder.source("tokens/\(name).ws"), into: &diagnostics)
    try GoldenFolder.check(dumpTokens(tree), against: "tokens/\(name).tokens")
  }

  @Test(arguments: GoldenFolder.sources(in: "tree")) func `trees`(name: String) throws {
    var diagnostics = Diagnostics()
    let tree = parse(try GoldenFolder.source("tree/\(name).ws"), into: &diagnostics)
    try GoldenFolder.check(dumpTree(tree), against: "tree/\(name).tree")
    let text = TextRenderer(sources: [tree.source], inColour: false).render(diagnostics.all)
    if !text.isEmpty || GoldenFolder.files(in: "tree").contains("\(name).txt") {
      try GoldenFolder.check(text, against: "tree/\(name).txt")
    }
  }

  @Test(arguments: ["tokens", "tree", "format", "snippets/invalid", "snippets/valid"])
  func `every expected text has its source`(folder: String) {
    let files = GoldenFolder.files(in: folder)
    #expect(!files.isEmpty)
    for file in files {
      let stem = file.prefix { $0 != "." }
      #expect(files.contains("\(stem).ws"), "\(folder)/\(file) belongs to no source")
      #expect(
        [".ws", ".tokens", ".tree", ".txt", ".formatted"].contains { file.hasSuffix($0) },
        "no test reads \(folder)/\(file)")
    }
  }
}
