import WSCompiler
import WSRuntime

/// Spikes on calibration pictures, by the executors of this machine.
struct ExecutedSpikes: CalibrationExecutor {
  let threads: Int

  func spikes(
    of program: ThresholdProgram, inputs: [Netlist.Input], on examples: ExampleSet
  ) throws(RuntimeError) -> [String: [UInt8]] {
    let engine = try Engine(program.verified, threads: threads)
    try engine.load(program.weights, origin: "the network")
    return try Evaluator(engine, on: examples, inputs: inputs).hardSpikes()
  }

  func spikes(
    of netlist: Netlist, on examples: ExampleSet
  ) throws(RuntimeError) -> [String: [UInt8]] {
    let executor = try NetlistExecutor(netlist, pictures: examples.count, threads: threads)
    return try executor.run(examples, keeping: .spikes).spikes
  }
}
