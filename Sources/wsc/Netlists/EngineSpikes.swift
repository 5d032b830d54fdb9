import WSCompiler
import WSRuntime

/// A hard network that the engine executes: a netlist's integers, or the trained weights.
struct HardExecutor {
  private let engine: Engine
  private let usesIntegers: Bool
  private let code: Netlist.InputCode

  /// The netlist itself, in whole numbers.
  init(_ netlist: Netlist, threads: Int) throws {
    try self.init(
      try planOfNetlist(netlist, batch: Self.batch), netlist: netlist, threads: threads)
  }

  /// The same neurons before their weights were put on the integer grid.
  init(_ folded: FoldedNetwork, netlist: Netlist, threads: Int) throws {
    try self.init(
      try floatReference(folded, batch: Self.batch), netlist: netlist, threads: threads)
  }

  private init(_ threshold: ThresholdPlan, netlist: Netlist, threads: Int) throws {
    engine = try Engine(plan: threshold.plan, threads: threads, forTraining: false)
    try engine.load(threshold.weights, origin: "the netlist")
    usesIntegers = true
    code = netlist.inputs.first?.code ?? .spikes
  }

  /// A trained network with every activation hard, in the float arithmetic of training.
  init(trained plan: TrainingPlan, weights: WeightSet, origin: String, threads: Int) throws {
    engine = try Engine(plan: plan, threads: threads, forTraining: false)
    try engine.load(weights, origin: origin)
    usesIntegers = false
    code = .analog(bits: 8)
  }

  private static let batch = 64

  /// Every spike and every class for some pictures.
  func run(_ examples: ExampleSet) throws -> Netlist.TestVectors {
    let evaluator = try Evaluator(
      engine, on: try coded(examples, code), usesIntegers: usesIntegers)
    var spikes: [String: [UInt8]] = [:]
    let result = try evaluator.evaluate(
      isHard: true, isInterrupted: { Platform.interrupted },
      visitSpikes: { signal, _, pictures in
        for picture in 0..<pictures {
          signal.appendPacked(picture: picture, to: &spikes[signal.name, default: []])
        }
      })
    guard let result else { throw AlreadyReported(status: ExitStatus.interrupted) }
    return Netlist.TestVectors(
      count: result.pictures, inputs: [:], populations: spikes,
      outputs: Dictionary(
        result.outputs.map { ($0.name, $0.predictions) }, uniquingKeysWith: { first, _ in first }))
  }
}

/// Pictures as an input takes them: a code that is computed on the host is applied.
func coded(
  _ examples: ExampleSet, _ code: Netlist.InputCode
) throws(RuntimeError) -> ExampleSet {
  let level: Double
  switch code {
  case .analog: return examples
  case .threshold(let written): level = written
  case .spikes: level = 127.5
  }
  let dataset = examples.dataset
  return ExampleSet(
    try Dataset(
      name: dataset.name, shape: dataset.shape,
      images: dataset.images.map { Double($0) >= level ? 255 : 0 },
      labelShape: dataset.labelShape, labels: dataset.labels, classes: dataset.classes),
    indices: examples.indices)
}
