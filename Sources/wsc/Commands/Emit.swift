import WSCompiler
import WSLang
import WSRuntime

/// `wsc emit [FILE|RUN]`
func runEmit(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  if invocation.has(.plan) {
    guard let file = invocation.paths.first else {
      throw UsageError("`wsc emit --plan` needs a FILE")
    }
    let source = try SourceInput(file, settings: invocation.all(.set))
    return try writePlan(source, invocation, console)
  }
  let wanted = try wantedTarget(invocation)
  try chooseInstructionSet()
  let maker = try netlistMaker(invocation, wanted, console)
  let folders = searchFolders(maker, invocation)
  let netlist: Netlist
  if !invocation.has(.noCompare), let recipe = maker.hardened.netlist.data {
    let data = try DataSplit.load(
      recipe, searchFolders: folders, seed: maker.hardened.netlist.dataSeed,
      threads: maker.threads)
    maker.trained.warnIfChanged(data.files, console)
    netlist = try maker.withVectors(data.test, files: data.files)
    let (split, examples) = try chooseSplit(invocation.value(.split), of: data)
    let comparison = try maker.compare(on: examples)
    try comparison.verify()
    sayFindings(maker, comparison, split: split, console)
  } else {
    netlist = try maker.withVectors(try noisePictures(for: maker.hardened.netlist))
    for finding in maker.hardened.report.findings { console.say(finding) }
    console.say(
      invocation.has(.noCompare)
        ? "no data were read: test vectors are noise, and what whole weights cost was not measured"
        : "the network has no data: its test vectors are noise")
  }
  try writeResult(
    to: invocation.path(.output), default: FilePath(netlist.name + maker.target.ending), console
  ) { sink throws(RuntimeError) in try maker.target.write(netlist, sink) }
  return ExitStatus.fine
}

/// What `--target` or `--netlist` asks for, whatever the plan says.
private func wantedTarget(_ invocation: Invocation) throws(UsageError) -> Target? {
  if invocation.has(.netlist) { return .netlist }
  guard let name = invocation.value(.target) else { return nil }
  if let target = Target.named(name) { return target }
  let written = "it writes \(listed(Target.all.map(\.name), last: "and"))"
  if Target.planned.contains(where: { $0.name == name }) {
    throw UsageError("this version cannot write for the target `\(name)` yet", help: written)
  }
  var error = UsageError("there is no target `\(name)`")
  let known = Target.all.map(\.name) + Target.planned.map(\.name)
  if let close = suggest(for: name, among: known) { error.helps.append("did you mean `\(close)`?") }
  error.helps.append(written)
  throw error
}

/// From the file and the weights that are asked for, or from the latest finished run.
private func netlistMaker(
  _ invocation: Invocation, _ target: Target?, _ console: Console
) throws -> NetlistMaker {
  let threads = invocation.count(.threads) ?? Platform.processorCount()
  let forceHard = invocation.has(.forceHard)
  var choice = SubjectChoice(invocation)
  var weights = invocation.path(.weights)
  var file = invocation.paths.first
  if let folder = file, FileSystem.kind(of: folder) == .folder {
    guard weights == nil else {
      throw UsageError("`\(folder)` is a run, and `--weights` names another")
    }
    (weights, file) = (folder, nil)
  }
  if let file {
    let source = try SourceInput(file, settings: invocation.all(.set))
    let (subject, sources) = try emittedSubject(source, choice, console)
    let trained = try TrainedWeights.find(
      weights, network: subject.name, forceHard: forceHard, retry: shellWord(file))
    if weights == nil, let run = trained.run { console.say("taking the run \(run.folder)") }
    // Of a run, the networks are compared node by node.
    if trained.run == nil {
      trained.warnIfForeign(to: subject.name, sourceDigest: source.digest, console)
    }
    return try NetlistMaker(
      subject, trained, sources: sources, target: target, threads: threads, console)
  }
  let trained = try TrainedWeights.find(
    weights, network: choice.network, forceHard: forceHard, retry: "FILE")
  guard let run = trained.run, let source = try run.record.storedSource(in: run.folder) else {
    throw UsageError(
      "`\(trained.origin)` does not tell its network", help: "name the network file too")
  }
  if invocation.has(.set) {
    throw UsageError("`--set` needs the network file", help: "name the network file too")
  }
  console.say("taking the run \(run.folder)")
  choice.network = choice.network ?? run.record.network ?? run.plan.network
  choice.train = choice.train ?? run.record.train
  choice.emit = choice.emit ?? run.record.emit
  let (subject, sources) = try emittedSubject(source, choice, console)
  return try NetlistMaker(
    subject, trained, sources: sources, target: target, threads: threads, console)
}

/// The subject to emit. One without an `emit` plan is held to the same rules.
func emittedSubject(
  _ source: SourceInput, _ choice: SubjectChoice, _ console: Console
) throws -> (subject: Subject, sources: [SourceText]) {
  var checked = CheckedSource(source)
  let subject = try checked.subject(choice, for: .emit, console)
  if subject.emit == nil {
    let deployed = CheckedSource(source, deployed: true)
    if deployed.diagnostics.hasErrors { try deployed.report(console) }
  }
  return (subject, checked.sources)
}

private func searchFolders(_ maker: NetlistMaker, _ invocation: Invocation) -> [FilePath] {
  let option = invocation.path(.dataDir)
  if let run = maker.trained.run { return run.record.searchFolders(option: option) }
  let file = invocation.paths.first ?? "."
  return dataSearchFolders(option: option, beside: file.parent)
}

/// What hardening and the comparison found out.
func sayFindings(
  _ maker: NetlistMaker, _ comparison: NetlistComparison, split: String, _ console: Console
) {
  for finding in maker.hardened.report.findings { console.say(finding) }
  let bits = maker.hardened.report.weightBits
  for line in comparison.lines(weightBits: bits, split: split) { console.say(line) }
  if let loss = Diagnostic.emissionLoss(comparison, maker.hardened) {
    report([loss], sources: [], to: console.messages)
  }
}

/// The netlist in the run folder that training ends with, verified over the whole test set.
func emitAfterTraining(
  _ job: TrainingJob, _ source: SourceInput, folder: FilePath, data: DataSplit, threads: Int,
  console: Console
) throws -> NetlistComparison {
  let choice = SubjectChoice(
    network: job.record.network ?? job.plan.network, train: job.record.train,
    emit: job.record.emit)
  var checked = CheckedSource(source)
  checked.forgetWarnings()
  let subject = try checked.subject(choice, for: .emit, console)
  let trained = try TrainedWeights.of(run: folder, forceHard: false)
  let maker = try NetlistMaker(
    subject, trained, sources: checked.sources, target: .netlist, threads: threads, console)
  let netlist = try maker.withVectors(data.test, files: data.files)
  let path = RunRecord.netlistPath(in: folder)
  console.say("comparing the netlist with the network ...")
  let comparison = try maker.compare(on: data.test)
  try comparison.verify()
  try NetlistFile.save(netlist, path)
  sayFindings(maker, comparison, split: "test", console)
  console.say("wrote \(path)")
  return comparison
}
