import WSCompiler
import WSLang
import WSRuntime

/// A network file as it was read, and the values of `--set`.
struct SourceInput {
  /// As the user named it; `-` is standard input.
  let path: FilePath
  var file: SourceText
  let settings: [String]
  /// The epochs that a run of it has, where something else than the file says so.
  var epochs: Epochs?

  init(
    _ path: FilePath, settings: [String], epochs: Epochs? = nil
  ) throws(RuntimeError) {
    // One byte more than the reader of the language takes, so that it says what is wrong.
    let limit = 64 << 20
    let isInput = path == "-"
    let bytes =
      try isInput
      ? FileSystem.readStandardInput(limit: limit) : FileSystem.read(path, limit: limit)
    try FileKind(bytes).expectNetworkFile(isInput ? "<stdin>" : path)
    self.path = path
    file =
      isInput
      ? SourceText(name: "<stdin>", bytes: bytes)
      : SourceText(name: path.description, path: path.bytes, bytes: bytes)
    self.settings = settings
    self.epochs = epochs
  }

  /// Where relative paths of the file start.
  var folder: FilePath { path == "-" ? "." : path.parent }

  /// SHA-256 of the text and of all `--set` values.
  var digest: String { digest(of: settings) }

  /// The same without the values of which training knows nothing: those for `emit` plans, but for
  /// `input`, whose grid it learns on.
  func trainingDigest(_ model: Model) -> String {
    digest(
      of: settings.filter { setting in
        !model.emitHeads.contains {
          setting.hasPrefix("\($0).") && !setting.hasPrefix("\($0).input")
        }
      })
  }

  private func digest(of settings: [String]) -> String {
    var bytes = file.bytes
    for setting in settings { bytes += [0] + Array(setting.utf8) }
    return SHA256.hexadecimal(of: bytes)
  }
}
