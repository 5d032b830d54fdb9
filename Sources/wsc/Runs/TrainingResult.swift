import WSRuntime

/// What a training amounts to: the last object that `wsc train --json` prints.
struct TrainingResult {
  enum End: String {
    /// All activations are binary, the best weights are kept.
    case finished
    /// The epochs are over, but some activation is not binary.
    case notBinary = "not_binary"
    /// By a signal; the checkpoint holds everything.
    case interrupted
  }

  let network: String
  let folder: FilePath
  var end = End.interrupted
  var epochs: Int?
  var bestEpoch: Int?
  /// On the test set.
  var scores: RunScores?
  var comparison: NetlistComparison?
  var netlist: FilePath?
  var warnings: [ErrorCode] = []

  var json: JSONValue {
    var object = JSONObject()
    object["result"] = .string(end.rawValue)
    object["network"] = .string(network)
    object["run"] = JSONValue(folder)
    object["epochs"] = JSONValue(epochs)
    object["best_epoch"] = JSONValue(bestEpoch)
    object["test"] = scores.map { .object($0.json) } ?? .null
    object["netlist"] = JSONValue(netlist)
    object["agreement"] = comparison?.json ?? .null
    object["warnings"] = .array(warnings.map { .string($0.rawValue) })
    return .object(object)
  }
}

extension RuntimeError {
  /// Training is over and a netlist was asked for, which only binary activations give.
  static func notBinary(
    _ summary: TrainingSummary, _ plan: TrainingPlan, folder: FilePath
  ) -> RuntimeError {
    let run = shellWord(folder)
    let soft = summary.groups.filter { $0.sharpness < 1 }
    var remedies = ["let the windows of `sharpen` end earlier"]
    if case .adaptive? = plan.training.sharpening?.policy {
      remedies = [
        "sharpen at a higher `rate`, pause less (a smaller `patience`, a larger `degraded`)"
      ]
    }
    if let epochs = plan.epochsToSharpen(after: summary.epochs) {
      remedies.insert("go on: `wsc train --resume \(run) --epochs \(epochs)`", at: 0)
    }
    remedies.append("take the weights as they are: `wsc emit --force-hard --weights \(run)`")
    return RuntimeError(
      .notBinary,
      "after \(summary.epochs) epochs not all activations are binary: no netlist is written",
      notes: soft.prefix(5).map { "`\($0.name)` has sharpness \(fixed(Double($0.sharpness), 3))" }
        + (soft.count > 5 ? ["and \(soft.count - 5) groups more"] : []),
      help: remedies.joined(separator: "; or "))
  }
}
