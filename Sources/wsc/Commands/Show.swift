import WSCompiler
import WSLang
import WSRuntime

/// `wsc show FILE`
func runShow(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  let path = invocation.paths[0]
  if FileSystem.kind(of: path) == .folder {
    try refuse([.resolved, .format, .set], invocation, "a run")
    try console.results.write(try runText(path))
    return ExitStatus.fine
  }
  let (kind, bytes) = try FileKind.reading(path)
  switch kind {
  case .plan, .json:
    try refuse([.resolved, .format, .set], invocation, "a plan")
    try console.results.write(planText(try plan(bytes, in: path), netlist: nil))
  case .metrics:
    try refuse([.resolved, .format, .set], invocation, "the metrics of a run")
    try console.results.write(try metricsText(bytes, origin: path.description))
  case .tensors:
    try refuse([.resolved, .set], invocation, "no network file")
    let file = try Safetensors.parse(bytes, origin: path.description)
    try showTensors(file, path, asText: invocation.value(.format) == "text", console)
  case .networkFile:
    try refuse([.format], invocation, "a network file")
    try console.results.write(try networkText(path, invocation, console))
  }
  return ExitStatus.fine
}

private func refuse(
  _ options: [OptionName], _ invocation: Invocation, _ what: String
) throws(UsageError) {
  for option in options where invocation.has(option) && invocation.value(option) != "table" {
    throw UsageError(
      "`--\(option.rawValue)` does not apply: `\(invocation.operands[0])` is \(what)")
  }
}

// MARK: Networks

/// A table for each network of the file, or for the one that is asked for.
private func networkText(
  _ path: FilePath, _ invocation: Invocation, _ console: Console
) throws -> String {
  let source = try SourceInput(path, settings: invocation.all(.set))
  var checked = CheckedSource(source)
  try checked.report(console)
  guard !checked.model.subjectNames.isEmpty else {
    throw RuntimeError(
      .fileKind, "`\(path)` describes no network", help: "`wsc new` writes a file to start from")
  }
  if invocation.has(.resolved) { return resolvedSettingsText(checked.model.resolvedSettings) }
  checked.forgetWarnings()
  return try subjectTables(&checked, SubjectChoice(invocation), console)
}

/// The tables of one subject or of all.
func subjectTables(
  _ checked: inout CheckedSource, _ choice: SubjectChoice, _ console: Console
) throws -> String {
  let names = choice.network.map { [$0] } ?? checked.model.subjectNames
  var tables: [String] = []
  for name in names {
    var choice = choice
    choice.network = name
    let subject = try checked.subject(choice, for: .check, console)
    tables.append("network \(name)\n\n" + showTable(subject).text + memoryText(subject))
  }
  return tables.joined(separator: "\n")
}

/// What training and emission hold at once; nothing for what cannot be trained.
private func memoryText(_ subject: Subject) -> String {
  var faults = Diagnostics()
  guard subject.train != nil,
    let plan = lowerToPlan(subject, sourceDigest: "", into: &faults), !faults.hasErrors
  else { return "" }
  return "\n"
    + memoryLine(
      .run(of: plan, netlist: subject.emit == nil ? nil : netlistSize(of: subject)))
}

private func memoryLine(_ need: MemoryNeed) -> String {
  "memory     \(byteText(need.total)) to train: \(need.text)\n"
}

// MARK: Runs and plans

private func runText(_ folder: FilePath) throws -> String {
  let plan = try runPlan(of: folder)
  let record = try RunRecord.load(from: folder)
  var text = "run of \(plan.program.network) in \(folder)\n"
  if let source = record.source { text += "source     \(source)\n" }
  for setting in record.settings { text += "--set      \(setting)\n" }
  let source = try? record.storedSource(in: folder, of: plan)
  text += planText(plan, netlist: record.netlistSize(of: source, plan))
  if let progress = try RunFolder.progress(in: folder) {
    text += "\nepochs     \(progress.epochsDone) of \(plan.training.limit)\n"
    let metrics = try RunMetrics(in: folder, done: progress.epochsDone)
    if let accuracy = metrics.epochs.last?.hardAccuracy {
      text += "hard       \(percent(accuracy)) of the validation set\n"
    } else if let loss = metrics.epochs.last?.hardValidationLoss {
      text += "hard       loss \(lossText(loss)) on the validation set\n"
    }
    if let fault = metrics.fault {
      text += "metrics    `\(RunFolder.metricsPath(in: folder))` is damaged: \(fault)\n"
    }
  }
  let files = try FileSystem.list(folder).filter { $0.bytes.first != UInt8(ascii: ".") }
  return text + "files      \(files.map(\.description).joined(separator: "  "))\n"
}

/// The operators of a plan and what it is trained with.
private func planText(_ plan: TrainingPlan, netlist: NetlistSize?) -> String {
  var text = "plan of \(plan.program.network)\n\n"
  let rows =
    [("operator", "kind", "shape")]
    + plan.program.operators.map {
      ($0.name, $0.kind.rule.title, plan.program.signals[$0.output].shape.asSize)
    }
  let widths = (rows.map(\.0.count).max() ?? 0, rows.map(\.1.count).max() ?? 0)
  for row in rows {
    text += filled(row.0, to: widths.0) + "  " + filled(row.1, to: widths.1) + "  \(row.2)\n"
  }
  text +=
    "\nparameters \(groupedDigits(plan.trainableCount))\nbatch      \(plan.training.batch)\nlimit      \(plan.training.limit) epochs\n"
  text += "seed       \(plan.training.seed)\nprecision  \(plan.program.precision.rawValue)\n"
  return text + memoryLine(.run(of: plan, netlist: netlist))
}

// MARK: Tensors

/// A netlist, or any other file of tensors.
private func showTensors(
  _ file: Safetensors, _ path: FilePath, asText: Bool, _ console: Console
) throws {
  if file.metadata["format"] == Netlist.formatName {
    let netlist = try NetlistFile.parse(file, origin: path.description)
    guard asText else { return try console.results.write(netlistSummary(netlist)) }
    // Lines are gathered: one write for each would be slow.
    var buffer: [UInt8] = []
    try writeNetlistText(netlist) { line in
      buffer += Array(line.utf8)
      if buffer.count > 1 << 16 {
        try console.results.write(buffer)
        buffer = []
      }
    }
    return try console.results.write(buffer)
  }
  guard !asText else {
    throw UsageError("`--format text` is for netlists, `\(path)` is none")
  }
  var text = ""
  for key in file.metadata.keys.sorted() {
    let value = file.metadata[key] ?? ""
    text += "\(filled(key, to: 12)) \(value.count > 80 ? "(\(value.count) characters)" : value)\n"
  }
  let width = file.names.map(\.count).max() ?? 0
  for name in file.names {
    guard let tensor = file[name] else { continue }
    text +=
      "\(filled(name, to: width))  \(filled(tensor.type.rawValue, to: 4))  "
      + "\(tensor.shape.map(String.init).joined(separator: " × "))\n"
  }
  try console.results.write(text)
}
