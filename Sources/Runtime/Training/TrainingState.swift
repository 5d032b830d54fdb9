/// Where a run stands, apart from the numbers in its parameters and moments.
struct TrainingState: Equatable, Sendable {
  struct Best: Equatable, Sendable {
    /// Counts from 1.
    var epoch: Int
    var score: Double
    var hardAccuracy: Double?
  }

  /// Whole epochs that are done and measured.
  var epochsDone = 0
  /// Batches of the next epoch that are done.
  var batchesDone = 0
  /// Steps of the whole run.
  var steps = 0
  /// Sum of the losses of the batches done in this epoch.
  var lossSum = 0.0
  /// Positions whose class was right in the batches done in this epoch; nil where there is no class,
  /// or the epoch began with a version that did not count.
  var correct: Int?
  /// Epochs that were done when every group was hard for the first time.
  var hardSince: Int?
  var best: Best?
  var sharpener: Sharpener
}

extension TrainingState {
  /// As JSON; undefined numbers never get here, and finite ones are written so that they read back
  /// exactly.
  var json: JSONValue {
    var object = JSONObject()
    object["epochs_done"] = .integer(epochsDone)
    object["batches_done"] = .integer(batchesDone)
    object["steps"] = .integer(steps)
    object["loss_sum"] = JSONValue(lossSum.bitPattern)
    object["correct"] = JSONValue(correct)
    object["hard_since"] = JSONValue(hardSince)
    object["best"] =
      best.map { best in
        [
          "epoch": .integer(best.epoch), "score": JSONValue(best.score.bitPattern),
          "hard_accuracy": best.hardAccuracy.map { JSONValue($0.bitPattern) } ?? .null,
        ]
      } ?? .null
    object["sharpener"] = sharpener.json
    return .object(object)
  }

  /// Takes over what was saved; false if it does not fit this run.
  mutating func restore(_ json: JSONValue, epochs: Int, batchesPerEpoch: Int) -> Bool {
    guard let object = json.asObject, let epochsDone = object["epochs_done"]?.asInt,
      let batchesDone = object["batches_done"]?.asInt, let steps = object["steps"]?.asInt,
      let lossSum = object["loss_sum"]?.asUInt64, let saved = object["sharpener"],
      (0...epochs).contains(epochsDone), (0...batchesPerEpoch).contains(batchesDone),
      steps == epochsDone * batchesPerEpoch + batchesDone,
      sharpener.restore(saved, steps: steps)
    else { return false }
    self.epochsDone = epochsDone
    self.batchesDone = batchesDone
    self.steps = steps
    self.lossSum = Double(bitPattern: lossSum)
    correct = object["correct"]?.asInt
    if let correct, correct < 0 { return false }
    hardSince = object["hard_since"]?.asInt
    if let hardSince, !(0...epochsDone + 1).contains(hardSince) { return false }
    best = object["best"]?.asObject.flatMap { best in
      guard let epoch = best["epoch"]?.asInt, let score = best["score"]?.asUInt64 else {
        return nil
      }
      return Best(
        epoch: epoch, score: Double(bitPattern: score),
        hardAccuracy: best["hard_accuracy"]?.asUInt64.map { Double(bitPattern: $0) })
    }
    return self.lossSum.isFinite
  }
}
