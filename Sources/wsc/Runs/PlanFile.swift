import WSRuntime

/// The plan that a file holds; every fault names the file.
func loadPlan(_ path: FilePath) throws(RuntimeError) -> TrainingPlan {
  try plan(try FileSystem.read(path, limit: 1 << 30), in: path)
}

func plan(_ bytes: [UInt8], in path: FilePath) throws(RuntimeError) -> TrainingPlan {
  try inFile(path) { () throws(RuntimeError) in try TrainingPlan(decoding: bytes) }
}

/// The plan of a run. One that another version wrote is refused with the command that builds it
/// again from what the run holds.
func runPlan(of folder: FilePath) throws(RuntimeError) -> TrainingPlan {
  do throws(RuntimeError) {
    return try RunFolder.plan(of: folder)
  } catch {
    guard error.code == ErrorCode.planVersion.rawValue else { throw error }
    var fault = error
    fault.notes.append("in the file `\(RunFolder.planPath(in: folder))`")
    if let record = try? RunRecord.load(from: folder) {
      fault.help = "build it again from what the run holds: `\(record.buildCommand(in: folder))`"
    }
    throw fault
  }
}

/// Whatever is wrong, the message names the file.
func inFile<Value>(
  _ path: FilePath, _ body: () throws(RuntimeError) -> Value
) throws(RuntimeError) -> Value {
  do throws(RuntimeError) {
    return try body()
  } catch {
    throw error.inFile(path)
  }
}

extension TrainingPlan {
  /// `--epochs`: another limit, which the windows of sharpening must still respect.
  mutating func limit(to epochs: Int) throws(RuntimeError) {
    self = try changing {
      $0.limit = epochs
      $0.freezeNorm = min($0.freezeNorm, epochs)
    }
    try verifyTrainable(of: self)
  }
}
