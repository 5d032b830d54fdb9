import WSCompiler
import WSLang
import WSRuntime

/// A hardened network on its way to a file.
struct NetlistMaker {
  let subject: Subject
  /// The part that is asked for, in no target's form.
  let hardened: HardenedNetwork
  /// The same without what no output needs, if that was asked for.
  private let pruned: Netlist?
  /// The same as the target takes it.
  let netlist: Netlist
  let trained: TrainedWeights
  let target: TargetCall
  let request: EmissionRequest
  let threads: Int

  /// All activations hard, everything folded, whole weights, as the target of the subject's `emit`
  /// plan takes them; messages are written.
  ///
  /// - Parameter training: pictures on which rounding keeps the spikes, where the plan wants that.
  init(
    _ subject: Subject, _ trained: TrainedWeights, _ request: EmissionRequest,
    training: (DataRecipe) throws -> ExampleSet, sources: [SourceText], threads: Int,
    _ console: Console
  ) throws {
    try trained.expectRun(of: subject)
    try trained.expectNoTwin(of: subject)
    try emissionNeed(subject, plan: trained.run?.plan).expectFree(
      threads: threads, for: "making and comparing the netlist of `\(subject.name)`")
    var diagnostics = Diagnostics()
    let seed = trained.dataSeed(for: subject)
    let result: HardenedNetwork?
    switch subject.emit?.options.rounding ?? .nearest {
    case .nearest: result = harden(subject, weights: trained.weights, into: &diagnostics)
    case .spikes(let pictures):
      guard let recipe = subject.train?.data else {
        throw RuntimeError(
          .dataSet, "`rounding: spikes` needs pictures, and `\(subject.name)` has no data",
          help: "say in its `train` plan which data it takes, or let weights be rounded to the "
            + "nearest: `rounding: nearest`")
      }
      let examples = try rounding { try training(recipe) }
      let calibration = Calibration(
        examples, pictures: pictures, seed: seed, executor: ExecutedSpikes(threads: threads),
        threads: threads)
      console.say("rounding weights so that spikes stay, on \(calibration.words) ...")
      result = try harden(subject, weights: trained.weights, on: calibration, into: &diagnostics)
    }
    let found = diagnostics.all.map { $0.naming(trained) }
    report(found, sources: sources, to: console.messages)
    guard var hardened = result, !diagnostics.hasErrors else { throw AlreadyReported() }
    // What was set aside for validation then is set aside by the netlist too.
    hardened.netlist.dataSeed = seed
    target = subject.emit.flatMap { TargetCall($0) } ?? TargetCall(.netlist)
    hardened.netlist = try request.part(of: hardened.netlist)
    pruned = try request.pruned(hardened.netlist, console)
    var netlist = try target.fitted(pruned ?? hardened.netlist)
    try netlist.stateSumBounds()
    netlist.provenance = request.provenance(of: subject.name, for: target)
    self.netlist = netlist
    self.subject = subject
    self.hardened = hardened
    self.request = request
    self.trained = trained
    self.threads = threads
  }

  /// How messages about several plans call it.
  var title: String {
    let plan = subject.emit?.name.map { "`\($0)`" } ?? "`emit \(subject.name)`"
    return "\(plan), for the target `\(target.name)`:"
  }

  /// With the spikes that any executor must reproduce, for the first pictures of a set.
  func withVectors(_ examples: ExampleSet, files: [DataFile] = []) throws -> Netlist {
    var netlist = netlist
    netlist.dataOrigin = DataOrigin(files)
    let count = try request.vectors(of: examples.count)
    try MemoryNeed.vectors(of: netlist, count: count).expectFree(
      threads: threads, for: "\(groupedDigits(count)) test vectors of `\(netlist.name)`")
    let first = ExampleSet(examples.dataset, indices: Array(examples.indices.prefix(count)))
    netlist.vectors = try makeTestVectors(netlist, first, threads: threads)
    return netlist
  }

  /// Simulator, engine in whole numbers and engine in floats over all pictures; and the target's
  /// form, where that is another.
  func compare(on examples: ExampleSet) throws -> NetlistComparison {
    let netlist = hardened.netlist
    let simulator = try NetlistExecutor(netlist, pictures: examples.count, threads: threads)
    let engine = try HardExecutor(netlist, threads: threads)
    let float = try floatExecutor()
    let pruned = try pruned.map {
      try NetlistExecutor($0, pictures: examples.count, threads: threads)
    }
    let fitted =
      self.netlist.computes(as: netlist)
      ? nil : try NetlistExecutor(self.netlist, pictures: examples.count, threads: threads)
    let grids = float.unlikeGrids(netlist)
    var comparison = NetlistComparison(netlist, grids: grids)
    // The classes of a network say what it is worth; without one, its loss does.
    let hasClass = netlist.outputs.contains { netlist.classCount(of: $0) != nil }
    let hasLoss = !hasClass && request.until == nil
    let chunk = 1000
    for start in stride(from: 0, to: examples.count, by: chunk) {
      let indices = Array(examples.indices[start..<min(start + chunk, examples.count)])
      let part = ExampleSet(examples.dataset, indices: indices)
      let simulated = try simulator.run(part, keeping: .spikes)
      comparison.add(
        simulated: simulated, engine: try engine.run(part).vectors, float: try float.run(part),
        gridded: grids.isEmpty ? nil : try float.run(part, gridBits: grids), examples: part,
        loss: hasLoss ? try float.loss(part, of: simulated.spikes) : nil)
      if let pruned {
        comparison.add(pruned: try pruned.run(part, keeping: .spikes), to: simulated, of: netlist)
      }
      if let fitted {
        comparison.add(fitted: try fitted.run(part, keeping: .spikes), to: simulated, of: netlist)
      }
    }
    return comparison
  }

  /// The network as it is trained, in the precision of its plan; without a plan the folded one.
  private func floatExecutor() throws -> HardExecutor {
    var unsaid = Diagnostics()
    if let plan = trained.run?.plan
      ?? (subject.train == nil ? nil : lowerToPlan(subject, sourceDigest: "", into: &unsaid))
    {
      return try HardExecutor(
        trained: plan, weights: trained.weights, origin: trained.origin.description,
        threads: threads)
    }
    return try HardExecutor(hardened.folded, netlist: hardened.netlist, threads: threads)
  }
}

/// What reads the training set tells why, and what needs none.
private func rounding<Value>(_ read: () throws -> Value) throws -> Value {
  do { return try read() } catch var error as RuntimeError {
    error.notes.append(
      "`rounding: spikes` reads training pictures; `--set emit.rounding=nearest` needs none")
    throw error
  }
}

extension Diagnostic {
  /// Where it is about weights of another network, with their file.
  fileprivate func naming(_ trained: TrainedWeights) -> Diagnostic {
    guard code == .weightsOfAnother else { return self }
    var named = self
    named.notes.append(
      "they are those in `\(trained.origin)`, of a network called `\(trained.weights.network)`")
    return named
  }
}

extension Netlist {
  /// The same neurons and wires under the same names, whatever else is said of them.
  fileprivate func computes(as other: Netlist) -> Bool {
    var (plain, otherPlain) = (self, other)
    for index in plain.populations.indices { plain.populations[index].sum = nil }
    for index in otherPlain.populations.indices { otherPlain.populations[index].sum = nil }
    return plain.inputs == otherPlain.inputs && plain.populations == otherPlain.populations
      && plain.projections == otherPlain.projections && plain.outputs == otherPlain.outputs
  }
}

/// Pictures for test vectors where a network has no data: noise, the same each time.
func noisePictures(
  for netlist: Netlist, count: Int = EmissionRequest.usualVectors
) throws -> ExampleSet {
  try MemoryNeed.vectors(of: netlist, count: count).expectFree(
    threads: 0, for: "\(groupedDigits(count)) test vectors of `\(netlist.name)`")
  var random = CounterRandom(seed: 1, purpose: .noise)
  let fields = netlist.pictureInputs.map { input in
    let values = (0..<input.shape.reduce(count, *)).map { _ in
      UInt8(truncatingIfNeeded: random.below(256))
    }
    return DataField(name: input.name, shape: input.shape, values: .bytes(values))
  }
  return ExampleSet(try Dataset(name: "noise", pictures: fields))
}
