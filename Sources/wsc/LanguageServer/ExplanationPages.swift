import WSLang
import WSRuntime

/// The pages of `wsc explain` as files that any editor can open. A page is written when its code is
/// first named; where nothing can be written there are no pages, and messages have no links.
final class ExplanationPages {
  private let folder: String?
  private var addresses: [String: String] = [:]
  private var unusable: Set<String> = []

  init(folder: String?) { self.folder = folder }

  /// The user's folder for what can be made again: `$XDG_CACHE_HOME/wsc`, else `~/.cache/wsc`.
  static var userFolder: String? {
    if let cache = Platform.environment("XDG_CACHE_HOME"), cache.hasPrefix("/") {
      return FilePath.join(cache, "wsc/messages")
    }
    guard let home = Platform.environment("HOME"), home.hasPrefix("/") else { return nil }
    return FilePath.join(home, ".cache/wsc/messages")
  }

  /// `file:///…/WS4104.txt`; nil for a code that has no page.
  func address(of code: String) -> String? {
    if let known = addresses[code] { return known }
    guard let folder, !unusable.contains(code),
      let entry = DiagnosticCatalogue.entry(for: DiagnosticCode(code))
    else { return nil }
    let path = FilePath.join(folder, "\(code).txt")
    do {
      try write(explanationPage(entry, width: 80), to: path, in: folder)
    } catch {
      unusable.insert(code)
      return nil
    }
    let address = "file://" + percentEncoded(path)
    addresses[code] = address
    return address
  }

  private func write(_ page: String, to path: String, in folder: String) throws(RuntimeError) {
    let bytes = Array(page.utf8)
    if FileSystem.kind(of: path) == .file,
      let present = try? FileSystem.read(path, limit: 1 << 20), present == bytes
    {
      return
    }
    try FileSystem.createFolder(folder)
    // Another server may write the same page; it need not survive a loss of power.
    let temporary = path + ".\(FileSystem.processIdentifier())"
    try FileSystem.removeFile(temporary)
    try FileSystem.write(bytes, to: temporary, mode: .new, sync: false)
    try FileSystem.rename(temporary, to: path)
  }

  private func percentEncoded(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      let isPlain =
        (45...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || byte == 95 || byte == 126
      if isPlain {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return text
  }
}
