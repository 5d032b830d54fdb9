import Foundation
import Testing
import WSRuntime

@testable import WSCompiler

/// The recipes of `docs/architecture.md`, and what a word of the catalogue must have.
@Suite struct HowToAddTests {
  private let root = GoldenSources.folder.deletingLastPathComponent().deletingLastPathComponent()

  @Test func theFilesOfTheRecipesExist() throws {
    let page = try String(
      contentsOf: root.appending(path: "docs/architecture.md"), encoding: .utf8)
    let section = try #require(page.split(separator: "\n## ").first { $0.hasPrefix("How to add") })
    let paths = section.matches(of: /`((?:Sources|Tests|grammar)\/[^`]+)`/).map { String($0.1) }
    #expect(paths.count > 20)
    for path in paths {
      let file = root.appending(path: path).path()
      #expect(FileManager.default.fileExists(atPath: file), "\(path)")
    }
  }

  /// One layer, one file, and each of them in the list.
  @Test func everyLayerHasAFileOfItsOwn() throws {
    let folder = root.appending(path: "Sources/Compiler/Layers")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path())
      .filter { $0.hasSuffix("Layer.swift") }
      .map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    let helpers: Set = ["Layer.swift", "TrainedLayer.swift", "EmittedLayer.swift"]
    let listed = Layers.all.map { "\($0).swift" } + ["InputLayer.swift"]
    #expect(Set(files).subtracting(helpers) == Set(listed))
  }

  /// What is missing follows from what a layer can do.
  @Test func whatIsMissingFollowsFromTheLayer() {
    for layer in Layers.all {
      let missing = layer.entry.word.missing
      #expect(missing.contains(.training) == !(layer is any TrainedLayer.Type), "\(layer)")
      let isGraded = layer.entry.signal.yields.isGraded
      #expect(
        missing.contains(.emission) == (!(layer is any EmittedLayer.Type) && !isGraded),
        "\(layer)")
    }
    #expect(UpsampleLayer.entry.word.missing.isEmpty)
    #expect(DelayLayer.entry.word.missing == [.training, .emission])
    #expect(ClipLayer.entry.word.missing.isEmpty)
  }

  /// An unknown word is a fault, not the first of the list.
  @Test func aWordWithoutMeaningIsAFault() throws {
    let optimizer = WordParameter("optimizer", .choice([Word("adams", "")]), "")
    let call = WordCall(Word("train", "", [optimizer]), Arguments(["optimizer": .word("adams")]))
    #expect(throws: CallFault.self) { try call.meaning(of: "optimizer", Optimizers.all) }
  }

  /// Defaults come from the word alone.
  @Test func argumentsThatAreLeftOutHaveTheWordsDefaults() throws {
    let call = LayerCall(
      ConvLayer.entry.word, Arguments(["channels": .integer(4), "kernel": .pair([3, 3])]),
      reading: [SignalShape([8, 8, 2])])
    let conv = try ConvLayer(call)
    #expect(conv.geometry.stride == [1, 1] && conv.geometry.padding == [1, 1, 1, 1])
    #expect(conv.geometry.groups == 1 && conv.bias)
    #expect(throws: CallFault.self) { try call.whole("units") }
  }
}
