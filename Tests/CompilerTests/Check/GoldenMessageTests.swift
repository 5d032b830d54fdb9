import Foundation
import Testing

/// `Tests/Golden/check/<case>.ws` beside the messages that it gives, word for word.
///
/// `WSC_UPDATE_GOLDEN=1` rewrites the messages and fails the run.
@Suite struct GoldenMessageTests {
  static let folder = GoldenSources.folder.appending(path: "check")
  static let isUpdating = ProcessInfo.processInfo.environment["WSC_UPDATE_GOLDEN"] == "1"

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
    let expected = Self.folder.appending(path: name + ".txt")
    let found = CheckedSource(try String(contentsOf: source, encoding: .utf8)).rendered
    if Self.isUpdating {
      try Data(found.utf8).write(to: expected)
      Issue.record("\(name).txt was rewritten")
      return
    }
    #expect(found == (try String(contentsOf: expected, encoding: .utf8)))
  }

  @Test func everyFileBelongsToACase() {
    #expect(Self.cases.count > 10)
    let expected = Set(Self.cases.flatMap { [$0 + ".ws", $0 + ".txt"] })
    #expect(Set(Self.files) == expected)
  }
}
