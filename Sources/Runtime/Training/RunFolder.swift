/// The folder of one run, locked against other processes for as long as the value lives.
///
/// `network.ws` (the source, absent where a plan alone was run), `plan.json`, `metrics.jsonl`,
/// `soft.safetensors`, `weights.safetensors`, `checkpoint.safetensors`. Files are replaced whole.
package final class RunFolder {
  package let path: FilePath
  package let plan: TrainingPlan
  let planText: String
  private let lock: FolderLock

  package static let weightsName: FilePath = "weights.safetensors"
  package static let checkpointName: FilePath = "checkpoint.safetensors"

  package static func sourcePath(in folder: FilePath) -> FilePath {
    folder / "network.ws"
  }
  package static func planPath(in folder: FilePath) -> FilePath { folder / "plan.json" }
  package static func metricsPath(in folder: FilePath) -> FilePath {
    folder / "metrics.jsonl"
  }
  package static func softWeightsPath(in folder: FilePath) -> FilePath {
    folder / "soft.safetensors"
  }
  package static func weightsPath(in folder: FilePath) -> FilePath {
    folder / weightsName
  }
  package static func checkpointPath(in folder: FilePath) -> FilePath {
    folder / checkpointName
  }

  /// The files of a run, whichever of them are there; the plan, by which it counts as one, first.
  package static func paths(in folder: FilePath) -> [FilePath] {
    [
      planPath(in: folder), checkpointPath(in: folder), weightsPath(in: folder),
      softWeightsPath(in: folder), metricsPath(in: folder), sourcePath(in: folder),
    ]
  }

  /// Whether a run was started in the folder.
  package static func holdsRun(_ folder: FilePath) -> Bool {
    FileSystem.kind(of: planPath(in: folder)) != nil
  }

  /// A file of whoever starts the run, written before the folder counts as one that holds a run.
  package struct Companion: Sendable {
    package var name: FilePath
    package var bytes: [UInt8]

    package init(name: FilePath, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// Locks a folder that holds a run, before anything long begins; nil where it holds none.
  ///
  /// - Parameter mayChange: else a run is refused.
  package static func reserve(
    _ path: FilePath, mayChange: Bool
  ) throws(RuntimeError) -> FolderLock? {
    guard holdsRun(path) else { return nil }
    let lock = try FolderLock(folder: path)
    guard mayChange else { throw alreadyHoldsRun(path) }
    return lock
  }

  /// Starts a run in a folder that holds none, or over the one that it holds.
  ///
  /// - Parameter lock: of the folder, if it is locked already.
  package static func create(
    _ path: FilePath, plan: TrainingPlan, source: [UInt8]?, companion: Companion? = nil,
    overwrite: Bool = false, lock: FolderLock? = nil
  ) throws(RuntimeError) -> RunFolder {
    try FileSystem.createFolder(path)
    let lock = if let lock { lock } else { try FolderLock(folder: path) }
    if !overwrite, holdsRun(path) { throw alreadyHoldsRun(path) }
    if overwrite {
      // The plan goes first: without it the folder holds no run, whatever else is left.
      for file in paths(in: path) { try FileSystem.removeFile(file) }
    }
    try FileSystem.removeTemporaries(in: path)
    if let source { try FileSystem.replaceFile(sourcePath(in: path), with: source) }
    if let companion {
      try FileSystem.replaceFile(path / companion.name, with: companion.bytes)
    }
    // The plan comes last: a folder that has it has everything that a run needs.
    let bytes = plan.encoded()
    try FileSystem.replaceFile(planPath(in: path), with: bytes)
    return RunFolder(
      path: path, plan: plan, planText: String(decoding: bytes, as: UTF8.self), lock: lock)
  }

  /// Opens the run that a folder holds.
  ///
  /// - Parameters:
  ///   - length: another length, which the run has from now on.
  ///   - companion: what is to stand beside its files from now on.
  package static func open(
    _ path: FilePath, lock: FolderLock? = nil, length: RunLength? = nil, companion: Companion? = nil
  ) throws(RuntimeError) -> RunFolder {
    guard holdsRun(path) else { throw noRun(path) }
    let lock = if let lock { lock } else { try FolderLock(folder: path) }
    try FileSystem.removeTemporaries(in: path)
    if let companion {
      try FileSystem.replaceFile(path / companion.name, with: companion.bytes)
    }
    if let length {
      try FileSystem.replaceFile(planPath(in: path), with: length.plan.encoded())
    }
    let (plan, bytes) = try readPlan(of: path)
    return RunFolder(
      path: path, plan: plan, planText: String(decoding: bytes, as: UTF8.self), lock: lock)
  }

  /// The plan of a run, without locking it.
  package static func plan(of path: FilePath) throws(RuntimeError) -> TrainingPlan {
    guard holdsRun(path) else { throw noRun(path) }
    return try readPlan(of: path).plan
  }

  private static func readPlan(
    of folder: FilePath
  ) throws(RuntimeError) -> (plan: TrainingPlan, bytes: [UInt8]) {
    let path = planPath(in: folder)
    let bytes = try FileSystem.read(path, limit: 1 << 30)
    do throws(RuntimeError) {
      return (try TrainingPlan(decoding: bytes), bytes)
    } catch {
      var fault = error.inFile(path)
      if hasCheckpoint(folder), fault.code != ErrorCode.planVersion.rawValue {
        fault.help = howToPutBack(planOf: folder)
      }
      throw fault
    }
  }

  private static func alreadyHoldsRun(_ path: FilePath) -> RuntimeError {
    RuntimeError(
      .folderHoldsRun, "`\(path)` already holds a run",
      help: "go on with it by `--resume \(path)`, or start over with `--overwrite`")
  }

  private static func noRun(_ path: FilePath) -> RuntimeError {
    RuntimeError(
      .noRun, "`\(path)` holds no run: it has no `plan.json`",
      help: "name a folder that `wsc train` has written")
  }

  private init(path: FilePath, plan: TrainingPlan, planText: String, lock: FolderLock) {
    self.path = path
    self.plan = plan
    self.planText = planText
    self.lock = lock
  }

  package var hasCheckpoint: Bool { Self.hasCheckpoint(path) }

  package static func hasCheckpoint(_ folder: FilePath) -> Bool {
    FileSystem.kind(of: checkpointPath(in: folder)) != nil
  }
}
