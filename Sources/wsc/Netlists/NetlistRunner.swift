import WSCompiler
import WSRuntime

/// Runs a netlist over pictures.
struct NetlistRunner {
  private let executor: HardExecutor

  init(_ netlist: Netlist, threads: Int) throws {
    executor = try HardExecutor(netlist, threads: threads)
  }

  func run(_ examples: ExampleSet) throws -> Netlist.TestVectors { try executor.run(examples) }
}

/// The spikes and classes of some pictures, with the pictures as the netlist's inputs take them.
func testVectors(
  of netlist: Netlist, on examples: ExampleSet, threads: Int
) throws -> Netlist.TestVectors {
  var vectors = try NetlistRunner(netlist, threads: threads).run(examples)
  for input in netlist.inputs {
    vectors.inputs[input.name] = inputValues(of: input, examples)
  }
  return vectors
}

/// Pictures as the integers of an input.
func inputValues(of input: Netlist.Input, _ examples: ExampleSet) -> [UInt16] {
  let size = examples.dataset.pictureSize
  let grid: InputGrid? =
    if case .analog(let bits) = input.code { InputGrid(bits: bits) } else { nil }
  return examples.indices.flatMap { index in
    examples.dataset.images[(Int(index) * size)..<((Int(index) + 1) * size)].map { byte in
      switch input.code {
      case .analog: grid?.level(of: Float(byte) / 255) ?? 0
      case .threshold(let level): Double(byte) >= level ? 1 : 0
      case .spikes: byte >= 128 ? 1 : 0
      }
    }
  }
}
