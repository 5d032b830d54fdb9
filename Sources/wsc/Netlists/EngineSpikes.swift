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

  /// What a network does with some pictures.
  struct Run {
    /// Every spike and every class.
    var vectors: Netlist.TestVectors
    /// Nil where the executor knows no loss.
    var loss: Double?
  }

  func run(_ examples: ExampleSet) throws -> Run {
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
    let vectors = Netlist.TestVectors(
      count: result.pictures, inputs: [:], populations: spikes,
      outputs: Dictionary(
        result.outputs.map { ($0.name, $0.predictions) }, uniquingKeysWith: { first, _ in first }))
    return Run(vectors: vectors, loss: result.loss)
  }

  /// The loss that the network's own has with the spikes of another executor in place of its own,
  /// packed by population as test vectors are; nil where it knows none.
  func loss(_ examples: ExampleSet, of spikes: [String: [UInt8]]) throws -> Double? {
    guard !engine.plan.losses.isEmpty else { return nil }
    let evaluator = try Evaluator(
      engine, on: try coded(examples, code), usesIntegers: usesIntegers)
    let result = try evaluator.evaluate(
      isHard: true, isInterrupted: { Platform.interrupted },
      visitSpikes: { signal, first, pictures in
        guard let packed = spikes[signal.name] else { return }
        for picture in 0..<pictures {
          signal.unpack(packed, picture: first + picture, to: picture)
        }
      })
    guard let result else { throw AlreadyReported(status: ExitStatus.interrupted) }
    return result.loss
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
