/// The lines of `metrics.jsonl`, which are for people and their programs: a run goes on by its
/// checkpoint alone, so that a damaged file costs its lines and no more.
package struct RunMetrics: Equatable, Sendable {
  /// Those that can be read, each later than the one before it.
  package private(set) var epochs: [EpochMetrics] = []
  /// As they stand in the file, one for each of `epochs`.
  package private(set) var lines: [String] = []
  /// In words, what is not as a run writes it; nil for a whole file.
  package private(set) var fault: String?
  /// Some of the file is not among `lines`.
  private(set) var losesContent = false
  /// There are lines of epochs that the checkpoint does not know yet.
  private(set) var runsAhead = false

  /// - Parameter done: epochs that are done; lines of later ones are left out.
  package init(in folder: FilePath, done: Epochs) throws(RuntimeError) {
    let path = RunFolder.metricsPath(in: folder)
    let isThere = FileSystem.kind(of: path) != nil
    let bytes = try isThere ? FileSystem.read(path, limit: 1 << 30) : []
    let newline = UInt8(ascii: "\n")
    for (place, line) in bytes.split(separator: newline, omittingEmptySubsequences: false)
      .enumerated() where !line.isEmpty
    {
      guard let text = String(validating: line, as: UTF8.self),
        let value = try? JSONValue.parse(line, origin: path.description),
        let epoch = EpochMetrics(value), epoch.epoch > epochs.last?.epoch ?? 0
      else {
        losesContent = true
        fault = fault ?? "line \(place + 1) is not what a run writes there"
        continue
      }
      if epoch.epoch > done {
        runsAhead = true
      } else {
        epochs.append(epoch)
        lines.append(text)
      }
    }
    guard fault == nil, epochs.count < done else { return }
    let numbers = Set(epochs.map(\.epoch))
    let first = (1...done).first { !numbers.contains($0) } ?? done
    fault = isThere ? "there is no line for epoch \(first)" : "it is gone"
  }
}

extension RunFolder {
  /// The lines of the epochs that are done, to which the file is cut back: what came after them will
  /// come again. Of a file that holds something else a copy stays beside it.
  func keptMetrics(
    done: Epochs
  ) throws(RuntimeError) -> (metrics: RunMetrics, fault: RuntimeError?) {
    let metrics = try RunMetrics(in: path, done: done)
    guard let fault = metrics.fault else {
      if metrics.runsAhead { try writeMetrics(metrics.lines) }
      return (metrics, nil)
    }
    let file = Self.metricsPath(in: path)
    var notes = [
      "the run goes on from its checkpoint as if nothing had happened; of its \(done) epochs "
        + "\(metrics.lines.count) keep their lines"
    ]
    if metrics.losesContent {
      var copy = file.appending(".damaged")
      var number = 1
      while FileSystem.kind(of: copy) != nil {
        number += 1
        copy = file.appending(".damaged.\(number)")
      }
      try FileSystem.replaceFile(copy, with: try FileSystem.read(file, limit: 1 << 30))
      notes.append("the file as it was is kept in `\(copy)`")
    }
    try writeMetrics(metrics.lines)
    return (
      metrics, RuntimeError(.damagedFile, "`\(file)` is damaged: \(fault)", notes: notes)
    )
  }

  func writeMetrics(_ lines: [String]) throws(RuntimeError) {
    try FileSystem.replaceFile(
      Self.metricsPath(in: path), with: lines.map { $0 + "\n" }.joined().utf8)
  }
}
