import WSCompiler
import WSRuntime

/// `wsc train [FILE|PLAN]`
func runTrain(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  Platform.endOnInterrupts()
  try chooseInstructionSet()
  let job = try TrainingJob(invocation, console)
  let lock = try job.reserveFolder()
  let threads = invocation.count(.threads) ?? Platform.processorCount()
  let netlist = job.record.netlistSize(of: job.source, job.plan)
  try MemoryNeed.run(of: job.plan, netlist: netlist).expectFree(
    threads: threads, for: "training `\(job.plan.program.network)`")
  let data = try DataSplit.load(
    job.plan.training.data, searchFolders: job.searchFolders, seed: job.plan.training.seed,
    threads: threads)
  try job.expectKept(data.files)
  let isQuiet = invocation.has(.quiet)
  let mode: TrainingDisplay.Mode = invocation.has(.json) ? .json : isQuiet ? .quiet : .people
  var display = TrainingDisplay(console, mode: mode)
  let folder: RunFolder
  let profile: TrainingProfile?
  let outcome: TrainingOutcome
  // What follows needs memory of its own: that of training is given back before.
  do {
    let setup = try TrainingSetup(job.plan, data: data, threads: threads)
    Platform.finishBeforeInterrupts()
    folder = try job.openFolder(lock)
    let trainer = try Trainer(
      folder, setup,
      surroundings: .init(
        threads: threads, clock: Platform.seconds, isInterrupted: { Platform.interrupted }))
    if !isQuiet {
      console.say("\(job.verb) \(job.plan.program.network) in \(folder.path)")
      sayDifferences(job, console)
      if let left = setup.leftOut {
        console.say(
          "each epoch leaves out \(groupedDigits(left)) pictures, which fill no batch of "
            + "\(job.plan.training.batch)")
      }
    }
    profile = invocation.has(.profile) ? try trainer.profile() : nil
    outcome = try trainer.run { display.show($0) }
  }
  if let profile { try report(profile, in: folder, console) }
  if let error = display.outputError { throw error }

  var result = TrainingResult(network: job.plan.program.network, folder: folder.path)
  result.warnings = display.warnings
  func printResult() throws {
    if mode == .json { try console.results.line(result.json.text()) }
  }
  switch outcome {
  case .interrupted:
    console.say("interrupted; the checkpoint is written")
    sayHowToResume(folder, console)
    try printResult()
    return ExitStatus.interrupted
  case .finished(let summary):
    do {
      try finish(
        job, summary, data, threads, into: &result, isQuiet ? console.withoutTalk : console)
      try printResult()
      return ExitStatus.fine
    } catch let end as AlreadyReported where end.status == ExitStatus.interrupted {
      console.say("interrupted; training is done, what follows it is not")
      sayHowToResume(folder, console)
      result.end = .interrupted
      try printResult()
      return end.status
    } catch let error where !(error is OutputError) {
      // What was measured until then is a result too.
      try printResult()
      throw error
    }
  }
}

private func sayDifferences(_ job: TrainingJob, _ console: Console) {
  guard !job.lengthDifferences.isEmpty else { return }
  console.say("with another number of epochs it is not the run that it would have been with it:")
  for difference in job.lengthDifferences { console.say("  " + difference) }
}

private func report(
  _ profile: TrainingProfile, in folder: RunFolder, _ console: Console
) throws {
  console.say(raw: ProfileTable(profile).text)
  let path = RunRecord.profilePath(in: folder.path)
  try FileSystem.replaceFile(path, with: Array((profile.json.text() + "\n").utf8))
  console.say("the trace is in \(path): open it with ui.perfetto.dev")
}

private func sayHowToResume(_ folder: RunFolder, _ console: Console) {
  console.say("go on with: wsc train --resume \(shellWord(folder.path))")
}

/// What follows training: a summary, and the netlist.
private func finish(
  _ job: TrainingJob, _ summary: TrainingSummary, _ data: DataSplit, _ threads: Int,
  into result: inout TrainingResult, _ console: Console
) throws {
  let folder = result.folder
  result.epochs = summary.epochs
  result.bestEpoch = summary.bestEpoch
  guard let best = summary.bestEpoch else {
    result.end = .notBinary
    if job.record.emits { throw RuntimeError.notBinary(summary, job.plan, folder: folder) }
    console.say(
      "trained \(summary.epochs) epochs; not all activations have become binary, so that no weights "
        + "are kept but those of the checkpoint")
    return
  }
  result.end = .finished
  let scores = try measureRun(folder: folder, plan: job.plan, on: data.test, threads: threads)
  result.scores = scores
  console.say("trained \(summary.epochs) epochs; weights of epoch \(best) kept")
  for line in scores.lines(split: "test") { console.say(line) }
  if job.isPlanAlone, !job.declinesNetlist {
    console.say(
      "no netlist is written: a plan does not say how; the network file does: "
        + "wsc emit --netlist FILE --weights \(shellWord(folder))")
  }
  guard job.record.emits, let source = job.source else { return }
  result.comparison = try emitAfterTraining(
    job, source, folder: folder, data: data, threads: threads, console: console)
  result.netlist = RunRecord.netlistPath(in: folder)
}
