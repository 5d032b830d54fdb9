import Testing

@testable import WSCompiler

@Suite("Word lists for editors")
struct WordListsTests {
  private let lists = Dictionary(
    uniqueKeysWithValues: WordLists(of: .current).lists.map { ($0.name, $0.words) })

  @Test("no list is empty or names a word twice, and every word is one that the lexer reads")
  func wellFormed() {
    #expect(lists.count == 10)
    for (name, words) in lists {
      #expect(!words.isEmpty, "\(name)")
      #expect(Set(words).count == words.count, "\(name)")
      for word in words {
        #expect(word.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil, "\(name): \(word)")
      }
    }
  }

  @Test("lists hold the words of the grammar and the catalogue")
  func complete() {
    #expect(lists["units"]?.count == 10)
    #expect(lists["plans"] == ["sharpen", "train", "convert", "emit"])
    #expect(lists["layers"]?.contains("batch_norm") == true)
    #expect(lists["settings"]?.contains("shift_start") == true)
  }

  @Test("choices are found inside lists, alternatives and the arguments of other choices")
  func nested() throws {
    let choices = try #require(lists["choices"])
    for word in ["same", "key", "random", "flip", "subtract", "search", "ternary", "bottom_up"] {
      #expect(choices.contains(word), "\(word)")
    }
  }
}
