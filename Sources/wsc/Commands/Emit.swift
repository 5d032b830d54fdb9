import WSCompiler
import WSLang
import WSRuntime

/// `wsc emit [FILE|RUN|NETLIST]`
func runEmit(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  if invocation.has(.plan) {
    guard let file = invocation.paths.first else {
      throw UsageError("`wsc emit --plan` needs a FILE")
    }
    let source = try SourceInput(file, settings: invocation.all(.set))
    return try writePlan(source, invocation, console)
  }
  let wanted = try wantedTarget(invocation, console)
  try chooseInstructionSet()
  let outputs = [invocation.path(.output), invocation.path(.report)].compactMap(\.self)
  for path in outputs { try RunRecord.expectKept(by: path, remaking: RunRecord.netlistName) }
  var inputs = InputFiles(invocation.paths)
  try inputs.expectKept(by: outputs)
  if let emission = try storedEmission(invocation, wanted, console) {
    try writeEmissions([emission], keeping: inputs, invocation, console)
    return ExitStatus.fine
  }
  var data = EmittedData(invocation)
  let makers = try netlistMakers(invocation, wanted, &data, console)
  try verifyOutput(invocation.path(.output), plans: makers.count)
  for maker in makers { inputs.add(maker.trained.run?.folder ?? maker.trained.origin) }
  inputs.add(data.files)
  // Better now than after the comparison.
  try inputs.expectKept(by: outputs)
  let emissions = try makers.map { maker in
    if makers.count > 1 { console.say(maker.title) }
    return try comparedEmission(maker, among: makers.count, &data, invocation, console)
  }
  inputs.add(data.files)
  try writeEmissions(emissions, keeping: inputs, invocation, console)
  return ExitStatus.fine
}

/// The netlist with its test vectors, held against the network where there are data.
private func comparedEmission(
  _ maker: NetlistMaker, among count: Int, _ data: inout EmittedData, _ invocation: Invocation,
  _ console: Console
) throws -> Emission {
  func emission(
    _ netlist: Netlist, _ changes: [String: EmissionReport.Changes], isNoise: Bool
  ) throws -> Emission {
    let report = try EmissionReport(
      netlist, target: maker.target.text, harden: maker.hardened.report, changes: changes,
      vectorsAreNoise: isNoise)
    return Emission(
      target: maker.target, netlist: netlist, report: report,
      plan: count > 1 ? maker.subject.emit?.name : nil, until: maker.request.until)
  }
  guard !invocation.has(.noCompare), let recipe = maker.hardened.netlist.data else {
    let noise = try noisePictures(
      for: maker.netlist, count: maker.request.vectorCount ?? EmissionRequest.usualVectors)
    let netlist = try maker.withVectors(noise)
    for finding in maker.hardened.report.findings { console.say(finding) }
    console.say(
      invocation.has(.noCompare)
        ? "nothing was compared: test vectors are noise, and what whole weights cost was not measured"
        : "the network has no data: its test vectors are noise")
    return try emission(netlist, [:], isNoise: true)
  }
  let set = try data.load(
    recipe, for: maker.trained, seed: maker.hardened.netlist.dataSeed, threads: maker.threads,
    console)
  let netlist = try maker.withVectors(set.test, files: set.files)
  let (split, examples) = try chooseSplit(invocation.value(.split), of: set)
  let comparison = try maker.compare(on: examples)
  try comparison.verify()
  sayFindings(maker, comparison, split: split, console)
  return try emission(netlist, comparison.changes, isNoise: false)
}

/// What hardening and the comparison found out.
func sayFindings(
  _ maker: NetlistMaker, _ comparison: NetlistComparison, split: String, _ console: Console
) {
  for finding in maker.hardened.report.findings { console.say(finding) }
  let widths = maker.hardened.report.widths
  for line in comparison.lines(widths: widths, split: split) { console.say(line) }
  if let loss = Diagnostic.emissionLoss(comparison, maker.hardened, of: maker.subject) {
    report([loss], sources: [], to: console.messages)
  }
}

/// The netlist in the run folder that training ends with, verified over the whole test set.
func emitAfterTraining(
  _ job: TrainingJob, _ source: SourceInput, folder: FilePath, data: DataSplit, threads: Int,
  console: Console
) throws -> NetlistComparison {
  let choice = SubjectChoice(
    network: job.record.network ?? job.plan.program.network, train: job.record.train,
    emit: job.record.emit, target: TargetCall(.netlist))
  var checked = CheckedSource(source)
  checked.forgetWarnings()
  let subject = try checked.subject(choice, for: .emit, console)
  let trained = try TrainedWeights.of(run: folder, forceHard: false)
  let maker = try NetlistMaker(
    subject, trained, EmissionRequest(sourceDigest: source.digest), training: { _ in data.train },
    sources: checked.sources, threads: threads, console)
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
