import Foundation
import Testing

@testable import WSLang

/// What `wsc explain` shows is true: the failing example has the fault, the repaired one has none.
@Suite struct CatalogueTests {
  private static let own = DiagnosticCatalogue.entries.filter {
    $0.code.text.hasPrefix("WS0") || $0.code.text.hasPrefix("WS1")
  }

  @Test(arguments: own.map(\.code.text)) func `examples show what they should`(code: String) throws
  {
    let entry = try #require(DiagnosticCatalogue.entry(for: DiagnosticCode(code)))
    if let failing = codes(in: entry.failing) { #expect(failing == [code]) }
    if let repaired = codes(in: entry.repaired) { #expect(repaired.isEmpty) }
  }

  /// The codes that an example gives; nil for one that is no source.
  private func codes(in example: DiagnosticEntry.Example) -> [String]? {
    var diagnostics = Diagnostics()
    switch example {
    case .source(let text), .sourceToTrain(let text), .sourceToEmit(let text):
      _ = parse(SourceText(name: "a.ws", text: text), into: &diagnostics)
    case .sourceWithSetting(let text, let setting):
      _ = parse(SourceText(name: "a.ws", text: text), into: &diagnostics)
      let value = setting.drop { $0 != "=" }.dropFirst()
      _ = parseExpression(
        SourceText(name: "--set", text: String(value)), sourceIndex: 1, into: &diagnostics)
    case .commandLine, .words: return nil
    }
    return diagnostics.all.map(\.code.text)
  }

  @Test func `codes are distinct and in order`() {
    let codes = DiagnosticCatalogue.entries.map(\.code.text)
    #expect(Set(codes).count == codes.count)
    for code in codes {
      #expect(code.hasPrefix("WS") && code.count == 6 && code.dropFirst(2).allSatisfy(\.isNumber))
    }
  }

  @Test func `entries keep the style of messages`() {
    for entry in DiagnosticCatalogue.entries {
      #expect(!entry.title.isEmpty && !entry.title.hasSuffix("."), "\(entry.code)")
      #expect(entry.title.first?.isUppercase == false, "\(entry.code): \(entry.title)")
      #expect(entry.explanation.hasSuffix(".") || entry.explanation.hasSuffix("`"), "\(entry.code)")
      #expect(!entry.explanation.hasPrefix(" ") && !entry.explanation.contains("  "))
    }
  }

  /// A code that is written anywhere in the sources can be explained.
  @Test func `every code has an entry`() throws {
    let sources = GoldenFolder.root.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources").resolvingSymlinksInPath()
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    let known = Set(DiagnosticCatalogue.entries.map(\.code.text))
    var used: Set<String> = []
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /"(WS[0-9]{4})"/) { used.insert(String(match.1)) }
    }
    #expect(used.count > 100)
    #expect(used.subtracting(known).sorted() == [])
  }

  @Test func `every code that the parser can report has an entry`() {
    let known = Set(DiagnosticCatalogue.entries.map(\.code))
    for folder in ["snippets/invalid", "tree", "tokens"] {
      for name in GoldenFolder.sources(in: folder) {
        var diagnostics = Diagnostics()
        guard let source = try? GoldenFolder.source("\(folder)/\(name).ws") else { continue }
        _ = parse(source, into: &diagnostics)
        for diagnostic in diagnostics.all { #expect(known.contains(diagnostic.code)) }
      }
    }
  }
}
