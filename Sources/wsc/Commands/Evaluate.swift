import WSRuntime

/// `wsc evaluate RUN`
func runEvaluate(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  try chooseInstructionSet()
  let folder = invocation.paths[0]
  let plan = try runPlan(of: folder)
  let record = try RunRecord.load(from: folder)
  let threads = invocation.count(.threads) ?? Platform.processorCount()
  try MemoryNeed.evaluation(of: plan).expectFree(
    threads: threads, for: "evaluating `\(plan.program.network)`")
  let data = try DataSplit.load(
    plan.training.data, searchFolders: record.searchFolders(option: invocation.path(.dataDir)),
    seed: plan.training.seed, threads: threads)
  let (name, examples) = try chooseSplit(invocation.value(.split), of: data)
  var known: DataOrigin?
  let scores = try measureRun(folder: folder, plan: plan, on: examples, threads: threads) {
    $0.warnIfForeign(
      to: plan.program.network, sourceDigests: [plan.program.sourceDigest], console)
    // Both files of a run tell the same of its data.
    if $0.weights.data != known { $0.warnIfChanged(data.files, console) }
    known = $0.weights.data
  }
  try TrainedWeights.verifyKept(
    folder, plan, hasSoft: scores.soft != nil, hasHard: scores.hard != nil, console)
  let classes = scores.classes(in: examples.dataset)
  if let path = invocation.path(.confusion) {
    var inputs = InputFiles([folder])
    inputs.add(data.files)
    try inputs.expectKept(by: [path])
    try RunRecord.expectKept(by: path)
    guard let first = classes.first, let confusion = first.best else {
      throw RuntimeError(
        .dataSet, "`\(plan.program.network)` has no label whose classes could be confused",
        help: "leave `--confusion` out")
    }
    let table = ClassReport.table(confusion, first.names)
    try FileSystem.replaceFile(path, with: Array(table.utf8))
    console.say("wrote \(path)")
  }
  if invocation.has(.json) {
    var json = scores.json
    json["split"] = .string(name)
    var byLabel = JSONObject()
    for report in classes { byLabel[report.label] = report.json }
    json["classes"] = .object(byLabel)
    try console.results.line(JSONValue.object(json).text())
  } else {
    for line in scores.lines(split: name) { try console.results.line(line) }
    for report in classes { try console.results.write(report.text(among: classes.count)) }
  }
  return ExitStatus.fine
}

/// The pictures that `--split` names; the test set without it.
func chooseSplit(
  _ name: String?, of data: DataSplit
) throws(RuntimeError) -> (name: String, examples: ExampleSet) {
  let name = name ?? "test"
  let examples =
    switch name {
    case "train": data.train
    case "validation": data.validation
    default: data.test
    }
  guard examples.count > 0 else {
    throw RuntimeError(
      .dataSet, "there are no \(name) pictures",
      help: "set `validation:` in the train plan, or choose another `--split`")
  }
  return (name, examples)
}
