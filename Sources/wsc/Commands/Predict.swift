import WSCompiler
import WSRuntime

/// `wsc predict RUN|NETLIST INPUT...`
func runPredict(_ invocation: Invocation, _ console: Console) throws -> Int32 {
  try chooseInstructionSet()
  let threads = invocation.count(.threads) ?? Platform.processorCount()
  let predictor = try Predictor(invocation.paths[0], threads: threads, console)
  for path in invocation.paths.dropFirst() {
    let pixels = try PictureFile.load(path, shape: predictor.shape)
    let size = predictor.shape.reduce(1, *)
    let count = pixels.count / size
    let pictures = ExampleSet(
      try Dataset(
        name: "`\(path)`", shape: predictor.shape, images: pixels,
        labels: Array(repeating: 0, count: count), classes: 1))
    for (index, prediction) in try predictor.predict(pictures).enumerated() {
      if invocation.has(.json) {
        try console.results.line(prediction.json(file: path, picture: index).text())
      } else {
        let name = count == 1 ? path.description : "\(path)[\(index)]"
        for line in prediction.lines(name: name) { try console.results.line(line) }
      }
    }
  }
  return ExitStatus.fine
}

/// What a network says about one picture.
struct Prediction: Equatable {
  struct Output: Equatable {
    let name: String
    /// The first maximum, at each position.
    let classes: [Int]
    /// Of each class, position after position.
    let scores: [Double]
  }

  let outputs: [Output]

  func lines(name: String) -> [String] {
    outputs.flatMap { output -> [String] in
      let head =
        "\(name): \(output.name) = \(output.classes.map(String.init).joined(separator: " "))"
      guard output.classes.count == 1 else { return [head] }
      let scores = output.scores.enumerated().map { "\($0): \(scoreText($1))" }
      return [head, "  " + scores.joined(separator: "  ")]
    }
  }

  func json(file: FilePath, picture: Int) -> JSONValue {
    var object: JSONValue = ["file": JSONValue(file), "picture": .integer(picture)]
    var fields = object.asObject ?? JSONObject()
    for output in outputs {
      fields[output.name] = [
        "class": output.classes.count == 1
          ? .integer(output.classes[0]) : .array(output.classes.map { .integer($0) }),
        "scores": .array(output.scores.map { .number($0) }),
      ]
    }
    object = .object(fields)
    return object
  }

  private func scoreText(_ score: Double) -> String {
    score == score.rounded() ? fixed(score, 0) : fixed(score, 4)
  }
}

/// A run, in floats with every activation hard, or a netlist, in whole numbers.
private struct Predictor {
  /// Height, width, channels.
  let shape: [Int]
  private let model: Model

  private enum Model {
    case engine(Engine, isHard: Bool)
    case netlist(ExecutorChoice)
  }

  init(_ path: FilePath, threads: Int, _ console: Console) throws {
    if FileSystem.kind(of: path) == .folder {
      let trained = try TrainedWeights.of(run: path, forceHard: false)
      guard let plan = trained.run?.plan, let input = plan.inputs.first, plan.inputs.count == 1
      else { throw RuntimeError(.picture, "the network in `\(path)` has not one input") }
      trained.warnIfForeign(to: plan.network, sourceDigest: plan.sourceDigest, console)
      try MemoryNeed.engine(of: plan, forTraining: false).expectFree(
        threads: threads, for: "running `\(plan.network)`")
      let engine = try Engine(plan: plan.forPrediction, threads: threads, forTraining: false)
      try engine.load(trained.weights, origin: trained.origin.description)
      model = .engine(engine, isHard: plan.sharpening != nil)
      shape = plan.signals[input.signal].shape
    } else {
      let netlist = try NetlistFile.load(path)
      guard let input = netlist.inputs.first, netlist.inputs.count == 1 else {
        throw RuntimeError(.picture, "the netlist `\(path)` has not one input")
      }
      try MemoryNeed.simulation(of: netlist).expectFree(
        threads: threads, for: "running `\(netlist.name)`")
      model = .netlist(ExecutorChoice(netlist, threads: threads))
      shape = input.shape
    }
    guard shape.count == 3 else {
      throw RuntimeError(.picture, "`\(path)` reads \(shape.asSize), pictures have three axes")
    }
  }

  func predict(_ pictures: ExampleSet) throws -> [Prediction] {
    switch model {
    case .engine(let engine, let isHard): try predict(pictures, engine, isHard: isHard)
    case .netlist(let choice): try predict(pictures, try choice.executor(for: pictures.count))
    }
  }

  private func predict(
    _ pictures: ExampleSet, _ engine: Engine, isHard: Bool
  ) throws -> [Prediction] {
    let evaluator = try Evaluator(engine, on: pictures)
    var rows: [[[Double]]] = []
    let visit = { (_: Int, count: Int) in
      for picture in 0..<count {
        rows.append(
          engine.scores.indices.map { output in
            let size = engine.scores[output].count / engine.plan.batch
            return (picture * size..<(picture + 1) * size).map {
              Double(engine.scores[output][$0])
            }
          })
      }
    }
    _ = try evaluator.evaluate(isHard: isHard, visitScores: visit)
    return rows.map { scores in
      Prediction(
        outputs: zip(engine.plan.outputs, scores).map { output, scores in
          let classes = max(1, engine.plan.signals[output.signal].shape.last ?? 1)
          return Prediction.Output(
            name: output.name, classes: winners(scores, classes: classes), scores: scores)
        })
    }
  }

  private func predict(_ pictures: ExampleSet, _ executor: NetlistExecutor) throws -> [Prediction] {
    let result = try executor.run(pictures, keeping: .scores)
    let names = executor.netlist.outputs.map(\.name).filter { result.scores[$0] != nil }
    return (0..<pictures.count).map { picture in
      Prediction(
        outputs: names.map { name in
          let scores = part(result.scores[name] ?? [], picture, of: pictures.count)
          let classes = part(result.outputs[name] ?? [], picture, of: pictures.count)
          return Prediction.Output(
            name: name, classes: classes.map { Int($0) }, scores: scores.map { Double($0) })
        })
    }
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

extension TrainingPlan {
  /// Pictures to predict have no labels and no loss, so nothing flows back.
  fileprivate var forPrediction: TrainingPlan {
    var plan = self
    plan.losses = []
    for index in plan.signals.indices { plan.signals[index].gradient = nil }
    for index in plan.operators.indices {
      plan.operators[index].inputGradients = plan.operators[index].inputs.map { _ in .none }
    }
    plan.labels = []
    for index in plan.outputs.indices { plan.outputs[index].label = nil }
    return plan
  }
}
