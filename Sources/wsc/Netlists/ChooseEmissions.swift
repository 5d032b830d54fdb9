import WSCompiler
import WSLang
import WSRuntime

/// The target that `--target` or `--netlist` asks for, whatever the plan says; chips among them where
/// nothing is to be written.
func wantedTarget(
  _ invocation: Invocation, writes: Bool = true, _ console: Console
) throws -> TargetCall? {
  if invocation.has(.netlist) { return TargetCall(.netlist) }
  guard let written = invocation.value(.target) else { return nil }
  var diagnostics = Diagnostics()
  let source = SourceText(name: "--target", text: written)
  let call = resolveTarget(source, writes: writes, into: &diagnostics)
  report(diagnostics.all, sources: [source], to: console.messages)
  guard let call else { throw AlreadyReported(status: ExitStatus.usage) }
  return call
}

/// A netlist for each plan that is to be written: from the file and the weights that are asked for,
/// or from the latest finished run. With a target of its own, the plan that is the default.
func netlistMakers(
  _ invocation: Invocation, _ target: TargetCall?, _ data: inout EmittedData, _ console: Console
) throws -> [NetlistMaker] {
  let forceHard = invocation.has(.forceHard)
  var choice = SubjectChoice(invocation)
  choice.target = target
  var weights = invocation.path(.weights)
  var file = invocation.paths.first
  if let folder = file, FileSystem.kind(of: folder) == .folder {
    guard weights == nil else {
      throw UsageError("`\(folder)` is a run, and `--weights` names another")
    }
    (weights, file) = (folder, nil)
  }
  let source: SourceInput
  let subjects: EmittedSubjects
  let trained: TrainedWeights
  if let file {
    source = try SourceInput(file, settings: invocation.all(.set))
    subjects = try EmittedSubjects(source, choice, console)
    trained = try TrainedWeights.find(
      weights, network: subjects.network, forceHard: forceHard, retry: shellWord(file))
    if weights == nil, let run = trained.run { console.say("taking the run \(run.folder)") }
  } else {
    trained = try TrainedWeights.find(
      weights, network: choice.network, forceHard: forceHard, retry: "FILE")
    guard let run = trained.run,
      let stored = try run.record.storedSource(in: run.folder, of: run.plan)
    else {
      throw UsageError(
        "`\(trained.origin)` does not tell its network",
        help: "name the network file too: `wsc emit FILE --weights "
          + "\(shellWord(trained.run?.folder ?? trained.origin))`")
    }
    if invocation.has(.set) {
      throw UsageError("`--set` needs the network file", help: "name the network file too")
    }
    console.say("taking the run \(run.folder)")
    source = stored
    choice.network = choice.network ?? run.record.network ?? run.plan.program.network
    choice.train = choice.train ?? run.record.train
    choice.emit = choice.emit ?? run.record.emit
    subjects = try EmittedSubjects(source, choice, console)
  }
  var request = EmissionRequest(invocation)
  request.sourceDigest = source.digest
  let threads = invocation.count(.threads) ?? Platform.processorCount()
  let makers = try subjects.all.map { subject in
    try NetlistMaker(
      subject, trained, request,
      training: {
        if invocation.has(.noCompare) {
          throw UsageError(
            "`--no-compare` reads no data, and `rounding: spikes` needs training pictures",
            help: "leave `--no-compare` out, or round to the nearest: "
              + "`--set emit.rounding=nearest`")
        }
        return try data.load(
          $0, for: trained, seed: trained.dataSeed(for: subject), threads: threads, console
        ).train
      }, sources: subjects.sources, threads: threads, console)
  }
  // That the tensors fit is known by now. Of a run, the networks are compared node by node.
  if let run = trained.run {
    warnIfTrainedOtherwise(run, than: subjects.all[0], sourceDigest: source.digest, console)
  } else {
    trained.warnIfForeign(
      to: subjects.network, sourceDigests: [source.digest, subjects.trainingDigest], console)
  }
  return makers
}

/// A source that was changed since may ask for another training than its run had, whose length is
/// the run's own affair.
private func warnIfTrainedOtherwise(
  _ run: TrainedWeights.Run, than subject: Subject, sourceDigest: String, _ console: Console
) {
  var unsaid = Diagnostics()
  guard run.plan.program.sourceDigest != sourceDigest, subject.train?.limit != nil,
    let described = try? lowerToPlan(subject, sourceDigest: "", into: &unsaid)?.changing({
      $0.takeLimit(of: run.plan.training)
      $0.takeFinish(of: run.plan.training)
    }), let difference = described.firstDifference(from: run.plan)
  else { return }
  warn(
    RuntimeError(
      .otherOrigin,
      "the run in `\(run.folder)` was trained otherwise than the file says: in the file \(difference)",
      notes: ["its weights fit, and are used"]), console)
}

/// The same network by each of the `emit` plans that a call writes.
private struct EmittedSubjects {
  let all: [Subject]
  let sources: [SourceText]
  let trainingDigest: String

  init(_ source: SourceInput, _ choice: SubjectChoice, _ console: Console) throws {
    var checked = CheckedSource(source)
    var found: [Subject] = []
    let choices = choice.target == nil ? checked.model.emitChoices(choice) : [choice]
    for choice in choices {
      found.append(try emittedSubject(source, &checked, choice, console))
      checked.forgetWarnings()
    }
    all = found
    sources = checked.sources
    trainingDigest = source.trainingDigest(checked.model)
  }

  var network: String { all[0].name }
}

/// The subject to emit. One without an `emit` plan is held to the same rules.
func emittedSubject(
  _ source: SourceInput, _ checked: inout CheckedSource, _ choice: SubjectChoice,
  _ console: Console
) throws -> Subject {
  let subject = try checked.subject(choice, for: .emit, console)
  if subject.emit == nil {
    let deployed = CheckedSource(source, deployed: true)
    if deployed.diagnostics.hasErrors { try deployed.report(console) }
  }
  return subject
}
