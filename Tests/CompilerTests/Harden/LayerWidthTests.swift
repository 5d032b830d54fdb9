import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// Layers with widths and scales of their own.
@Suite("Widths of layers in netlists")
struct LayerWidthTests {
  /// Two convolutions and a skip into one sum, and a dense layer behind.
  private static var net: NetBuilder {
    var net = NetBuilder()
    let image = net.input("image", [6, 6, 2], kind: .spike)
    let sum = net.add(
      "sum", .add, net.add("a", convolution(2, kernel: 3), image),
      net.add("b", convolution(2, kernel: 1), image), image)
    let flat = net.add("flat", .flatten, net.add("act", .brelu, sum))
    net.output("y", net.add("d.act", .brelu, net.add("d", .dense(units: 5, bias: true), flat)))
    return net
  }

  private func hardened(_ options: HardenOptions) throws -> HardenedNetwork {
    var dice = Dice(3)
    var weights = WeightSet(network: "Net", sourceDigest: "")
    for (name, shape) in parameters(of: Self.net.graph) {
      let values = (0..<shape.reduce(1, *)).map { _ in Float(dice.roll(-1000...1000)) / 700 }
      weights.set(.init(name: name, shape: shape, values: values))
    }
    var diagnostics = Diagnostics()
    let result = harden(
      Self.net.subject(), weights: weights, options: options, into: &diagnostics)
    let network = try #require(result)
    try network.netlist.verify()
    #expect(
      try NetlistFile.parse(NetlistFile.serialize(network.netlist), origin: "net")
        == network.netlist)
    return network
  }

  @Test("each product keeps to its own grid, in one sum too", arguments: [1, 2, 5])
  func widths(_ narrow: Int) throws {
    let network = try hardened(HardenOptions(WeightWidths(10, own: ["a": narrow, "d": 3])))
    let projections = Dictionary(
      uniqueKeysWithValues: network.netlist.projections.map { ($0.name, $0) })
    func most(_ name: String) throws -> Int {
      try #require(projections[name]).storedWeights.map { abs(Int($0)) }.max() ?? 0
    }
    #expect(try most("a") <= WeightGrid(bits: narrow).largest)
    #expect(try most("d") == 3)
    #expect(try (128...511).contains(most("b")))
    #expect(projections["a"]?.storedBits == 8 && projections["b"]?.storedBits == 16)
    // A skip is as wide as the widest product beside it.
    #expect(projections["sum.skip"]?.storedBits == 16)
    let bits = network.report.populations.flatMap(\.projections).map { ($0.name, $0.bits) }
    #expect(
      Dictionary(uniqueKeysWithValues: bits) == ["a": narrow, "b": 10, "sum.skip": 10, "d": 3])
    #expect(network.report.widths == "\(min(narrow, 3)) to 10 bits")
    let beside = try #require(network.report.populations[0].projections.first { $0.name == "b" })
    #expect(beside.ownError < 0.05, "a narrow neighbour takes its bits: \(beside)")
  }

  @Test("neurons that share a scale keep the proportions of their rows")
  func sharedScale() throws {
    var net = NetBuilder()
    let input = net.input("x", [2], kind: .spike)
    net.output("y", net.add("f", .brelu, net.add("d", .dense(units: 3, bias: true), input)))
    var weights = WeightSet(network: "Net", sourceDigest: "")
    weights.set(.init(name: "d.weight", shape: [3, 2], values: [8, -4, 2, 0, 0, 0]))
    weights.set(.init(name: "d.bias", shape: [3], values: [-1.5, 0.5, 0.25]))
    func netlist(_ scales: WeightScales) throws -> Netlist {
      var diagnostics = Diagnostics()
      let options = HardenOptions(WeightWidths(5), scales: scales)
      let network = harden(
        net.subject(), weights: weights, options: options, into: &diagnostics)
      return try #require(network).netlist
    }
    // Of 15 levels the largest weight takes 12 to 15; with 12 all are whole.
    let shared = try netlist(.perLayer)
    #expect(shared.projections[0].weight == [12, -6, 3, 0, 0, 0])
    // 1.5 · (−1.5 − 0.5), 1.5 · (0.5 − 0.5); the last has no input.
    #expect(shared.populations[0].bias == [-3, 0, -1])
    #expect(try netlist(.perNeuron).projections[0].weight == [14, -7, 15, 0, 0, 0])
  }
}
