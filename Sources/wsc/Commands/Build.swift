import WSCompiler
import WSLang
import WSRuntime

/// `wsc build FILE`; of a checkpoint, the plan that it belongs to.
func runBuild(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let path = invocation.paths[0]
  if try FileKind.reading(path).kind == .tensors {
    for option in [OptionName.set, .network, .train, .emit, .dump] where invocation.has(option) {
      throw UsageError("`--\(option.rawValue)` needs a network file, `\(path)` is none")
    }
    return try write(try RunFolder.plan(ofCheckpoint: path), invocation, console)
  }
  let source = try SourceInput(
    path, settings: invocation.all(.set), epochs: invocation.count(.epochs))
  if let stage = invocation.value(.dump) {
    try console.results.write(
      try dump(stage, source, SubjectChoice(invocation), console))
    return ExitStatus.fine
  }
  return try writePlan(source, invocation, console)
}

/// Writes `<network>.plan.json`, or what `-o` says.
func writePlan(
  _ source: SourceInput, _ invocation: Invocation, _ console: Console
) throws -> Int32 {
  let compiled = try compilePlan(source, SubjectChoice(invocation), console)
  return try write(compiled.plan, invocation, console)
}

private func write(
  _ plan: TrainingPlan, _ invocation: Invocation, _ console: Console
) throws -> Int32 {
  let path = invocation.path(.output) ?? FilePath("\(plan.program.network).plan.json")
  try InputFiles(invocation.paths).expectKept(by: [path])
  try RunRecord.expectKept(by: path, remaking: RunFolder.planPath(in: ""))
  try writeResult(plan.encoded(), to: path, console)
  return ExitStatus.fine
}

/// To a file, or to standard output for `-`.
func writeResult(_ bytes: [UInt8], to path: FilePath, _ console: Console) throws {
  try writeResult(to: path, console) { sink throws(RuntimeError) in
    try sink.write(bytes)
  }
}

/// The same, as it comes; a file is replaced when all of it is there.
func writeResult(
  to path: FilePath, _ console: Console, _ body: (any ByteSink) throws(RuntimeError) -> Void
) throws {
  if path == "-" {
    let sink = GatheredBytes { bytes throws(RuntimeError) in
      do throws(OutputError) {
        try console.results.write(bytes)
      } catch {
        throw error.asRuntimeError
      }
    }
    try body(sink)
    try sink.flush()
  } else {
    try FileSystem.replaceFile(path, body)
    console.say("wrote \(path)")
  }
}

/// What a stage of the compiler made of a file. Tokens and tree are shown whatever the faults.
private func dump(
  _ stage: String, _ source: SourceInput, _ choice: SubjectChoice, _ console: Console
) throws -> String {
  if stage == "tokens" || stage == "tree" {
    var diagnostics = Diagnostics()
    let tree = parse(source.file, into: &diagnostics)
    report(diagnostics.all, sources: [source.file], to: console.messages)
    return stage == "tokens" ? dumpTokens(tree) : dumpTree(tree)
  }
  var checked = CheckedSource(source)
  switch stage {
  case "model":
    try checked.report(console)
    checked.forgetWarnings()
    let settings = resolvedSettingsText(checked.model.resolvedSettings)
    return try settings + "\n" + subjectTables(&checked, choice, console)
  case "graph":
    return printGraph(try checked.subject(choice, for: .check, console).graph)
  case "plan":
    let plan = try compilePlan(source, choice, console).plan
    return String(decoding: plan.encoded(), as: UTF8.self)
  default:
    return try netlistDump(source, choice, console)
  }
}

/// The netlist that the latest finished run gives, or, before there is one, its outline.
private func netlistDump(
  _ source: SourceInput, _ choice: SubjectChoice, _ console: Console
) throws -> String {
  var checked = CheckedSource(source)
  let subject = try emittedSubject(source, &checked, choice, console)
  try foldingNeed(subject).expectFree(threads: 0, for: "the netlist of `\(subject.name)`")
  let trained: TrainedWeights
  do {
    trained = try TrainedWeights.find(
      nil, network: subject.name, forceHard: false, retry: shellWord(source.path))
  } catch let error as RuntimeError where error.code == ErrorCode.noWeights.rawValue {
    var diagnostics = Diagnostics()
    let outline = netlistOutline(subject, into: &diagnostics)
    report(diagnostics.all, sources: checked.sources, to: console.messages)
    guard let outline else { throw AlreadyReported() }
    return outline
  }
  let maker = try NetlistMaker(
    subject, trained, EmissionRequest(sourceDigest: source.digest),
    training: { recipe in
      let folders = trained.run?.record.searchFolders(option: nil) ?? []
      return try DataSplit.load(
        recipe, searchFolders: folders, seed: trained.dataSeed(for: subject)
      ).train
    }, sources: checked.sources, threads: Platform.processorCount(), console)
  return netlistSummary(maker.netlist)
}
