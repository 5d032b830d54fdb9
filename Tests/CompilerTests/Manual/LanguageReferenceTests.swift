import Testing
import WSLang

@testable import WSCompiler

/// The reference of the language: complete, true, and the same in `docs/language.md`.
@Suite struct LanguageReferenceTests {
  private let reference = LanguageReference(of: .current)

  @Test(arguments: ReferenceTopic.all.map(\.name))
  func everyExampleIsWithoutFault(topic: String) throws {
    let topic = try #require(ReferenceTopic.all.first { $0.name == topic })
    for example in topic.examples {
      let checked = CheckedSource(example)
      #expect(checked.codes == [], "\(checked.rendered)")
    }
  }

  @Test func everyWordOfTheLanguageIsFound() {
    #expect(ReferenceTopic.all.flatMap(\.examples).count >= 12)
    for list in WordLists(of: .current).lists {
      for word in list.words { #expect(isFound(word), "\(list.name): \(word)") }
    }
    let signs = [
      "|>", "*", "..", "%", "//", "///", "+", "-", "/", "=", ":", "[", "(", "{", ".", ",",
    ]
    for sign in signs { #expect(isFound(sign), "\(sign)") }
  }

  @Test(arguments: [
    "key", "shift", "crop", "unit", "spike", "class", "*", "op", "it", "overlap", "copies",
    "temperature", "warm_up", "epochs", "table", "netlist", "--set", "learned", "subtract",
  ])
  func wordsThatWereInNoPage(word: String) { #expect(isFound(word)) }

  @Test func anArgumentSaysWhereItBelongs() throws {
    let overlap = try #require(reference.words(called: "overlap").first)
    #expect(overlap.owners == ["decode", "key", "key"])
    #expect(reference.words(called: "rate").count > 3)
  }

  private func isFound(_ word: String) -> Bool {
    reference.names.contains(word)
      && !(reference.topics(about: word).isEmpty && reference.words(called: word).isEmpty)
  }

  @Test func noLineIsTooLong() {
    for line in reference.markdown.split(separator: "\n") { #expect(line.count <= 120, "\(line)") }
  }

  /// `docs/language.md` is the reference as `wsc help language` prints it.
  @Test func thePageInTheDocumentsIsTheReference() throws {
    try GoldenSources.check(reference.markdown, against: "../../docs/language.md")
  }
}
