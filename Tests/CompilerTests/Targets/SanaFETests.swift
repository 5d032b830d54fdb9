import Testing
import WSRuntime

@testable import WSCompiler

/// `Tests/Peers/netlists/sana_fe` runs the files; here they are read and run by hand.
@Suite struct SanaFETests {
  private let call = TargetCall(.sanaFE)

  private func written(_ netlist: Netlist) throws -> String {
    let files = try call.files(netlist)
    #expect(files.map(\.ending) == [".snn.yaml", ".arch.yaml"])
    let sink = CollectedBytes()
    try files[0].write(sink)
    return String(decoding: sink.bytes, as: UTF8.self)
  }

  /// Every network on spikes, relays among them: a picture in each step, every spike as many steps
  /// later as its population is deep.
  @Test func theFileSaysWhatTheNetlistDoes() throws {
    let spiking = try TargetCorpus.smallAndSpiking()
    #expect(spiking.count > 10)
    for netlist in spiking {
      var fitted = try call.fitted(netlist)
      let given = try #require(netlist.vectors)
      let vectors = try makeTestVectors(
        fitted, inputs: given.inputs, count: given.count, threads: 1)
      fitted.vectors = vectors
      let network = try SanaFEText(try written(fitted))
      #expect(network.mapped == network.groups.reduce(0) { $0 + $1.bias.count })
      let depth = try #require(fitted.populations.map(\.validFrom).max())
      let fired = network.run(steps: vectors.count + depth)
      for (index, population) in fitted.populations.enumerated() {
        let size = population.shape.reduce(1, *)
        let expected = PackedBits.unpack(
          try #require(vectors.populations[population.name]), size: size)
        let group = try #require(fired[network.groups[fitted.inputs.count + index].name])
        for picture in 0..<vectors.count {
          let spikes = expected[picture * size..<(picture + 1) * size].map { $0 == 1 }
          #expect(
            group[picture + population.validFrom] == spikes,
            "\(netlist.name), \(population.name), picture \(picture)")
        }
      }
    }
  }

  @Test func theFileOfASmallNetwork() throws {
    var netlist = try call.fitted(SmallNetlists.pair)
    #expect(try written(netlist).contains("        - 0..1: [log_spikes: true]\n"))
    netlist.vectors = try makeTestVectors(
      netlist, inputs: ["in.put": [0, 1, 1, 1]], count: 2, threads: 1)
    #expect(
      try written(netlist) == """
        # A spiking network for SANA-FE, written by wsc. A picture enters in each step; a population of
        # depth d answers it d steps later.
        network:
          name: Net
          groups:
            - name: in_put
              attributes: [log_spikes: true]
              neurons:
                - 0: [spikes: [
                    0,1
                    ]]
                - 1: [spikes: [
                    1,1
                    ]]
            - name: y
              attributes: [log_spikes: true, threshold: 0.5, leak_decay: 0.0, reset: 0.0, reset_mode: hard]
              neurons:
                - 0..1: [bias: 0]
                - 2: [bias: 3]
          edges:
            - in_put -> y: [type: dense, weight: [
                    1,0,-3,2,0,4
                    ]]
        mappings:
          - in_put.0: [core: 0.0, soma: "loihi_inputs[0]"]
          - in_put.1: [core: 0.0, soma: "loihi_inputs[1]"]
          - y.0..2: [core: 0.1, soma: loihi_lif, synapse: loihi_dense_synapse, dendrite: loihi_dendrites]

        """)
    netlist.projections[0].weight = Array(repeating: 0, count: 6)
    #expect(try written(netlist).contains("  edges: []\n"))
  }

  @Test func layersHaveCoresOfTheirOwnWhileThereAreEnough() throws {
    let alone = try #require(CorePlacement(sizes: [5, 3, 9], neuronsPerCore: 4, most: 6))
    #expect(alone.cores == 6)
    #expect(alone.shares.map(\.core) == [0, 1, 2, 3, 4, 5])
    #expect(alone.shares.map(\.neurons) == [0..<4, 4..<5, 0..<3, 0..<4, 4..<8, 8..<9])
    let filled = try #require(CorePlacement(sizes: [5, 3, 9], neuronsPerCore: 4, most: 5))
    #expect(filled.cores == 5)
    #expect(filled.shares.map(\.core) == [0, 1, 1, 2, 3, 4])
    #expect(filled.shares.map(\.first) == [0, 0, 1, 0, 0, 0])
    #expect(CorePlacement(sizes: [5, 3, 9], neuronsPerCore: 4, most: 4) == nil)
  }

  @Test func whatSanaFECannotTakeIsRefusedByName() throws {
    func message(_ netlist: Netlist) -> String {
      let error = #expect(throws: RuntimeError.self) { try call.fitted(netlist) }
      #expect(error?.code == "WS6217" && error?.help != nil)
      return error?.message ?? ""
    }
    var netlist = SmallNetlists.pair
    netlist.inputs[0].code = .analog(bits: 4)
    #expect(message(netlist).contains("input `in.put`: it has 4 bits"))
    netlist = SmallNetlists.pair
    netlist.steps = 2
    #expect(message(netlist).contains("it runs for 2 steps"))
    netlist = SmallNetlists.pair
    netlist.populations[0].neuron = .accumulate(saturates: false)
    #expect(message(netlist).contains("population `y`: its neurons are `accumulate`"))
    #expect(
      message(SmallNetlists.wide(131_070)).contains(
        "its 131,073 neurons take 129 cores, 1 too many"))
    #expect(throws: Never.self) { try call.fitted(SmallNetlists.wide(131_069)) }
  }
}
