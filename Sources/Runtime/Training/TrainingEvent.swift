/// What a run tells whoever started it.
package enum TrainingEvent: Sendable {
  case started(TrainingStart)
  case batchEnded(TrainingProgress)
  /// The epoch is measured and its checkpoint written.
  case epochEnded(EpochMetrics)
  case checkpointWritten(epoch: Int, batch: Int)
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
  package var threads: Int
  package var instructionSet: String
  /// Where a resumed run goes on: whole epochs and batches that are done.
  package var epochsDone: Int
  package var batchesDone: Int
  /// The instruction set that a resumed run was made with until now, if it is another one: the bits
  /// will then differ from an unbroken run's.
  package var otherInstructionSet: String?
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
}

package enum TrainingOutcome: Equatable, Sendable {
  case finished(TrainingSummary)
  case interrupted
}

/// One line of `metrics.jsonl`.
package struct EpochMetrics: Equatable, Sendable {
  package struct Group: Equatable, Sendable {
    package var name: String
    package var sharpness: Float
  }

  /// Counts from 1.
  package var epoch: Int
  /// Of the whole run so far.
  package var steps: Int
  package var trainingLoss: Double
  /// On the validation pictures with the sharpness as it is; nil without validation.
  package var accuracy: Double?
  package var validationLoss: Double?
  /// With every activation hard.
  package var hardAccuracy: Double?
  package var hardValidationLoss: Double?
  package var groups: [Group]
  package var layers: [LayerActivity]
  /// The optimiser's rate in the last step.
  package var rate: Double
  /// Every group has reached sharpness 1.
  package var isHard: Bool
  /// The best so far among hard epochs: the one that `weights.safetensors` would hold.
  package var isBest: Bool
  /// For training and for measuring this epoch (since a resume, where there was one).
  package var seconds: Double
  package var picturesPerSecond: Double

  package var json: JSONValue {
    func optional(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    var sharpness = JSONObject()
    for group in groups { sharpness[group.name] = .number(Double("\(group.sharpness)") ?? 0) }
    var activity = JSONObject()
    for layer in layers {
      activity[layer.name] = [
        "neurons": .integer(layer.neurons), "dead": .number(layer.dead),
        "always_on": .number(layer.alwaysOn), "activity": .number(layer.activity),
      ]
    }
    return [
      "epoch": .integer(epoch), "steps": .integer(steps), "loss": .number(trainingLoss),
      "accuracy": optional(accuracy), "accuracy_hard": optional(hardAccuracy),
      "validation_loss": optional(validationLoss),
      "validation_loss_hard": optional(hardValidationLoss), "sharpness": .object(sharpness),
      "layers": .object(activity), "rate": .number(rate), "hard": .bool(isHard),
      "best": .bool(isBest), "seconds": .number(seconds),
      "pictures_per_second": .number(picturesPerSecond),
    ]
  }
}
