import WSRuntime

/// The plan that a file holds; every fault names the file.
func loadPlan(_ path: FilePath) throws(RuntimeError) -> TrainingPlan {
  let bytes = try FileSystem.read(path, limit: 1 << 30)
  do throws(RuntimeError) {
    return try TrainingPlan(decoding: bytes)
  } catch {
    var fault = error
    fault.notes.insert("in the file `\(path)`", at: 0)
    throw fault
  }
}

extension TrainingPlan {
  /// `--epochs`: another limit, which the windows of sharpening must still respect.
  mutating func limit(to epochs: Int) throws(RuntimeError) {
    if case .windows(let windows)? = sharpening?.policy {
      let last = windows.filter { $0.end.unit == .epochs }.map(\.end.count).max() ?? 0
      guard last <= Double(epochs) else {
        throw RuntimeError(
          .planDefect,
          "sharpening ends with epoch \(fixed(last, last == last.rounded() ? 0 : 1)), "
            + "after the \(epochs) of `--epochs`",
          help: "train longer, or let the windows of `sharpen` end earlier")
      }
    }
    limit = epochs
  }
}
