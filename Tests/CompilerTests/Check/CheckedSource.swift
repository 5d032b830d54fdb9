import Foundation
import Testing
import WSLang

@testable import WSCompiler

/// A source, parsed and checked, with its messages.
struct CheckedSource {
  let model: Model
  let diagnostics: [Diagnostic]

  init(_ text: String, set overrides: [String] = [], deployed: Bool = false) {
    var messages = Diagnostics()
    let tree = parse(SourceText(name: "net.ws", text: text), into: &messages)
    model = check(
      tree, overrides: overrides.map { Override($0) }, deployed: deployed, into: &messages)
    diagnostics = messages.all
  }

  var codes: [String] { diagnostics.map(\.code.text) }

  /// All messages as a user sees them.
  var rendered: String {
    TextRenderer(sources: model.sources, inColour: false).render(diagnostics)
  }

  func subject(
    _ choice: SubjectChoice = SubjectChoice(), for demand: Demand
  ) -> (subject: Subject?, codes: [String]) {
    var messages = Diagnostics()
    let subject = model.subject(choice, for: demand, into: &messages)
    return (subject, messages.all.map(\.code.text))
  }
}

/// The golden files of the repository.
enum GoldenSources {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Golden")

  static func example(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: "examples/\(name).ws"), encoding: .utf8)
  }

  /// Compares with a file of the folder; with `WSC_UPDATE_GOLDEN=1` it is written, and the run
  /// fails.
  static func check(
    _ actual: String, against name: String, _ place: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let file = folder.appending(path: name)
    let expected = try? String(contentsOf: file, encoding: .utf8)
    if expected == actual { return }
    if ProcessInfo.processInfo.environment["WSC_UPDATE_GOLDEN"] == "1" {
      try actual.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("\(name) was rewritten", sourceLocation: place)
    } else {
      Issue.record("\(name) is missing or differs from\n\(actual)", sourceLocation: place)
    }
  }
}
