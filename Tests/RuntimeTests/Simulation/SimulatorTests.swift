import Testing
import WSRuntime

@Suite("simulator")
struct SimulatorTests {
  @Test("every spike is that of the sums over all terms", arguments: 1...6)
  func reference(seed: Int) throws {
    let netlist = SampleNetlists.everything(seed: UInt64(seed))
    let count = 19
    let inputs = SampleNetlists.pictures(netlist, count: count, seed: UInt64(seed))
    let result = try Simulator(netlist, threads: 3).run(
      inputs: inputs, count: count, keeping: .spikes)
    let reference = DenseReference(netlist: netlist)
    var active = 0
    var total: [String: Int] = [:]
    for picture in 0..<count {
      let expected = reference.evaluate(inputs, picture: picture)
      for population in netlist.populations {
        let size = population.shape.reduce(1, *)
        let found = PackedBits.unpack(result.spikes[population.name] ?? [], size: size)
        let mine = found[picture * size..<(picture + 1) * size].map { Int($0) }
        #expect(mine == expected[population.name], "\(population.name), picture \(picture)")
        total[population.name, default: 0] += mine.reduce(0, +)
        active += mine.reduce(0, +)
      }
    }
    // Neither all silent nor all firing, or nothing would be shown.
    let all = count * netlist.populations.reduce(0) { $0 + $1.shape.reduce(1, *) }
    #expect((all / 10..<all * 9 / 10).contains(active))
    for population in result.populations { #expect(population.spikes == total[population.name]) }
  }

  @Test("the number of threads changes nothing")
  func threads() throws {
    let netlist = SampleNetlists.everything(seed: 1)
    let inputs = SampleNetlists.pictures(netlist, count: 50, seed: 1)
    let one = try Simulator(netlist, threads: 1).run(inputs: inputs, count: 50, keeping: .spikes)
    let four = try Simulator(netlist, threads: 4).run(
      inputs: inputs, count: 50, keeping: .spikes)
    #expect(one == four)
  }

  @Test("step by step, delays in force, pictures behind each other: the same spikes")
  func stepwise() throws {
    for netlist in [SampleNetlists.everything(seed: 2), SampleNetlists.small()] {
      let inputs = SampleNetlists.pictures(netlist, count: 12, seed: 3)
      let simulator = try Simulator(netlist)
      let whole = try simulator.run(inputs: inputs, count: 12, keeping: .spikes)
      let steps = try simulator.runStepwise(inputs: inputs, count: 12)
      #expect(steps.spikes == whole.spikes)
      #expect(steps.outputs == whole.outputs && steps.scores == whole.scores)
    }
  }

  @Test("classes are the first maximum of the agreement with the key")
  func classes() throws {
    let netlist = SampleNetlists.everything(seed: 4)
    let inputs = SampleNetlists.pictures(netlist, count: 30, seed: 4)
    let result = try Simulator(netlist).run(inputs: inputs, count: 30, keeping: .spikes)
    for (output, population) in [("digit", "votes"), ("map", "mean")] {
      guard let decode = netlist.outputs.first(where: { $0.name == output })?.decode,
        case .key(let key) = decode, let shape = netlist.shape(ofSource: population)
      else {
        Issue.record("no key")
        return
      }
      let width = key[0].count
      let bits = PackedBits.unpack(result.spikes[population] ?? [], size: shape.reduce(1, *))
      for place in 0..<bits.count / width {
        var scores = [Int](repeating: 0, count: key.count)
        for (label, row) in key.enumerated() {
          for neuron in 0..<width {
            let fires = bits[place * width + neuron] == 1
            scores[label] += fires == (row[neuron] == 1) ? 1 : -1
          }
        }
        let best = scores.firstIndex(of: scores.max() ?? 0) ?? -1
        #expect(result.outputs[output]?[place] == Int32(best))
        #expect(
          result.scores[output]?[place * key.count..<(place + 1) * key.count]
            .map { Int($0) } == scores)
      }
    }
    #expect(netlist.classPositions(of: netlist.outputs[1]) == [3, 3])
    #expect(result.outputs["map"]?.count == 30 * 9 && result.outputs["raw"] == nil)
  }

  @Test("operations are the weights that active elements reach")
  func operations() throws {
    let result = try Simulator(SampleNetlists.small()).run(
      inputs: ["seen": [1, 0, 1, 0, 0, 0, 1, 1, 1]], count: 3, keeping: .spikes)
    #expect(result.operations.map(\.count) == [2 * 2 + 0 + 3 * 2])
    #expect(result.spikes["out"] == [0b01, 0b10, 0b01])
    #expect(result.operationsPerPicture == 10.0 / 3)
  }

  @Test("pictures of a data set pass the input's code")
  func codes() throws {
    let data = try Dataset(
      name: "dots", shape: [1, 3, 1], images: [200, 127, 128], labels: [0], classes: 1)
    let netlist = SampleNetlists.small()
    #expect(try netlist.inputValues(of: ExampleSet(data)) == ["seen": [1, 0, 1]])
    #expect(try Simulator(netlist).run(ExampleSet(data)).populations[0].spikes == 1)
    let other = try Dataset(
      name: "dots", shape: [3, 1, 1], images: [200, 127, 128], labels: [0], classes: 1)
    #expect(runtimeError { _ = try Simulator(netlist).run(ExampleSet(other)) }?.code == "WS7013")
  }

  @Test("inputs that do not fit are refused")
  func wrongInputs() throws {
    let simulator = try Simulator(SampleNetlists.small())
    for (inputs, count) in [
      ([:], 1), (["seen": [1, 0]], 1), (["seen": [1, 0, 2]], 1), (["seen": [1, 0, 1]], -1),
      (["seen": [1, 0, 1]], .max),
    ] as [([String: [UInt16]], Int)] {
      let error = runtimeError { _ = try simulator.run(inputs: inputs, count: count) }
      #expect(error?.code == "WS6206")
    }
    #expect(try simulator.run(inputs: ["seen": []], count: 0).operationsPerPicture == 0)
  }

  @Test("test vectors replay without a difference, and a changed one is found")
  func vectors() throws {
    let data = try GeneratedDigits.make(train: 1, test: 16, seed: 1, threads: 1).test
    var netlist = SampleNetlists.small()
    netlist.inputs[0].shape = [28, 28, 1]
    netlist.projections[0].weight = (0..<2 * 784).map { Int16($0 % 3) - 1 }
    netlist.projections[0].weightShape = [2, 784]
    var vectors = try makeTestVectors(netlist, ExampleSet(data))
    netlist.vectors = vectors
    #expect(try replayVectors(netlist).agrees)
    #expect(vectors.count == 16)
    vectors.populations["out"]?[5] ^= 1
    netlist.vectors = vectors
    let report = try replayVectors(netlist)
    #expect(!report.agrees && report.parts.first?.firstPicture == 5)
    #expect(report.parts.first?.differences == 1)
  }
}
