import CKernels
import Testing
import WSRuntime

@Suite("simulator in bulk")
struct BulkSimulatorTests {
  @Test(
    "equals the event-driven simulator in every part, in every instruction set", arguments: 1...6)
  func agreement(seed: Int) throws {
    let netlist = SampleNetlists.everything(seed: UInt64(seed))
    for count in [1, 16, 37] {
      let inputs = SampleNetlists.pictures(netlist, count: count, seed: UInt64(seed))
      let expected = try Simulator(netlist, threads: 1).run(
        inputs: inputs, count: count, keeping: .spikes)
      for name in instructionSets {
        let found = try inBulk(netlist, inputs, count: count, in: name)
        for (mine, theirs) in zip(found.populations, expected.populations) {
          #expect(mine == theirs, "\(name), \(count) pictures")
          #expect(found.spikes[mine.name] == expected.spikes[mine.name], "\(name) \(mine.name)")
        }
        #expect(found.outputs == expected.outputs && found.scores == expected.scores, "\(name)")
        #expect(found.operations.map(\.count) == expected.operations.map(\.count), "\(name)")
      }
    }
  }

  @Test("the number of threads changes nothing")
  func threads() throws {
    let netlist = SampleNetlists.everything(seed: 1)
    let inputs = SampleNetlists.pictures(netlist, count: 300, seed: 1)
    let results = try [1, 4].map { threads in
      try #require(try BulkSimulator(netlist, threads: threads)).run(
        inputs: inputs, count: 300, keeping: .spikes)
    }
    #expect(results[0] == results[1])
  }

  @Test("classes alone are the same classes, in whole and in broken batches", arguments: [1, 130])
  func classes(count: Int) throws {
    let netlist = SampleNetlists.everything(seed: 2)
    let bytes = (0..<count * 72).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ $0 / 11) }
    let pictures = ExampleSet(
      try Dataset(
        name: "noise", shape: [6, 6, 2], images: bytes,
        labels: Array(repeating: 0, count: count), classes: 1))
    let simulator = try #require(try BulkSimulator(netlist, threads: 2))
    let expected = try simulator.run(pictures)
    var classes = [Int32](repeating: -1, count: count)
    simulator.classify(bytes, into: &classes)
    #expect(expected.outputs["digit"] == classes)
  }

  @Test("sums of bytes never overflow: weights of all sizes agree with the other executor")
  func extremeWeights() throws {
    for weight in [31, 32, 63, 64, 127, 128, 255, 256, 4000, -31, -64, -127, -4000] {
      let netlist = SampleNetlists.uniform(weight: Int16(weight))
      let count = 40
      let inputs = SampleNetlists.pictures(netlist, count: count, seed: 3)
      let expected = try Simulator(netlist, threads: 1).run(
        inputs: inputs, count: count, keeping: .spikes)
      for name in instructionSets {
        let found = try inBulk(netlist, inputs, count: count, in: name)
        #expect(found == expected, "\(name), weight \(weight)")
      }
    }
  }

  private func inBulk(
    _ netlist: Netlist, _ inputs: [String: [UInt16]], count: Int, in set: String
  ) throws -> SimulationResult {
    try with(set) {
      try #require(try BulkSimulator(netlist, threads: 1)).run(
        inputs: inputs, count: count, keeping: .spikes)
    }
  }
}
