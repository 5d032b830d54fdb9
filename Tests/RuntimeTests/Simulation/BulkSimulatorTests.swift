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
        let found = try with(name) {
          try #require(try BulkSimulator(netlist, threads: 1)).run(
            inputs: inputs, count: count, keeping: .spikes)
        }
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
}
