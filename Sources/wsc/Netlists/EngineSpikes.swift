import WSCompiler
import WSRuntime

/// A hard network that the engine executes: a netlist's integers, or the trained weights.
struct HardExecutor {
  private let executor: any Executor
  /// Of the netlist; nil for the network itself.
  private let inputs: [Netlist.Input]?

  /// The netlist itself, in whole numbers.
  init(_ netlist: Netlist, threads: Int) throws {
    try self.init(
      try programOfNetlist(netlist, batch: Self.batch), netlist: netlist, threads: threads)
  }

  /// The same neurons before their weights were put on the integer grid.
  init(_ folded: FoldedNetwork, netlist: Netlist, threads: Int) throws {
    try self.init(
      try floatReference(folded, batch: Self.batch), netlist: netlist, threads: threads)
  }

  private init(_ threshold: ThresholdProgram, netlist: Netlist, threads: Int) throws {
    executor = try Engine(threshold.verified, threads: threads)
    try executor.load(threshold.weights, origin: "the netlist")
    inputs = netlist.inputs
  }

  /// A trained network with every activation hard, in the float arithmetic of training.
  init(trained plan: TrainingPlan, weights: WeightSet, origin: String, threads: Int) throws {
    executor = try Engine(plan: plan, threads: threads, forTraining: false)
    try executor.load(weights, origin: origin)
    inputs = nil
  }

  private static let batch = 64

  /// What a network does with some pictures.
  struct Run {
    /// Every spike and every class.
    var vectors: Netlist.TestVectors
    /// Nil where the executor knows no loss.
    var loss: Double?
  }

  /// Bits of the analog inputs of a netlist, by name, where the network is trained with others.
  func unlikeGrids(_ netlist: Netlist) -> [String: Int] {
    guard inputs == nil else { return [:] }
    var grids: [String: Int] = [:]
    for input in netlist.inputs {
      guard case .analog(let bits) = input.code,
        executor.program.inputs.contains(where: { $0.name == input.owner && $0.gridBits != bits })
      else { continue }
      grids[input.owner] = bits
    }
    return grids
  }

  /// - Parameter gridBits: of inputs, in place of those that the network is trained with.
  func run(_ examples: ExampleSet, gridBits: [String: Int] = [:]) throws -> Run {
    let evaluator = try Evaluator(executor, on: examples, inputs: inputs, gridBits: gridBits)
    var spikes: [String: [UInt8]] = [:]
    let result = try evaluator.evaluate(
      isHard: true, isInterrupted: { Platform.interrupted },
      visitSpikes: { spikes[$0.name, default: []] += $1 })
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
    guard !executor.losses.isEmpty else { return nil }
    let evaluator = try Evaluator(executor, on: examples, inputs: inputs)
    let result = try evaluator.evaluate(
      isHard: true, isInterrupted: { Platform.interrupted },
      substitutes: { signal, first, pictures in
        let bytes = (signal.size + 7) / 8
        return Array((spikes[signal.name] ?? []).dropFirst(first * bytes).prefix(pictures * bytes))
      })
    guard let result else { throw AlreadyReported(status: ExitStatus.interrupted) }
    return result.loss
  }
}
