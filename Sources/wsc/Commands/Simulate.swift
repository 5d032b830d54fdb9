import WSCompiler
import WSLang
import WSRuntime

/// `wsc simulate NETLIST`
func runSimulate(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  try chooseInstructionSet()
  let path = invocation.paths[0]
  let threads = invocation.count(.threads) ?? Platform.processorCount()
  let netlist = try NetlistFile.load(path)
  if invocation.has(.vectors) {
    return try replay(netlist, path: path, threads: threads, invocation, console)
  }
  let recipe = try recipe(for: netlist, path: path, invocation, console)
  let folders = dataSearchFolders(option: invocation.path(.dataDir), ofNetlist: path)
  var need = MemoryNeed.simulation(of: netlist)
  need.add(.data(recipe.source))
  try need.expectFree(threads: threads, for: "simulating `\(netlist.name)`")
  let data = try DataSplit.load(
    recipe, searchFolders: folders, seed: netlist.dataSeed, threads: threads)
  if !invocation.has(.data) {
    warn(netlist.dataOrigin.fault(of: data.files, subject: "`\(path)`"), console)
  }
  let (split, examples) = try chooseSplit(invocation.value(.split), of: data)
  try netlist.expectSpikes(in: examples.dataset)
  let executor = try NetlistExecutor(
    netlist, pictures: examples.count, threads: threads,
    kind: invocation.value(.executor).flatMap(NetlistExecutor.Kind.init))
  let start = Platform.seconds()
  // What is written says of each output whether it has a truth.
  let judged = netlist.outputs.filter {
    invocation.has(.data) ? recipe.fields[$0.name] != nil : $0.hasLabel
  }
  var report = SimulationReport(
    netlist, judging: judged.map(\.name), split: split, executor: executor.kind)
  let chunk = 1000
  for first in stride(from: 0, to: examples.count, by: chunk) {
    let part = ExampleSet(
      examples.dataset,
      indices: Array(examples.indices[first..<min(first + chunk, examples.count)]))
    report.add(try executor.run(part), of: part)
  }
  report.seconds = Platform.seconds() - start
  try console.results.write(
    invocation.has(.json) ? report.json.text() + "\n" : report.text)
  return ExitStatus.fine
}

/// What the test vectors promise, held against what the simulator computes.
private func replay(
  _ netlist: Netlist, path: FilePath, threads: Int, _ invocation: Invocation, _ console: Console
) throws -> Int32 {
  try MemoryNeed.simulation(of: netlist).expectFree(
    threads: threads, for: "simulating `\(netlist.name)`")
  let report = try replayVectors(netlist, threads: threads)
  let compared = report.parts.reduce(0) { $0 + $1.compared }
  let differences = report.parts.reduce(0) { $0 + $1.differences }
  if invocation.has(.json) {
    let parts = report.parts.map { part -> JSONValue in
      [
        "name": .string(part.name), "compared": .integer(part.compared),
        "differences": .integer(part.differences),
      ]
    }
    let json: JSONValue = [
      "pictures": .integer(report.pictures), "agrees": .bool(report.agrees),
      "parts": .array(parts),
    ]
    try console.results.line(json.text())
  } else {
    try console.results.line(
      "\(report.pictures) pictures: \(groupedDigits(compared)) spikes, silences and classes compared, "
        + "\(groupedDigits(differences)) differ")
  }
  try report.expectAgreement(of: path)
  return ExitStatus.fine
}

/// `--data`, or the recipe that the netlist carries.
private func recipe(
  for netlist: Netlist, path: FilePath, _ invocation: Invocation, _ console: Console
) throws -> DataRecipe {
  if let written = invocation.value(.data) {
    return try readRecipe(written, for: netlist, console)
  }
  guard let recipe = netlist.data else {
    throw RuntimeError(
      .netlistInput, "`\(path)` does not say what data it was trained on",
      help: "name them: `--data 'mnist(\"mnist\")'`")
  }
  return recipe
}

/// A recipe as it stands in a train plan, for the inputs and outputs of the netlist.
private func readRecipe(
  _ written: String, for netlist: Netlist, _ console: Console
) throws -> DataRecipe {
  var diagnostics = Diagnostics()
  let source = SourceText(name: "--data", text: written)
  let recipe = resolveData(source, for: netlist, into: &diagnostics)
  report(diagnostics.all, sources: [source], to: console.messages)
  guard let recipe else { throw AlreadyReported() }
  return recipe
}

/// What a simulation amounts to.
struct SimulationReport {
  let network: String
  let split: String
  let executor: NetlistExecutor.Kind
  var seconds = 0.0
  private(set) var pictures = 0
  private var scores: [LabelScore]
  private var spikes: [Int]
  private var operations = 0
  private let populations: [(name: String, neurons: Int)]

  /// - Parameter labels: the outputs whose classes have a truth in the data.
  init(
    _ netlist: Netlist, judging labels: [String], split: String, executor: NetlistExecutor.Kind
  ) {
    self.executor = executor
    scores = labels.map { LabelScore($0) }
    network = netlist.name
    self.split = split
    populations = netlist.populations.map { ($0.name, $0.shape.elements) }
    spikes = Array(repeating: 0, count: populations.count)
  }

  mutating func add(_ result: SimulationResult, of examples: ExampleSet) {
    pictures += result.count
    for index in spikes.indices { spikes[index] += result.populations[index].spikes }
    operations += result.operations.reduce(0) { $0 + $1.count }
    for index in scores.indices {
      let label = scores[index].label
      guard let classes = result.outputs[label] else { continue }
      scores[index].add(classes, truth: examples.labels(for: label))
    }
  }

  private func perPicture(_ count: Int) -> Double { Double(count) / Double(max(1, pictures)) }

  var text: String {
    var text = "\(network): \(groupedDigits(pictures)) \(split) pictures\n"
    let accuracies = scores.accuracies
    for (label, accuracy) in accuracies {
      text += "\(accuracyWords(label, among: accuracies.count)) \(percent(accuracy))\n"
    }
    text += "weights added a picture: \(groupedDigits(wholeNumber(perPicture(operations))))\n"
    text += "\(fixed(seconds * 1e3 / Double(max(1, pictures)), 3)) ms a picture, "
    text += executor == .bulk ? "computed in bulk\n\n" : "spike by spike\n\n"
    let width = max(10, populations.map(\.name.count).max() ?? 0)
    text += filled("population", to: width) + "     neurons  spikes a picture   active\n"
    for (population, count) in zip(populations, spikes) {
      let share = perPicture(count) / Double(max(1, population.neurons))
      text +=
        filled(population.name, to: width)
        + padded(groupedDigits(population.neurons), to: 12)
        + padded(fixed(perPicture(count), 1), to: 18) + padded(fixed(share * 100, 2) + " %", to: 9)
        + "\n"
    }
    return text
  }

  var json: JSONValue {
    let layers = zip(populations, spikes).map { population, count -> JSONValue in
      [
        "name": .string(population.name), "neurons": .integer(population.neurons),
        "spikes": .integer(count), "spikes_per_picture": .number(perPicture(count)),
      ]
    }
    return [
      "network": .string(network), "split": .string(split), "pictures": .integer(pictures),
      "accuracy": JSONValue(scores.first?.accuracy), "accuracies": scores.json,
      "operations_per_picture": .number(perPicture(operations)),
      "populations": .array(layers), "executor": .string(executor.rawValue),
      "seconds": .number(seconds),
    ]
  }
}
