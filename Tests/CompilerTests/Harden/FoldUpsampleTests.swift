import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// `upsample` becomes a view of the projection that reads it: nothing is repeated in memory.
@Suite struct FoldUpsampleTests {
  private enum Case: String, CaseIterable, CustomTestStringConvertible {
    case conv, twice, dense, joined, added, skip, picture, averaged

    var testDescription: String { rawValue }

    var net: NetBuilder {
      var net = NetBuilder()
      let image = net.input("image", [6, 6, 2], kind: .spike)
      func stage(_ name: String, _ input: Int, _ channels: Int = 3) -> Int {
        let conv = net.add(name + ".conv", convolution(channels, kernel: 3, bias: true), input)
        return net.add(name + ".brelu", .brelu, conv)
      }
      func up(_ name: String, _ input: Int, by factor: Int = 2) -> Int {
        net.add(name, .upsample(factor: factor), input)
      }
      let halves = PoolPlan(window: [2, 2], stride: [2, 2])
      let small = net.add("small", .maxPool(halves), stage("a", image))
      let last: Int
      switch self {
      case .conv: last = stage("b", up("up", small))
      case .twice: last = stage("b", up("up2", up("up", small), by: 3))
      case .dense:
        let flat = net.add("flat", .flatten, up("up", small))
        last = net.add("d.brelu", .brelu, net.add("d", .dense(units: 7, bias: true), flat))
      case .joined: last = stage("b", net.add("join", .concat, up("up", small), image))
      case .added: last = stage("b", net.add("sum", .add, up("up", small), stage("c", image)))
      case .skip:
        let conv = net.add("c", convolution(3, kernel: 3), image)
        last = net.add("c.brelu", .brelu, net.add("sum", .add, conv, up("up", small)))
      case .picture: last = stage("b", up("up", image))
      case .averaged:
        last = stage("b", net.add("mean", .averagePool(halves), up("up", small, by: 4)))
      }
      net.output("spikes", last)
      return net
    }
  }

  private func hardened(_ net: NetBuilder, _ weights: WeightSet) throws -> Netlist {
    var diagnostics = Diagnostics()
    let result = harden(
      net.subject(), weights: weights, options: HardenOptions(WeightWidths(8)), into: &diagnostics)
    #expect(diagnostics.all.map(\.message) == [])
    return try #require(result).netlist
  }

  @Test(arguments: Case.allCases)
  private func theSpikesAreTheNetworks(_ upsampling: Case) throws {
    var dice = Dice(5)
    for _ in 0..<6 {
      let net = upsampling.net
      let weights = wholeWeights(net.graph, offset: 0, &dice)
      let netlist = try hardened(net, weights)
      #expect(netlist.projections.contains { $0.view.upsample != nil })
      #expect(try NetlistFile.parse(NetlistFile.serialize(netlist), origin: "net") == netlist)
      let pictures = (0..<4).map { _ in (0..<72).map { _ in dice.roll(0...1) } }
      let simulated = try simulated(netlist, pictures)
      for (index, picture) in pictures.enumerated() {
        let real = GraphByHand(graph: net.graph, weights: weights)
          .run(["image": picture.map(Double.init)])
        let spikes = NetlistByHand(netlist: netlist).run(["image": picture])
        for population in netlist.populations {
          let expected = try #require(real[population.name]).map { Int($0) }
          // Not `==` inside: the message would print all of them.
          let areSame = spikes[population.name] == expected
          #expect(areSame, "\(population.name)")
          let agrees = simulated[population.name]?[index] == expected
          #expect(agrees, "\(population.name), simulated")
        }
      }
    }
  }

  /// Spikes of each population, picture by picture.
  private func simulated(_ netlist: Netlist, _ pictures: [[Int]]) throws -> [String: [[Int]]] {
    let examples = ExampleSet(
      try Dataset(
        name: "dice", shape: [6, 6, 2], images: pictures.flatMap { $0.map { UInt8($0 * 255) } },
        labels: pictures.map { _ in 0 }, classes: 1))
    let result = try Simulator(netlist, threads: 1).run(examples, keeping: .spikes)
    var spikes: [String: [[Int]]] = [:]
    for population in netlist.populations {
      let bytes = result.spikes[population.name] ?? []
      let stride = bytes.count / pictures.count
      spikes[population.name] = pictures.indices.map { picture in
        (0..<population.shape.reduce(1, *)).map {
          Int(bytes[picture * stride + $0 / 8] >> ($0 % 8) & 1)
        }
      }
    }
    return spikes
  }
}
