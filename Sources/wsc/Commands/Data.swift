import WSCompiler
import WSLang
import WSRuntime

/// `wsc data FILE|RECIPE`
func runData(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let (recipe, folders) = try recipe(invocation, console)
  let threads = invocation.count(.threads) ?? Platform.processorCount()
  try MemoryNeed.data(recipe.source).expectFree(threads: threads, for: "reading the data")
  let (train, test) = try loadDataset(recipe.source, searchFolders: folders, threads: threads)
  var sheet: FilePath?
  if let path = invocation.path(.sheet) {
    var inputs = InputFiles([])
    inputs.add(train.files + test.files)
    try inputs.expectKept(by: [path])
    try RunRecord.expectKept(by: path)
    guard let pictures = ContactSheet(train) else {
      throw RuntimeError(
        .dataSet, "there is nothing to draw: no field of \(train.name) is a picture",
        help: "leave `--sheet` out")
    }
    try FileSystem.replaceFile(path, with: try pictures.png(origin: path.description))
    sheet = path
  }
  let report = DataReport(
    train: DataSummary(train), test: DataSummary(test),
    duplicates: DuplicateExamples(train: train, test: test))
  try console.results.write(invocation.has(.json) ? report.json.text() + "\n" : report.text)
  if let sheet { console.say("wrote \(sheet)") }
  return ExitStatus.fine
}

/// What the training plan of a network file says of its data, or what is written as it is there; and
/// where files are looked up.
private func recipe(
  _ invocation: Invocation, _ console: Console
) throws -> (DataRecipe, folders: [FilePath]) {
  let path = invocation.paths[0]
  guard invocation.operands[0].contains("(") && FileSystem.kind(of: path) == nil else {
    if let field = invocation.all(.label).first {
      throw UsageError("`--label \(field)` is for data that no network takes")
    }
    let source = try SourceInput(path, settings: invocation.all(.set))
    let plan = try compilePlan(source, SubjectChoice(invocation), console).plan
    return (
      plan.training.data,
      dataSearchFolders(option: invocation.path(.dataDir), beside: source.folder)
    )
  }
  for option in [OptionName.set, .network, .train] where invocation.has(option) {
    throw UsageError("`--\(option.word)` needs a network file")
  }
  var diagnostics = Diagnostics()
  let written = SourceText(name: "RECIPE", text: invocation.operands[0])
  let recipe = resolveData(written, labels: invocation.all(.label), into: &diagnostics)
  report(diagnostics.all, sources: [written], to: console.messages)
  guard let recipe else { throw AlreadyReported() }
  return (recipe, dataSearchFolders(option: invocation.path(.dataDir), beside: "."))
}
