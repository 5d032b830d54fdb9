import Foundation

@testable import WSLang

/// The files under `Tests/Golden`, found from the place of this source.
enum GoldenFolder {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Golden")

  /// The names (without `.ws`) of the sources in a folder, sorted.
  static func sources(in folder: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []
    return files.filter { $0.hasSuffix(".ws") }.map { String($0.dropLast(3)) }.sorted()
  }

  static func bytes(_ file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: file)))
  }

  static func source(_ file: String) throws -> SourceText {
    SourceText(name: file, bytes: try bytes(file))
  }

  static func path(_ file: String) -> String { root.appending(path: file).path() }
}
