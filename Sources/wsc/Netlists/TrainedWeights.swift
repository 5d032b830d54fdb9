import WSCompiler
import WSRuntime

/// Trained weights and, where they come from a run, that run.
struct TrainedWeights {
  let weights: WeightSet
  /// The file, for messages.
  let origin: FilePath
  var run: Run?

  struct Run {
    let folder: FilePath
    let plan: TrainingPlan
    let record: RunRecord
  }

  /// What `--weights` names, else the latest finished run; of one network, or of any. With
  /// `forceHard` it need not have finished.
  static func find(
    _ option: FilePath?, network: String?, forceHard: Bool, retry: String
  ) throws -> TrainedWeights {
    if let option {
      guard FileSystem.kind(of: option) != .folder else {
        return try of(run: option, forceHard: forceHard)
      }
      let weights = try WeightSet.load(option)
      if weights.stage == .soft, !forceHard { throw stillSoft(option) }
      return TrainedWeights(weights: weights, origin: option)
    }
    let file = forceHard ? RunFolder.checkpointName : RunFolder.weightsName
    guard let folder = try RunsFolder.latest(network: network, holding: file) else {
      let which = forceHard ? "run" : "finished run"
      let whose = network.map { " of `\($0)`" } ?? ""
      throw RuntimeError(
        .noWeights, "there is no \(which)\(whose) under `\(RunsFolder.name)/`",
        help: "train it first: `wsc train \(retry)`, or give its weights with `--weights`")
    }
    return try of(run: folder, forceHard: forceHard)
  }

  /// The weights of a run's best hard epoch; with `forceHard` its last ones, if it has no such.
  static func of(run folder: FilePath, forceHard: Bool) throws -> TrainedWeights {
    let run = Run(
      folder: folder, plan: try runPlan(of: folder),
      record: try RunRecord.load(from: folder))
    let path = RunFolder.weightsPath(in: folder)
    if FileSystem.kind(of: path) != nil {
      let weights = try WeightSet.load(path)
      try RunFolder.expectWeights(weights, path, of: run.plan, in: folder)
      return TrainedWeights(weights: weights, origin: path, run: run)
    }
    guard forceHard else { throw neverHard(folder, run.plan) }
    return TrainedWeights(
      weights: try RunFolder.checkpointWeights(in: folder),
      origin: RunFolder.checkpointPath(in: folder), run: run)
  }

  /// A run without the weights that it ends with: broken off, or over before all was hard.
  static func neverHard(_ folder: FilePath, _ plan: TrainingPlan) -> RuntimeError {
    let name = shellWord(folder)
    let progress = try? RunFolder.progress(in: folder)
    if let epoch = progress?.bestEpoch {
      return RuntimeError(
        .noWeights,
        "the run in `\(folder)` has lost its weights: `\(RunFolder.weightsName)` is not there",
        notes: ["its checkpoint still holds those of epoch \(epoch), the best"],
        help: "let the run end once more, which writes them: `wsc train --resume \(name)`")
    }
    let isOver = progress.map(plan.training.isOver(after:)) ?? false
    return RuntimeError(
      .noWeights,
      "the run in `\(folder)` has no weights of an epoch in which every activation was hard",
      notes: isOver
        ? ["it is over: sharpening took longer than its \(plan.training.limit) epochs"] : [],
      help: (isOver
        ? "train for more epochs or sharpen faster" : "go on with it: `wsc train --resume \(name)`")
        + ", or harden the weights as they are: `wsc emit --force-hard --weights \(name)`")
  }

  /// What a run has written and no longer holds: of its end an error, of before sharpening a
  /// warning, since only another run has those weights.
  static func verifyKept(
    _ folder: FilePath, _ plan: TrainingPlan, hasSoft: Bool, hasHard: Bool, _ console: Console
  ) throws(RuntimeError) {
    let progress = try? RunFolder.progress(in: folder)
    let isOver = progress.map(plan.training.isOver(after:)) ?? false
    if !hasHard, !hasSoft || isOver && progress?.bestEpoch != nil {
      throw neverHard(folder, plan)
    }
    guard !hasSoft, plan.training.sharpens,
      let metrics = try? RunMetrics(in: folder, done: progress?.epochsDone ?? Int.max),
      metrics.epochs.contains(where: \.isSoft)
    else { return }
    let name = RunFolder.softWeightsPath(in: folder)
    warn(
      RuntimeError(
        .noWeights,
        "the run in `\(folder)` has lost its weights from before sharpening: `\(name)` is not there",
        help: "put a copy back, or train once more: no other file of the run holds them"), console)
  }

  private static func stillSoft(_ path: FilePath) -> RuntimeError {
    RuntimeError(
      .noWeights,
      "the weights in `\(path)` are from before sharpening, no activation was hard yet",
      help: "give the run's folder or its `weights.safetensors`, or take the weights as they are "
        + "with `--force-hard`")
  }

  /// What drew the validation set of the data that it was trained with.
  func dataSeed(for subject: Subject) -> UInt64 {
    run?.plan.training.seed ?? subject.train?.seed ?? 1
  }

  /// Weights whose tensors fit may still have been trained for something else.
  ///
  /// - Parameter digests: of the source, with and without what training does not read.
  func warnIfForeign(to network: String, sourceDigests digests: [String], _ console: Console) {
    let difference: String
    if weights.network != network {
      difference = "for the network `\(weights.network)`, not for `\(network)`"
    } else if !digests.contains(weights.sourceDigest) {
      difference = "from another version of the source of `\(network)`"
    } else {
      return
    }
    warn(
      RuntimeError(
        .otherOrigin, "the weights in `\(origin)` were trained \(difference)",
        notes: ["their tensors fit, and are used"]),
      console)
  }

  /// What a run scores on other data than it was trained with means little.
  func warnIfChanged(_ files: [DataFile], _ console: Console) {
    let subject = run.map { "the run in `\($0.folder)`" } ?? "`\(origin)`"
    warn(weights.data.fault(of: files, subject: subject), console)
  }

  /// The source of now must describe the network that was trained, whatever its plans say.
  func expectRun(of subject: Subject) throws {
    // Without it the tensors alone can tell.
    guard let run, let source = try? run.record.storedSource(in: run.folder, of: run.plan) else {
      return
    }
    let choice = SubjectChoice(
      network: run.record.network ?? run.plan.program.network, train: run.record.train)
    let checked = CheckedSource(source)
    var diagnostics = checked.diagnostics
    guard let trained = checked.model.subject(choice, for: .check, into: &diagnostics),
      let difference = subject.graph.firstDifference(from: trained.graph)
    else { return }
    throw RuntimeError(
      .otherRun, "`\(run.folder)` holds a run of another network: now \(difference)",
      help: "train the network as it is now, or emit the one that the run holds: "
        + "`wsc emit --weights \(shellWord(run.folder))`")
  }

  /// A float twin learned another function: its weights belong to no netlist.
  func expectNoTwin(of subject: Subject) throws(RuntimeError) {
    if let run, run.plan.training.isTwin {
      throw RuntimeError(
        .weightsMismatch,
        "the run in `\(run.folder)` trained the float twin of `\(subject.name)`, which cannot "
          + "become a netlist",
        help: "train without `twin`")
    }
  }
}
