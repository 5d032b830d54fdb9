import Testing

@testable import WSLang

@Suite struct SnippetTests {
  @Test(arguments: GoldenFolder.sources(in: "snippets/valid"))
  func `valid snippets give no error`(name: String) throws {
    let source = try GoldenFolder.source("snippets/valid/\(name).ws")
    var diagnostics = Diagnostics()
    let tree = parse(source, into: &diagnostics)
    #expect(diagnostics.all.filter { $0.severity == .error }.isEmpty)
    #expect(tree.printed == source.bytes)
  }

  @Test(arguments: GoldenFolder.sources(in: "snippets/invalid"))
  func `invalid snippets give one error`(name: String) throws {
    let source = try GoldenFolder.source("snippets/invalid/\(name).ws")
    var diagnostics = Diagnostics()
    let tree = parse(source, into: &diagnostics)
    #expect(diagnostics.all.count == 1)
    #expect(tree.printed == source.bytes)
  }
}
