/// How far a run has come, by its checkpoint.
package struct RunProgress: Equatable, Sendable {
  package var epochsDone: Epochs
  /// Epochs that were done when everything was hard for the first time; nil before that.
  package var hardSince: Epochs?
  /// The epoch whose weights the run keeps; nil before there is one.
  package var bestEpoch: Int?

  package init(epochsDone: Epochs, hardSince: Epochs? = nil, bestEpoch: Int? = nil) {
    self.epochsDone = epochsDone
    self.hardSince = hardSince
    self.bestEpoch = bestEpoch
  }
}

extension RunFolder {
  /// Nil before there is a checkpoint.
  package static func progress(in folder: FilePath) throws(RuntimeError) -> RunProgress? {
    guard hasCheckpoint(folder) else { return nil }
    return try Checkpoint.progress(in: checkpointPath(in: folder))
  }

  /// The weights as they were at the last checkpoint of a run: for one that never became hard.
  package static func checkpointWeights(in folder: FilePath) throws(RuntimeError) -> WeightSet {
    try Checkpoint.weights(in: checkpointPath(in: folder), of: try plan(of: folder))
  }

  /// The plan that a checkpoint belongs to.
  package static func plan(ofCheckpoint path: FilePath) throws(RuntimeError) -> TrainingPlan {
    try Checkpoint.plan(in: path)
  }
}
