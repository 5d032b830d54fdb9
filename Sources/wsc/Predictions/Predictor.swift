import WSRuntime

/// A run, in floats with every activation hard, or a netlist, in whole numbers.
struct Predictor {
  /// What reads a picture of its own.
  struct Input {
    let name: String
    /// Height, width, channels.
    let shape: [Int]
    /// Values are 0 or 1, and none is made one.
    var takesSpikes = false
  }

  let inputs: [Input]
  /// Outputs of a run that choose among classes; a netlist says it of its own.
  private let classOutputs: Set<String>
  private let model: Model

  private enum Model {
    case run(any Executor, isHard: Bool)
    case netlist(ExecutorChoice)
  }

  init(_ path: FilePath, threads: Int, _ console: Console) throws {
    if FileSystem.kind(of: path) == .folder {
      let plan = try runPlan(of: path)
      try MemoryNeed.prediction(of: plan).expectFree(
        threads: threads, for: "running `\(plan.program.network)`")
      let trained = try TrainedWeights.of(run: path, forceHard: false)
      let executor = try Engine(
        try VerifiedProgram(plan.program.forPrediction, batch: plan.training.batch),
        threads: threads)
      try executor.load(trained.weights, origin: trained.origin.description)
      trained.warnIfForeign(
        to: plan.program.network, sourceDigests: [plan.program.sourceDigest], console)
      model = .run(executor, isHard: plan.training.sharpens)
      inputs = plan.program.inputs.map {
        Input(name: $0.name, shape: plan.program.signals[$0.signal].shape)
      }
      classOutputs = Set(
        plan.program.outputs.filter { $0.isLogits || $0.label != nil }.map(\.name))
    } else {
      let netlist = try NetlistFile.load(path)
      try MemoryNeed.simulation(of: netlist).expectFree(
        threads: threads, for: "running `\(netlist.name)`")
      model = .netlist(ExecutorChoice(netlist, threads: threads))
      inputs = netlist.pictureInputs.map {
        Input(name: $0.name, shape: $0.shape, takesSpikes: $0.code == .spikes)
      }
      classOutputs = []
    }
    guard !inputs.isEmpty else { throw RuntimeError(.picture, "`\(path)` has no input") }
    for input in inputs where input.shape.count != 3 {
      throw RuntimeError(
        .picture,
        "input `\(input.name)` of `\(path)` reads \(input.shape.asSize), pictures have three axes")
    }
  }

  /// Files as they go together: one for each input, in the order of the inputs.
  func groups(of files: [FilePath]) throws(UsageError) -> [[FilePath]] {
    guard files.count % inputs.count == 0 else {
      throw UsageError(
        "the network has \(inputs.count) inputs, and \(files.count) "
          + (files.count == 1 ? "file is" : "files are") + " given",
        help: "give a file for each, in this order: "
          + inputs.map { "`\($0.name)`" }.joined(separator: ", "))
    }
    return stride(from: 0, to: files.count, by: inputs.count).map {
      Array(files[$0..<($0 + inputs.count)])
    }
  }

  /// The pictures of such a group, as many in each file.
  func load(_ files: [FilePath]) throws(RuntimeError) -> ExampleSet {
    var fields: [DataField] = []
    for (input, file) in zip(inputs, files) {
      let picture = try PictureFile.load(file, shape: input.shape)
      fields.append(
        DataField(
          name: input.name, shape: input.shape,
          values: input.takesSpikes ? .floats(picture.values) : .bytes(picture.bytes)))
    }
    let name = files.map { "`\($0)`" }.joined(separator: " with ")
    return ExampleSet(try Dataset(name: name, pictures: fields))
  }

  func predict(_ pictures: ExampleSet) throws -> [Prediction] {
    switch model {
    case .run(let executor, let isHard): try predict(pictures, executor, isHard: isHard)
    case .netlist(let choice): try predict(pictures, try choice.executor(for: pictures.count))
    }
  }

  private func predict(
    _ pictures: ExampleSet, _ executor: any Executor, isHard: Bool
  ) throws -> [Prediction] {
    let evaluator = try Evaluator(executor, on: pictures)
    let program = executor.program
    var rows: [[[Double]]] = []
    _ = try evaluator.evaluate(
      isHard: isHard,
      visitScores: { count, scores in
        for picture in 0..<count {
          rows.append(
            scores.map { scores in
              let size = scores.count / executor.batch
              return scores[(picture * size)..<((picture + 1) * size)].map { Double($0) }
            })
        }
      })
    return rows.map { scores in
      Prediction(
        outputs: zip(program.outputs, scores).map { output, scores in
          let shape = program.signals[output.signal].shape
          return Prediction.Output(
            name: output.name, shape: shape, values: scores,
            classes: classOutputs.contains(output.name)
              ? winners(scores, classes: max(1, shape.last ?? 1)) : nil)
        })
    }
  }

  private func predict(_ pictures: ExampleSet, _ executor: NetlistExecutor) throws -> [Prediction] {
    let netlist = executor.netlist
    try netlist.expectSpikes(in: pictures.dataset)
    let shapes = netlist.outputs.map { output in
      netlist.classCount(of: output).map { netlist.classPositions(of: output) + [$0.classes] }
    }
    let detail = shapes.contains(nil) ? SimulationDetail.spikes : .scores
    let result = try executor.run(pictures, keeping: detail)
    return (0..<pictures.count).map { picture in
      Prediction(
        outputs: zip(netlist.outputs, shapes).compactMap { output, shape in
          if let shape { return scores(of: output, shape, result, picture, of: pictures.count) }
          return spikes(of: output, netlist, result, picture)
        })
    }
  }

  private func scores(
    of output: Netlist.Output, _ shape: [Int], _ result: SimulationResult, _ picture: Int,
    of pictures: Int
  ) -> Prediction.Output {
    let scores = part(result.scores[output.name] ?? [], picture, of: pictures)
    let classes = part(result.outputs[output.name] ?? [], picture, of: pictures)
    return Prediction.Output(
      name: output.name, shape: shape, values: scores.map { Double($0) },
      classes: classes.map { Int($0) })
  }

  private func spikes(
    of output: Netlist.Output, _ netlist: Netlist, _ result: SimulationResult, _ picture: Int
  ) -> Prediction.Output? {
    guard let population = netlist.populations.first(where: { $0.name == output.from }),
      let packed = result.spikes[output.from]
    else { return nil }
    let size = population.shape.elements
    let start = picture * ((size + 7) / 8)
    return Prediction.Output(
      name: output.name, shape: output.shape ?? population.shape,
      values: (0..<size).map { packed[start + $0 / 8] >> UInt8($0 % 8) & 1 == 1 ? 1 : 0 },
      classes: nil)
  }

  private func part(_ values: [Int32], _ picture: Int, of count: Int) -> ArraySlice<Int32> {
    let size = values.count / max(1, count)
    return values[(picture * size)..<((picture + 1) * size)]
  }

  /// The first maximum of each row.
  private func winners(_ scores: [Double], classes: Int) -> [Int] {
    stride(from: 0, to: scores.count, by: classes).map { start in
      (0..<classes).reduce(0) { scores[start + $1] > scores[start + $0] ? $1 : $0 }
    }
  }
}

/// Executors of one netlist, each made when a file first suits it.
private final class ExecutorChoice {
  private let netlist: Netlist
  private let threads: Int
  private var made: [NetlistExecutor.Kind: NetlistExecutor] = [:]

  init(_ netlist: Netlist, threads: Int) {
    self.netlist = netlist
    self.threads = threads
  }

  func executor(for pictures: Int) throws -> NetlistExecutor {
    let kind = NetlistExecutor.kind(for: pictures)
    if let known = made[kind] { return known }
    let executor = try NetlistExecutor(netlist, pictures: pictures, threads: threads)
    made[kind] = executor
    return executor
  }
}

extension Program {
  /// Pictures to predict have no labels, and the temperature is for training: scores are the whole
  /// numbers that a netlist gives.
  fileprivate var forPrediction: Program {
    var program = self
    program.labels = []
    for index in program.outputs.indices { program.outputs[index].label = nil }
    for index in program.operators.indices {
      let kind = program.operators[index].kind
      program.operators[index].kind = kind.rule.forInference ?? kind
    }
    return program
  }
}
