import Testing
import WSRuntime

/// A folder of its own for one test, removed with all that it holds.
final class TemporaryFolder {
  let path: FilePath

  init() throws {
    var generator = SystemRandomNumberGenerator()
    path = FilePath("/tmp/wsc-test-\(UInt64.random(in: 0 ... .max, using: &generator))")
    try FileSystem.createFolder(path)
  }

  func file(_ name: String) -> FilePath { path / FilePath(name) }

  deinit { Self.remove(path) }

  private static func remove(_ folder: FilePath) {
    for name in (try? FileSystem.list(folder)) ?? [] {
      let path = folder / name
      if FileSystem.kind(of: path) == .folder {
        remove(path)
      } else {
        try? FileSystem.removeFile(path)
      }
    }
    try? FileSystem.removeFolder(folder)
  }
}

/// The error that the body throws; records an issue if it throws none.
func runtimeError(
  _ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
) -> RuntimeError? {
  do {
    try body()
    Issue.record("no error was thrown", sourceLocation: sourceLocation)
  } catch let error as RuntimeError {
    return error
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
  return nil
}
