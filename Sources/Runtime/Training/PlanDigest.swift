extension TrainingPlan {
  /// By which weights name the plan that they were trained by: the version of its file, and the
  /// SHA-256 of all in it that neither another text of the source nor another length changes.
  package var digest: String {
    var (program, training) = (self.program, self.training)
    program.sourceDigest = ""
    training.limit = 0
    training.freezeNorm = 0
    training.sharpening?.finish = nil
    let file: JSONValue = ["program": program.json, "training": training.json]
    return "\(Self.currentVersion) \(SHA256.hexadecimal(of: Array(file.text().utf8)))"
  }
}

extension RunFolder {
  /// Fails if a run's plan is not the one that weights of the run were trained by. Weights that do
  /// not say so, or say it of another version of plans, pass.
  package static func expectWeights(
    _ weights: WeightSet, _ file: FilePath, of plan: TrainingPlan, in folder: FilePath
  ) throws(RuntimeError) {
    let digest = plan.digest
    guard let trained = weights.planDigest, trained != digest,
      trained.prefix(while: { $0 != " " }) == digest.prefix(while: { $0 != " " })
    else { return }
    var fault = RuntimeError(
      .otherRun,
      "`\(planPath(in: folder))` is not the plan that `\(file)` was trained by: it has been "
        + "changed since, or damaged",
      help: "put back the one that the run began with")
    let checkpoint = checkpointPath(in: folder)
    if let known = try? Checkpoint.plan(in: checkpoint), known.digest == trained {
      if let difference = plan.firstDifference(from: known) { fault.notes = [difference] }
      fault.help = howToPutBack(planOf: folder)
    }
    throw fault
  }

  /// The checkpoint of a run holds its plan, too.
  static func howToPutBack(planOf folder: FilePath) -> String {
    "put back the one that its checkpoint holds: "
      + "`wsc build \(checkpointPath(in: folder)) -o \(planPath(in: folder))`"
  }
}
