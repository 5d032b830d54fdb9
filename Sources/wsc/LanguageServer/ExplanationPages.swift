import WSLang
import WSRuntime

/// The pages of `wsc explain` as files that any editor can open. A page is written when its code is
/// first named; where nothing can be written there are no pages, and messages have no links.
final class ExplanationPages {
  private let folder: FilePath?
  private var addresses: [String: String] = [:]
  private var unusable: Set<String> = []

  init(folder: FilePath?) { self.folder = folder }

  /// The user's folder for what can be made again: `$XDG_CACHE_HOME/wsc`, else `~/.cache/wsc`.
  static var userFolder: FilePath? {
    if let cache = Platform.environmentPath("XDG_CACHE_HOME"), cache.isAbsolute {
      return cache / "wsc/messages"
    }
    guard let home = Platform.environmentPath("HOME"), home.isAbsolute else { return nil }
    return home / ".cache/wsc/messages"
  }

  /// `file:///…/WS4104.txt`; nil for a code that has no page.
  func address(of code: String) -> String? {
    if let known = addresses[code] { return known }
    guard let folder, !unusable.contains(code),
      let entry = DiagnosticCatalogue.entry(for: DiagnosticCode(code))
    else { return nil }
    let path = folder / FilePath("\(code).txt")
    do {
      try write(explanationPage(entry, width: 80), to: path, in: folder)
    } catch {
      unusable.insert(code)
      return nil
    }
    let address = "file://" + percentEncoded(path.bytes)
    addresses[code] = address
    return address
  }

  private func write(_ page: String, to path: FilePath, in folder: FilePath) throws(RuntimeError) {
    let bytes = Array(page.utf8)
    if FileSystem.kind(of: path) == .file,
      let present = try? FileSystem.read(path, limit: 1 << 20), present == bytes
    {
      return
    }
    try FileSystem.createFolder(folder)
    try FileSystem.replaceFile(path, with: bytes, sync: false)
  }
}
