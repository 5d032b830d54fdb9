import WSCompiler
import WSRuntime

/// `wsc train [FILE|PLAN]`
func runTrain(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  Platform.endOnInterrupts()
  try chooseInstructionSet()
  let job = try TrainingJob(invocation, console)
  let lock = try job.reserveFolder()
  let threads = invocation.count(.threads) ?? Platform.processorCount()
  try MemoryNeed.run(of: job.plan, emits: job.record.emits).expectFree(
    threads: threads, for: "training `\(job.plan.network)`")
  let data = try DataSplit.load(
    job.plan.data, searchFolders: job.searchFolders, seed: job.plan.seed, threads: threads)
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
    if !isQuiet { console.say("\(job.verb) \(job.plan.network) in \(folder.path)") }
    profile = invocation.has(.profile) ? try trainer.profile() : nil
    outcome = try trainer.run { display.show($0) }
  }
  if let profile { try report(profile, in: folder, console) }
  if let error = display.outputError { throw error }
  switch outcome {
  case .interrupted:
    console.say("interrupted; the checkpoint is written")
    sayHowToResume(folder, console)
    return ExitStatus.interrupted
  case .finished(let summary):
    do {
      return try finish(
        job, summary, folder, data, threads, isQuiet ? console.withoutTalk : console)
    } catch let end as AlreadyReported where end.status == ExitStatus.interrupted {
      console.say("interrupted; training is done, what follows it is not")
      sayHowToResume(folder, console)
      return end.status
    }
  }
}

private func report(
  _ profile: TrainingProfile, in folder: RunFolder, _ console: Console
) throws {
  console.say(raw: ProfileTable(profile).text)
  let path = folder.path / "profile.json"
  try FileSystem.replaceFile(path, with: Array((profile.json.text() + "\n").utf8))
  console.say("the trace is in \(path): open it with ui.perfetto.dev")
}

private func sayHowToResume(_ folder: RunFolder, _ console: Console) {
  console.say("go on with: wsc train --resume \(shellWord(folder.path))")
}

/// What follows training: a summary, and the netlist.
private func finish(
  _ job: TrainingJob, _ summary: TrainingSummary, _ folder: RunFolder, _ data: DataSplit,
  _ threads: Int, _ console: Console
) throws -> Int32 {
  guard let best = summary.bestEpoch else {
    console.say("trained \(summary.epochs) epochs; not all activations have become binary")
    if job.record.emits {
      console.say(
        "no netlist is written; one from the weights as they are: "
          + "wsc emit --force-hard --weights \(shellWord(folder.path))")
    }
    return ExitStatus.fine
  }
  let accuracies = try measureRun(
    folder: folder.path, plan: job.plan, on: data.test, threads: threads)
  console.say("trained \(summary.epochs) epochs; weights of epoch \(best) kept")
  for line in accuracies.lines(split: "test") { console.say(line) }
  guard job.record.emits, let source = job.source else { return ExitStatus.fine }
  return try emitAfterTraining(
    job, source, folder: folder.path, data: data, threads: threads, console: console)
}

/// A word of a command line that a shell reads back as one word.
func shellWord(_ path: FilePath) -> String {
  guard let text = path.text, text == path.description else {
    // What cannot be shown as it is, `$'…'` can spell.
    let quoted = path.description.replacing("'", with: "\\'")
    return "$'" + quoted + "'"
  }
  let isPlain = text.allSatisfy {
    $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+=:,@".contains($0))
  }
  return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
}
