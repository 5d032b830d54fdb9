import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// Integer rows: hand-computed numbers, every width, and the bounds.
@Suite struct QuantiseTests {
  private func oneLayer(
    weight: [Float], inputs: Int, bias: [Float], norm: [(String, [Float])] = [],
    kind: SignalKind = .spike
  ) -> (NetBuilder, WeightSet) {
    var net = NetBuilder()
    let image = net.input("x", [inputs], kind: kind)
    var last = net.add("d", .dense(units: bias.count, bias: true), image)
    if !norm.isEmpty { last = net.add("n", .batchNorm(epsilon: 0.5, momentum: 0.1), last) }
    net.output("y", net.add("f", .brelu, last))
    var weights = WeightSet(network: "Net", sourceDigest: "")
    weights.set(.init(name: "d.weight", shape: [bias.count, inputs], values: weight))
    weights.set(.init(name: "d.bias", shape: [bias.count], values: bias))
    for (part, values) in norm {
      weights.set(.init(name: "n.\(part)", shape: [bias.count], values: values))
    }
    return (net, weights)
  }

  private func harden(
    _ net: NetBuilder, _ weights: WeightSet, bits: Int = 8
  ) throws -> HardenedNetwork {
    var diagnostics = Diagnostics()
    let result = WSCompiler.harden(
      net.subject(), weights: weights, options: HardenOptions(WeightWidths(bits)),
      into: &diagnostics)
    #expect(diagnostics.all.map(\.message) == [])
    return try #require(result)
  }

  /// w = 2, −1, b = 0.25, γ = −3, β = 1, μ = 0.5, σ² = 8.5, ε = 0.5, so √(σ² + ε) = 3:
  /// the row is −1 · (2, −1), the shift −(0.25 − 0.5) + 1 = 1.25, less θ = 0.5: 0.75.
  /// 126 ends the grid on a multiple of 2: scale 63, bias ⌊63 · 0.75⌋ = 47.
  @Test func aNormFoldsIntoRowAndBias() throws {
    let (net, weights) = oneLayer(
      weight: [2, -1], inputs: 2, bias: [0.25],
      norm: [("gamma", [-3]), ("beta", [1]), ("mean", [0.5]), ("variance", [8.5])])
    let netlist = try harden(net, weights).netlist
    #expect(netlist.projections[0].weight == [-126, 63])
    #expect(netlist.populations[0].bias == [47])
    #expect(netlist.projections[0].storedBits == 8)
  }

  /// q / 255 has its 255 in the row: 1 · q / 255 ≥ 0.5 − 0.1 iff 126 q − ⌈126 · 255 · 0.4⌉ ≥ 0.
  @Test func anAnalogInputHasItsRangeInTheRow() throws {
    let (net, weights) = oneLayer(weight: [1], inputs: 1, bias: [0.1], kind: .unit)
    let netlist = try harden(net, weights).netlist
    let weight = Int(netlist.projections[0].weight[0])
    let bias = Int(netlist.populations[0].bias[0])
    for q in 0...255 {
      #expect((weight * q + bias >= 0) == (Double(q) / 255 + Double(Float(0.1)) >= 0.5))
    }
    #expect(netlist.inputs[0].code == .analog(bits: 8))
  }

  /// γ = 0: the row is empty and the shift alone decides.
  @Test func anEmptyRowIsConstant() throws {
    let (net, weights) = oneLayer(
      weight: [2, -1, 2, -1], inputs: 2, bias: [0, 0],
      norm: [
        ("gamma", [0, 0]), ("beta", [0.5, 0.25]), ("mean", [0, 0]), ("variance", [1, 1]),
      ])
    let network = try harden(net, weights)
    #expect(network.netlist.projections[0].weight == [0, 0, 0, 0])
    #expect(network.netlist.populations[0].bias == [0, -1])
    #expect(network.report.populations[0].alwaysOn == 1)
    #expect(network.report.populations[0].dead == 1)
  }

  @Test func neuronsWhoseFateIsSealedAreCounted() throws {
    // Sums reach −1 … 2; thresholds 0.5 − b: never, always, on an empty input but not always, live.
    let (net, weights) = oneLayer(
      weight: [2, -1, 2, -1, 2, -1, 2, -1], inputs: 2, bias: [-2, 2, 0.5, 0])
    let report = try harden(net, weights).report.populations[0]
    #expect(report.dead == 1)
    #expect(report.alwaysOn == 1)
    #expect(report.firesWithoutInput == 2)
    #expect(report.neurons == 4)
  }

  @Test(arguments: [1, 2, 3, 4, 8, 9, 16])
  func weightsStayOnTheGridAndUseIt(_ bits: Int) throws {
    var dice = Dice(UInt64(bits))
    let rows = 12
    let (net, weights) = oneLayer(
      weight: (0..<rows * 30).map { _ in Float(dice.roll(-1000...1000)) / 700 }, inputs: 30,
      bias: (0..<rows).map { _ in Float(dice.roll(-1000...1000)) / 500 })
    let network = try harden(net, weights, bits: bits)
    let projection = network.netlist.projections[0]
    let largest = bits == 1 ? 1 : (1 << (bits - 1)) - 1
    for row in 0..<rows {
      let levels = projection.weight[(row * 30)..<((row + 1) * 30)].map { abs(Int($0)) }
      let most = try #require(levels.max())
      #expect(most <= largest)
      #expect(Double(most) >= 0.8 * Double(largest))
    }
    #expect(projection.storedBits == (bits <= 8 ? 8 : 16))
    // Each bit halves the error, about.
    let bound = bits == 1 ? 0.6 : 1.2 / Double(1 << (bits - 1))
    #expect(network.report.populations[0].weightError < bound)
  }

  /// The scale found is never worse than the one that puts the largest weight at the end.
  @Test func theScaleSearchOnlyHelps() {
    var dice = Dice(5)
    for bits in 2...8 {
      let grid = WeightGrid(bits: bits)
      let row = (0..<50).map { _ in Double(dice.roll(-1000...1000)) / 999 }
      func error(_ scale: Double) -> Double {
        row.reduce(0) { sum, weight in
          let difference = Double(grid.level(weight, scale: scale)) / scale - weight
          return sum + difference * difference
        }
      }
      let best = ScaleSearch.best(rows: 1) { _ in [RowPart(row, grid: grid)] }
      let plain = Double(grid.largest) / (row.map(abs).max() ?? 1)
      #expect(error(best ?? 0) <= error(plain) + 1e-12)
    }
  }

  /// 16-bit weights on 16-bit inputs would pass 2^24: the row gets a smaller scale, and the
  /// decision stays right where it is not close.
  @Test func sumsStayBelowTheLimit() throws {
    let (net, weights) = oneLayer(
      weight: Array(repeating: 1, count: 64), inputs: 64, bias: [-20],
      kind: .quant(bits: 16))
    let network = try harden(net, weights, bits: 16)
    let report = network.report.populations[0]
    #expect(report.rescaled == 1)
    #expect(report.largestSum < 1 << 24)
    #expect(network.report.findings.contains { $0.contains("smaller scale") })
    let projection = network.netlist.projections[0]
    let bias = Int(network.netlist.populations[0].bias[0])
    let sum = projection.weight.reduce(0) { $0 + Int($1) } * 65535 + abs(bias)
    #expect(sum < 1 << 24)
    for on in 0...64 {
      let drive = projection.weight[..<on].reduce(0) { $0 + Int($1) } * 65535
      if on < 20 { #expect(drive + bias < 0) }
      if on > 21 { #expect(drive + bias >= 0) }
    }
  }

  @Test func extremeWeightsDoNotTrap() throws {
    let extremes: [Float] = [
      .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, 0, 1e-30, -1e30,
    ]
    for bits in [1, 2, 8, 16] {
      let (net, weights) = oneLayer(
        weight: extremes + extremes.reversed(), inputs: 6, bias: [.greatestFiniteMagnitude, -1e38],
        norm: [
          ("gamma", [1e38, -1e-38]), ("beta", [-1e38, 1e38]), ("mean", [1e38, -1e38]),
          ("variance", [0, 1e38]),
        ])
      let report = try harden(net, weights, bits: bits).report.populations[0]
      #expect(report.largestSum < 1 << 24)
    }
  }

  @Test func foreignWeightsAreNamed() throws {
    let (net, weights) = oneLayer(weight: [1, 2], inputs: 2, bias: [0])
    func message(_ change: (inout WeightSet) -> Void) -> [String] {
      var changed = weights
      change(&changed)
      var diagnostics = Diagnostics()
      #expect(WSCompiler.harden(net.subject(), weights: changed, into: &diagnostics) == nil)
      #expect(diagnostics.all.map(\.code.text) == ["WS7012"])
      return diagnostics.all.map(\.message)
    }
    let prefix = "the weights do not belong to `Net`: "
    #expect(
      message { $0 = WeightSet(network: "Net", sourceDigest: "") }
        == [prefix + "tensor `d.weight` is missing"])
    #expect(
      message { $0.set(.init(name: "d.bias", shape: [3], values: [1, 2, 3])) }
        == [prefix + "tensor `d.bias` has the shape [3], expected [1]"])
    #expect(
      message { $0.set(.init(name: "d.weight", shape: [1, 2], values: [.nan, 0])) }
        == [prefix + "element 0 of tensor `d.weight` is nan"])
  }

  @Test func gradedSignalsAreRefused() {
    var net = NetBuilder()
    let image = net.input("x", [4])
    let relu = net.add("r", .relu, net.add("d", .dense(units: 3, bias: false), image))
    net.output("y", net.add("f", .brelu, net.add("e", .dense(units: 2, bias: false), relu)))
    var weights = WeightSet(network: "Net", sourceDigest: "")
    weights.set(.init(name: "d.weight", shape: [3, 4], values: Array(repeating: 1, count: 12)))
    weights.set(.init(name: "e.weight", shape: [2, 3], values: Array(repeating: 1, count: 6)))
    var diagnostics = Diagnostics()
    #expect(harden(net.subject(), weights: weights, into: &diagnostics) == nil)
    #expect(diagnostics.all.map(\.message) == ["a graded activation cannot be emitted yet"])
  }

  private func harden(
    _ subject: Subject, weights: WeightSet, into diagnostics: inout Diagnostics
  ) -> Netlist? {
    WSCompiler.harden(subject, weights: weights, into: &diagnostics)?.netlist
  }

  /// A skip over one layer waits for it; the steps are those at which the picture arrives.
  @Test func delaysLetSkipsWait() throws {
    var dice = Dice(1)
    let net = HardCase.skip.net
    let netlist = try harden(net, wholeWeights(net.graph, offset: 0, &dice)).netlist
    let valid = Dictionary(
      uniqueKeysWithValues: netlist.populations.map { ($0.name, $0.validFrom) })
    #expect(valid == ["a.brelu": 1, "b.brelu": 2, "act": 3])
    let delays = Dictionary(uniqueKeysWithValues: netlist.projections.map { ($0.name, $0.delay) })
    #expect(delays == ["a.conv": 1, "b.conv": 1, "c": 1, "sum.skip": 2])
    try netlist.verify()
  }
}
