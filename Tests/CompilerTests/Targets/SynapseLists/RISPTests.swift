import Testing
import WSRuntime

@testable import WSCompiler

/// `Tests/Peers/netlists/risp` runs the files in numpy; here they are run by hand.
@Suite struct RISPTests {
  private let call = TargetCall(.risp)

  private func text(_ netlist: Netlist) throws -> String {
    let files = try call.files(netlist)
    #expect(files.map(\.ending) == [".risp.json"])
    let sink = CollectedBytes()
    try files[0].write(sink)
    return String(decoding: sink.bytes, as: UTF8.self)
  }

  /// Skips and delays, several synapses of a pair, neurons that fire without any: a picture in each
  /// step.
  @Test func theFileSaysWhatTheNetlistDoes() throws {
    let spiking = try TargetCorpus.smallAndSpiking()
    #expect(spiking.count > 10)
    for netlist in spiking {
      let network = try RISPText(try text(try call.fitted(netlist)))
      let vectors = try #require(netlist.vectors)
      let depths = try netlist.depths
      let last = try #require(depths.values.max())
      let pictures = (0..<vectors.count).map { picture in
        netlist.inputs.flatMap { input in
          let size = input.shape.reduce(1, *)
          return (vectors.inputs[input.name] ?? [])[picture * size..<(picture + 1) * size]
            .map { $0 == 1 }
        }
      }
      let fired = network.run(pictures, steps: vectors.count + last)
      for population in netlist.populations {
        let size = population.shape.reduce(1, *)
        let expected = PackedBits.unpack(
          try #require(vectors.populations[population.name]), size: size)
        let first = try #require(network.places["\(population.name).0"])
        let depth = try #require(depths[population.name])
        for picture in 0..<vectors.count {
          #expect(
            Array(fired[picture + depth][first..<first + size])
              == expected[picture * size..<(picture + 1) * size].map { $0 == 1 },
            "\(netlist.name), \(population.name), picture \(picture)")
        }
      }
      let read = Set(netlist.outputs.map(\.from))
      let sizes = netlist.populations.filter { read.contains($0.name) }.map {
        $0.shape.reduce(1, *)
      }
      #expect(network.outputs.count == sizes.reduce(0, +))
    }
  }

  @Test func theFileOfASmallNetwork() throws {
    let text = try text(SmallNetlists.pair)
    #expect(
      text.contains(
        """
        "Nodes": [
        {"id":0,"name":"in.put.0","values":[1]},{"id":1,"name":"in.put.1","values":[1]},{"id":2,"name":"y.0","values":[1]},
        {"id":3,"name":"y.1","values":[1]},{"id":4,"name":"y.2","values":[1]},{"id":5,"name":"always","values":[1]}
        ],
        "Edges": [
        {"from":5,"to":5,"values":[1,1]},{"from":5,"to":4,"values":[3,1]},{"from":0,"to":2,"values":[1,1]},
        {"from":1,"to":2,"values":[2,1]},{"from":0,"to":4,"values":[-3,1]},{"from":1,"to":4,"values":[4,1]}
        ],
        "Inputs": [
        0,1,5
        ],
        "Outputs": [
        2,3,4
        ],
        """))
    #expect(text.contains("\"min_weight\": -3, \"max_weight\": 4, \"max_delay\": 1,"))
    #expect(text.contains("\"min_threshold\": 1, \"max_threshold\": 1, \"min_potential\": -1}"))
  }

  @Test func whatRISPCannotTakeIsRefusedByName() throws {
    func refused(_ mention: String, _ change: (inout Netlist) -> Void) {
      var netlist = SmallNetlists.pair
      change(&netlist)
      let error = #expect(throws: RuntimeError.self) { try call.fitted(netlist) }
      #expect(error?.code == "WS6217" && error?.help != nil)
      #expect(error?.message.contains(mention) == true, "\(error?.message ?? "")")
    }
    refused("input `in.put`: it has 4 bits") { $0.inputs[0].code = .analog(bits: 4) }
    refused("it runs for 3 steps") { $0.steps = 3 }
    refused("population `y`: its neurons are `accumulate`") {
      $0.populations[0].neuron = .accumulate(saturates: false)
    }
    refused("it has 4,294,967,296 neurons, 1 too many") { netlist in
      netlist.inputs[0].shape = [1 << 26]
      let large = netlist.populations[0]
      netlist.populations = (0..<63).map { number in
        var population = large
        population.name = "y\(number)"
        population.shape = [1 << 26]
        return population
      }
      netlist.populations[62].shape = [1 << 26 - 1]
      netlist.projections = netlist.populations.map { population in
        var projection = netlist.projections[0]
        projection.to = population.name
        return projection
      }
    }
  }
}
