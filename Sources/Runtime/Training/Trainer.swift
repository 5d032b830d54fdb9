/// Runs a plan in a run folder, from the beginning or from its checkpoint, to its end.
///
/// The numbers of a run are a function of plan, data and instruction set alone: how often it is
/// interrupted or killed and on how many threads it runs makes no difference to any bit.
package final class Trainer {
  /// What a run needs of the world around it.
  package struct Surroundings {
    package var threads: Int
    /// Seconds from any origin; never runs backwards.
    package var clock: () -> Double
    /// Asked after each batch; true ends the run with a checkpoint.
    package var isInterrupted: () -> Bool
    /// A checkpoint is written when this many seconds have passed since the last.
    package var checkpointSeconds = 60.0

    package init(
      threads: Int, clock: @escaping () -> Double, isInterrupted: @escaping () -> Bool
    ) {
      self.threads = threads
      self.clock = clock
      self.isInterrupted = isInterrupted
    }
  }

  private let folder: RunFolder
  private let plan: TrainingPlan
  private let surroundings: Surroundings
  private let executor: any Executor
  private let validation: Evaluator?
  private let trainingSample: Evaluator
  private var watch: TrainingWatch
  private let trainingPictures: Int
  private let validationPictures: Int
  private let files: [DataFile]
  /// The parameters of the best epoch so far; empty before there is one.
  private var best: [[Float]] = []
  private var profiler: Profiler?
  private var feeder: BatchFeeder
  private var state: TrainingState
  private var metrics: [String]
  private let metricsFault: RuntimeError?
  private var lastCheckpoint: Double
  /// The one that the checkpoint was made with, if it is not the one in use.
  private let otherInstructionSet: String?

  /// Where `folder` holds a checkpoint, the run goes on from there.
  package init(
    _ folder: RunFolder, _ setup: TrainingSetup, surroundings: Surroundings
  ) throws(RuntimeError) {
    let plan = folder.plan
    if let difference = plan.firstDifference(from: setup.plan) {
      throw RuntimeError(
        .otherRun, "another process has changed the run in `\(folder.path)`: \(difference)")
    }
    self.folder = folder
    self.plan = plan
    self.surroundings = surroundings
    executor = setup.executor
    feeder = setup.feeder
    validation = setup.validation
    trainingSample = setup.trainingSample
    watch = TrainingWatch(setup.facts)
    trainingPictures = setup.trainingPictures
    validationPictures = setup.validationPictures
    files = setup.files
    let batches = feeder.batchesPerEpoch
    // Without sharpening there is nothing to wait for: each epoch counts as a hard one.
    let sharpener =
      plan.training.sharpening.map {
        Sharpener($0, stepsPerEpoch: batches, limit: plan.training.limit)
      }
      ?? .hard(groups: 0)
    state = TrainingState(sharpener: sharpener)
    if sharpener.isHard { state.hardSince = 0 }
    var arithmetic = executor.arithmetic
    if folder.hasCheckpoint {
      let checkpoint = try Checkpoint.load(
        RunFolder.checkpointPath(in: folder.path), plan: plan, files: files,
        fresh: state, batchesPerEpoch: batches)
      (state, best, arithmetic) = (checkpoint.state, checkpoint.best, checkpoint.arithmetic)
      executor.restore(checkpoint.numbers)
    }
    otherInstructionSet = arithmetic == executor.arithmetic ? nil : arithmetic
    let kept = try folder.keptMetrics(done: state.epochsDone)
    (metrics, metricsFault) = (kept.metrics.lines, kept.fault)
    for epoch in kept.metrics.epochs { _ = watch.epochEnded(epoch) }
    lastCheckpoint = surroundings.clock()
  }

  /// Times the steps of the run from now on.
  ///
  /// - Returns: what the profile will hold, and the limits of this machine's threads; nil from an
  ///   executor that cannot say.
  package func profile() throws(RuntimeError) -> TrainingProfile? {
    guard let profiled = executor as? any ProfiledExecutor else { return nil }
    let limits = try profiled.measureLimits()
    let profiler = Profiler(operators: plan.program.operators.count, clock: surroundings.clock)
    profiled.profiler = profiler
    self.profiler = profiler
    return TrainingProfile(plan: plan, profiler: profiler, limits: limits)
  }

  /// - Parameter report: called for everything worth telling; it must not take long.
  package func run(
    _ report: (TrainingEvent) -> Void
  ) throws(RuntimeError) -> TrainingOutcome {
    report(.started(start))
    while !isOver {
      let begin = surroundings.clock()
      let picturesBefore = state.batchesDone
      guard try trainEpoch(report) else { return try interrupt(report) }
      let trainingSeconds = surroundings.clock() - begin
      guard var line = try measureEpoch() else { return try interrupt(report) }
      let pictures = (feeder.batchesPerEpoch - picturesBefore) * plan.training.batch
      line.picturesPerSecond = trainingSeconds > 0 ? Double(pictures) / trainingSeconds : 0
      line.seconds = surroundings.clock() - begin
      try endEpoch(&line)
      report(.epochEnded(line))
      let warnings = watch.epochEnded(line) { plan.movement(of: executor.parameterValues) }
      for warning in warnings { report(.warning(warning)) }
    }
    return try finish(report)
  }

  // MARK: Epochs

  /// False if interrupted: the state is then between two batches.
  private func trainEpoch(_ report: (TrainingEvent) -> Void) throws(RuntimeError) -> Bool {
    let batches = feeder.batchesPerEpoch
    feeder.startEpoch(state.epochsDone)
    if state.batchesDone == 0 { state.correct = plan.program.reportedOutput.map { _ in 0 } }
    while state.batchesDone < batches {
      if surroundings.isInterrupted() { return false }
      try trainBatch()
      report(
        .batchEnded(
          TrainingProgress(
            epoch: state.epochsDone + 1, batch: state.batchesDone, batchesPerEpoch: batches,
            loss: state.lossSum / Double(state.batchesDone), sharpness: executor.sharpness)))
      if surroundings.clock() - lastCheckpoint >= surroundings.checkpointSeconds {
        try writeCheckpoint()
        report(.checkpointWritten(epoch: state.epochsDone + 1, batch: state.batchesDone))
      }
    }
    return !surroundings.isInterrupted()
  }

  private func trainBatch() throws(RuntimeError) {
    profiler?.beginStep()
    defer { profiler?.endStep() }
    state.sharpener.write(to: executor)
    executor.normIsFrozen = state.epochsDone >= plan.training.limit - plan.training.freezeNorm
    profiler.measure(.loadBatch) { _ = feeder.load(batch: state.batchesDone, into: executor) }
    let result = executor.trainingStep(step: state.steps)
    guard result.loss.isFinite else {
      throw diverged("the loss is \(result.loss)", at: executor.firstNonFinite)
    }
    let allFinite = executor.update(
      rateFactor: rateFactor(step: state.steps), step: state.steps)
    // A hard activation makes a 0 of what is no number: the loss alone does not show everything.
    if !allFinite, let fault = executor.firstNonFiniteParameter {
      throw diverged("`\(fault)` holds something that is no number", at: executor.firstNonFinite)
    }
    state.lossSum += result.loss
    if let counted = state.correct { state.correct = counted + result.correct }
    state.batchesDone += 1
    state.steps += 1
    state.sharpener.batchEnded()
  }

  private func rateFactor(step: Int) -> Double {
    plan.training.schedule.factor(
      step: step, total: plan.training.limit * feeder.batchesPerEpoch,
      stepsPerEpoch: feeder.batchesPerEpoch)
  }

  /// What the epoch that has just been trained amounts to; nil if interrupted. Changes nothing.
  private func measureEpoch() throws(RuntimeError) -> EpochMetrics? {
    state.sharpener.write(to: executor)
    let isHard = state.sharpener.isHard
    var soft: Evaluation?
    var hard: Evaluation?
    if let validation {
      hard = try validation.evaluate(
        isHard: true, measuresActivity: true, isInterrupted: surroundings.isInterrupted)
      if hard == nil { return nil }
      soft =
        isHard && plan.program.sharpensEverything
        ? hard
        : try validation.evaluate(isHard: false, isInterrupted: surroundings.isInterrupted)
      if soft == nil { return nil }
    }
    var line = EpochMetrics(
      epoch: state.epochsDone + 1, steps: state.steps,
      trainingLoss: state.lossSum / Double(feeder.batchesPerEpoch),
      trainingAccuracy: trainingAccuracy, accuracy: soft?.accuracy, validationLoss: soft?.loss,
      hardAccuracy: hard?.accuracy, hardValidationLoss: hard?.loss, runningLoss: nil,
      groups: groups, layers: hard?.layers ?? [],
      rate: plan.training.optimizer.rule.rate * rateFactor(step: max(0, state.steps - 1)),
      isHard: isHard,
      isBest: false, seconds: 0, picturesPerSecond: 0)
    if watch.asksForRunningLoss(line) {
      let sample = try trainingSample.evaluate(
        isHard: false, isInterrupted: surroundings.isInterrupted)
      guard let sample else { return nil }
      line.runningLoss = sample.loss
    }
    return line
  }

  private var trainingAccuracy: Double? {
    guard let positions = plan.program.reportedPositions, let correct = state.correct else {
      return nil
    }
    let judged = feeder.batchesPerEpoch * plan.training.batch * positions
    return judged > 0 ? Double(correct) / Double(judged) : nil
  }

  private var groups: [EpochMetrics.Group] {
    zip(plan.training.sharpening?.groups.map(\.name) ?? [], executor.sharpness).map {
      EpochMetrics.Group(name: $0, sharpness: $1)
    }
  }

  /// Weights files, metrics and checkpoint, in an order in which a kill between any two does no
  /// harm: what is written twice is written with the same bits.
  private func endEpoch(_ line: inout EpochMetrics) throws(RuntimeError) {
    let loss = state.lossSum / Double(feeder.batchesPerEpoch)
    if plan.training.sharpens, state.sharpener.isSoft {
      try signed(executor.weights, .soft).save(RunFolder.softWeightsPath(in: folder.path))
    }
    if line.isHard {
      if state.hardSince == nil { state.hardSince = line.epoch }
      line.isBest = keepIfBest(line)
    }
    state.sharpener.epochEnded(loss: loss)
    state.epochsDone += 1
    state.batchesDone = 0
    state.lossSum = 0
    metrics.append(line.json.text())
    try folder.writeMetrics(metrics)
    try writeCheckpoint()
  }

  /// The later of two equal epochs is the better trained one; without validation the last is kept.
  private func keepIfBest(_ line: EpochMetrics) -> Bool {
    let sharpens = plan.training.sharpens
    let accuracy = sharpens ? line.hardAccuracy : line.accuracy
    let loss = sharpens ? line.hardValidationLoss : line.validationLoss
    let score = accuracy ?? loss.map { -$0 } ?? 0
    if let best = state.best, !(score >= best.score) { return false }
    state.best = TrainingState.Best(
      epoch: line.epoch, score: score.isNaN ? -.infinity : score, hardAccuracy: line.hardAccuracy)
    best = executor.parameterValues
    return true
  }

  private var isOver: Bool {
    if state.epochsDone >= plan.training.limit { return true }
    guard plan.training.sharpens, let since = state.hardSince else { return false }
    return plan.training.finishAfterHard.map { state.epochsDone - since >= $0 } ?? false
  }

  // MARK: Ends

  private func finish(_ report: (TrainingEvent) -> Void) throws(RuntimeError) -> TrainingOutcome {
    if state.best != nil {
      let stage: WeightSet.Stage? = plan.training.sharpens ? .hard : nil
      try signed(plan.program.weights(best), stage)
        .save(RunFolder.weightsPath(in: folder.path))
    }
    state.sharpener.write(to: executor)
    let summary = TrainingSummary(
      epochs: state.epochsDone, isHard: state.hardSince != nil, bestEpoch: state.best?.epoch,
      bestHardAccuracy: state.best?.hardAccuracy, groups: groups)
    report(.finished(summary))
    return .finished(summary)
  }

  /// Weights with what they come from.
  private func signed(_ weights: WeightSet, _ stage: WeightSet.Stage?) -> WeightSet {
    var signed = weights
    signed.stage = stage
    signed.data = DataOrigin(files)
    signed.planDigest = plan.digest
    return signed
  }

  private func interrupt(
    _ report: (TrainingEvent) -> Void
  ) throws(RuntimeError) -> TrainingOutcome {
    try writeCheckpoint()
    report(.interrupted(epoch: state.epochsDone + 1, batch: state.batchesDone))
    return .interrupted
  }

  private func writeCheckpoint() throws(RuntimeError) {
    try Checkpoint(
      state: state, numbers: executor.save(), best: best, arithmetic: executor.arithmetic
    ).save(
      RunFolder.checkpointPath(in: folder.path), plan: plan, planText: folder.planText,
      data: DataOrigin(files))
    lastCheckpoint = surroundings.clock()
  }

  private func diverged(_ what: String, at place: String?) -> RuntimeError {
    let epoch = state.epochsDone + 1
    let hasCheckpoint = folder.hasCheckpoint
    return RuntimeError(
      .diverged,
      "training diverged in epoch \(epoch), step \(state.batchesDone + 1) of "
        + "\(feeder.batchesPerEpoch): \(what)",
      notes: [
        place.map { "the first infinite or undefined number is in \($0)" },
        hasCheckpoint ? "the checkpoint from before is kept" : nil,
      ].compactMap { $0 },
      help: "train with a smaller `rate`")
  }

  private var start: TrainingStart {
    TrainingStart(
      epochs: plan.training.limit, batchesPerEpoch: feeder.batchesPerEpoch,
      batch: plan.training.batch,
      trainingPictures: trainingPictures, validationPictures: validationPictures,
      parameters: plan.trainableCount,
      groups: plan.training.sharpening?.groups.map(\.name) ?? [],
      labels: plan.program.outputs.compactMap(\.label).map { plan.program.labels[$0].name },
      threads: surroundings.threads, instructionSet: executor.arithmetic,
      epochsDone: state.epochsDone,
      batchesDone: state.batchesDone, otherInstructionSet: otherInstructionSet,
      metricsFault: metricsFault)
  }
}
