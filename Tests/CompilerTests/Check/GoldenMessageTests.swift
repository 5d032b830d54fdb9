import Foundation
import Testing

/// `Tests/Golden/check/<case>.ws` beside the messages that it gives, word for word.
///
/// `WSC_UPDATE_GOLDEN=1` rewrites the messages and fails the run.
@Suite struct GoldenMessageTests {
  static let folder = GoldenSources.folder.appending(path: "check")

  static var files: [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return all.sorted()
  }

  static var cases: [String] {
    files.filter { $0.hasSuffix(".ws") }.map { String($0.dropLast(3)) }
  }

  @Test(arguments: cases)
  func messages(name: String) throws {
    let source = Self.folder.appending(path: name + ".ws")
    let found = CheckedSource(try String(contentsOf: source, encoding: .utf8)).rendered
    try GoldenSources.check(found, against: "check/\(name).txt")
  }

  @Test func everyFileBelongsToACase() {
    #expect(Self.cases.count > 10)
    let expected = Set(Self.cases.flatMap { [$0 + ".ws", $0 + ".txt"] })
    #expect(Set(Self.files) == expected)
  }
}
