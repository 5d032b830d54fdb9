/// What a run tells whoever started it.
package enum TrainingEvent: Sendable {
  case started(TrainingStart)
  case batchEnded(TrainingProgress)
  /// The epoch is measured and its checkpoint written.
  case epochEnded(EpochMetrics)
  case checkpointWritten(epoch: Int, batch: Int)
  /// Something that makes training pointless, said once in a run.
  case warning(TrainingWarning)
  case finished(TrainingSummary)
  /// The checkpoint holds everything; `epoch` counts from 1.
  case interrupted(epoch: Int, batch: Int)
}

package struct TrainingStart: Equatable, Sendable {
  package var epochs: Int
  package var batchesPerEpoch: Int
  package var batch: Int
  package var trainingPictures: Int
  package var validationPictures: Int
  package var parameters: Int
  package var groups: [String]
  /// In the order of their outputs: the accuracies of epochs are those of the first.
  package var labels: [String]
  package var threads: Int
  package var instructionSet: String
  /// Where a resumed run goes on: whole epochs and batches that are done.
  package var epochsDone: Int
  package var batchesDone: Int
  /// The instruction set that a resumed run was made with until now, if it is another one: the bits
  /// will then differ from an unbroken run's.
  package var otherInstructionSet: String?
  /// What was found wrong with the metrics of a resumed run.
  package var metricsFault: RuntimeError?
}

package struct TrainingProgress: Equatable, Sendable {
  /// Counts from 1.
  package var epoch: Int
  /// Batches of this epoch that are done.
  package var batch: Int
  package var batchesPerEpoch: Int
  /// Mean over the epoch so far.
  package var loss: Double
  /// Of each group.
  package var sharpness: [Float]
}

/// How a run ended.
package struct TrainingSummary: Equatable, Sendable {
  package var epochs: Int
  /// Every group has reached sharpness 1.
  package var isHard: Bool
  /// The epoch whose weights were kept; nil if none was hard to its end.
  package var bestEpoch: Int?
  package var bestHardAccuracy: Double?
  /// How sharp each group is in the end.
  package var groups: [EpochMetrics.Group]
}

package enum TrainingOutcome: Equatable, Sendable {
  case finished(TrainingSummary)
  case interrupted
}
