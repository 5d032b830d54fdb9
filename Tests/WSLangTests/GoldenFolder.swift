import Foundation
import Testing

@testable import WSLang

/// The files under `Tests/Golden`, found from the place of this source.
enum GoldenFolder {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Golden")

  static let isUpdating = ProcessInfo.processInfo.environment["WSC_UPDATE_GOLDEN"] == "1"

  static func files(in folder: String) -> [String] {
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: folder).path())
    return (files ?? []).sorted()
  }

  /// The names (without `.ws`) of the sources in a folder, sorted.
  static func sources(in folder: String) -> [String] {
    files(in: folder).filter { $0.hasSuffix(".ws") }.map { String($0.dropLast(3)) }
  }

  static func bytes(_ file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: file)))
  }

  static func source(_ file: String) throws -> SourceText {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return SourceText(name: name, bytes: try bytes(file))
  }

  /// Compares with the expected text; with `WSC_UPDATE_GOLDEN=1` writes it and fails.
  static func check(
    _ actual: String, against file: String, _ location: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let url = root.appending(path: file)
    let expected = try? String(contentsOf: url, encoding: .utf8)
    guard expected != actual else { return }
    if isUpdating {
      try Data(actual.utf8).write(to: url)
      Issue.record("\(file) was rewritten", sourceLocation: location)
    } else if let expected {
      Issue.record(
        "\(file) differs; it should be\n\(expected)\nbut is\n\(actual)", sourceLocation: location)
    } else {
      Issue.record("\(file) is missing", sourceLocation: location)
    }
  }
}
