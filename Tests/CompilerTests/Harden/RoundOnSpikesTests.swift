import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// `rounding: spikes`, from the folded network to the netlist.
@Suite("Rounding that keeps spikes")
struct RoundOnSpikesTests {
  private func pictures(_ count: Int, _ shape: [Int], _ dice: inout Dice) throws -> ExampleSet {
    // Neighbours are alike, as in pictures.
    var last = 0
    let images = (0..<count * shape.reduce(1, *)).map { _ in
      if dice.roll(0...3) == 0 { last = dice.roll(0...255) }
      return UInt8(last)
    }
    return ExampleSet(
      try Dataset(
        name: "dice", shape: shape, images: images,
        labels: Array(repeating: 0, count: count), classes: 1))
  }

  private func rounded(
    _ subject: Subject, _ weights: WeightSet, on examples: ExampleSet, threads: Int = 2
  ) throws -> HardenedNetwork {
    var diagnostics = Diagnostics()
    let calibration = Calibration(
      examples, pictures: 10_000, seed: 1, executor: TestSpikes(), threads: threads)
    let network = try harden(subject, weights: weights, on: calibration, into: &diagnostics)
    return try #require(network)
  }

  @Test("where the nearest loses nothing, it is taken", arguments: HardCase.allCases)
  func exactWeights(_ hardCase: HardCase) throws {
    var dice = Dice(21)
    let net = hardCase.net
    let isSpikes = net.graph.nodes[0].type.deployed.kind == .spike
    let weights = wholeWeights(net.graph, offset: isSpikes ? 0 : 1 / 8, &dice)
    var diagnostics = Diagnostics()
    let nearest = harden(net.subject(), weights: weights, into: &diagnostics)
    let own = try rounded(net.subject(), weights, on: try pictures(90, [6, 6, 2], &dice))
    #expect(own.netlist == nearest?.netlist)
  }

  /// Convolutions, a skip and a dense layer, with weights of no grid.
  private static let net: NetBuilder = {
    var net = NetBuilder()
    let image = net.input("image", [6, 6, 2])
    let first = net.add("a.act", .brelu, net.add("a", convolution(6, kernel: 3), image))
    let second = net.add("b", convolution(6, kernel: 3, groups: 2), first)
    let sum = net.add("b.act", .brelu, net.add("sum", .add, second, first))
    let pool = net.add("pool", .maxPool(PoolPlan(window: [2, 2], stride: [2, 2])), sum)
    let flat = net.add("flat", .flatten, pool)
    net.output("y", net.add("c.act", .brelu, net.add("c", .dense(units: 12, bias: true), flat)))
    return net
  }()

  private func weights(_ dice: inout Dice) -> WeightSet {
    var weights = WeightSet(network: "Net", sourceDigest: "")
    for (name, shape) in parameters(of: Self.net.graph) {
      let values = (0..<shape.reduce(1, *)).map { _ in Float(dice.roll(-1000...1000)) / 900 }
      weights.set(.init(name: name, shape: shape, values: values))
    }
    return weights
  }

  private func changed(_ network: HardenedNetwork, _ examples: ExampleSet) throws -> Int {
    let inputs = network.netlist.inputs
    let whole = try TestSpikes().spikes(
      of: try programOfNetlist(network.netlist, batch: 50), inputs: inputs, on: examples)
    let real = try TestSpikes().spikes(
      of: try floatReference(network.folded, batch: 50), inputs: inputs, on: examples)
    #expect(whole.keys == real.keys)
    return whole.reduce(0) { sum, population in
      sum
        + zip(population.value, real[population.key] ?? []).reduce(0) {
          $0 + ($1.0 ^ $1.1).nonzeroBitCount
        }
    }
  }

  @Test(
    "fewer spikes change, on other pictures too", arguments: [1, 2, 3, 4],
    [WeightScales.perNeuron, .perLayer])
  func fewerChanges(_ bits: Int, _ scales: WeightScales) throws {
    var dice = Dice(UInt64(30 + bits))
    let weights = weights(&dice)
    var subject = Self.net.subject()
    subject.emit?.options = HardenOptions(WeightWidths(bits), scales: scales)
    let own = try rounded(subject, weights, on: try pictures(400, [6, 6, 2], &dice))
    try own.netlist.verify()
    var diagnostics = Diagnostics()
    let nearest = try #require(harden(subject, weights: weights, into: &diagnostics))
    let others = try pictures(300, [6, 6, 2], &dice)
    #expect(try 10 * changed(own, others) < 9 * changed(nearest, others))
    let largest = WeightGrid(bits: bits).largest
    for projection in own.netlist.projections {
      #expect(projection.storedWeights.allSatisfy { abs(Int($0)) <= largest })
    }
  }

  @Test("the same bits on any number of threads, and again")
  func deterministic() throws {
    var dice = Dice(40)
    let weights = weights(&dice)
    var subject = Self.net.subject()
    subject.emit?.options = HardenOptions(WeightWidths(3))
    let examples = try pictures(200, [6, 6, 2], &dice)
    let once = try rounded(subject, weights, on: examples, threads: 1)
    for threads in [1, 3] {
      #expect(
        try rounded(subject, weights, on: examples, threads: threads).netlist == once.netlist)
    }
  }

  @Test("rows that are rounded to the nearest all the same are told, and why")
  func nearestRowsAreTold() throws {
    var dice = Dice(42)
    let mixed = HardCase.twoProducts.net
    let whole = wholeWeights(mixed.graph, offset: 0, &dice)
    let unlike = try rounded(mixed.subject(), whole, on: try pictures(20, [6, 6, 2], &dice)).report
    #expect(unlike.populations.contains { $0.nearest == .unlikeTerms })
    #expect(unlike.findings.contains { $0.contains("a dense product and windows meet in its sum") })

    let weights = weights(&dice)
    var subject = Self.net.subject()
    let examples = try pictures(20, [6, 6, 2], &dice)
    #expect(
      try rounded(subject, weights, on: examples).report.populations.allSatisfy {
        $0.nearest == nil
      }
    )
    // Six rows of 18 weights up to 2^15, times 255.
    for scales in [WeightScales.perNeuron, .perLayer] {
      subject.emit?.options = HardenOptions(WeightWidths(16), scales: scales)
      let wide = try rounded(subject, weights, on: examples).report
      #expect(wide.populations[0].nearest == .sumLimit(6))
      #expect(wide.findings.contains { $0.hasPrefix("a.act: 6 rows are rounded to the nearest") })
    }
  }

  @Test("weights that are nothing or as large as can be do not trap")
  func extremes() throws {
    var dice = Dice(41)
    var weights = weights(&dice)
    let extremes: [Float] = [0, 1e38, -1e38, .leastNonzeroMagnitude, 1e-30]
    for entry in weights.entries {
      let values = entry.values.map { _ in extremes[dice.roll(0...4)] }
      weights.set(.init(name: entry.name, shape: entry.shape, values: values))
    }
    let examples = try pictures(20, [6, 6, 2], &dice)
    for bits in [1, 2, 8, 16] {
      var subject = Self.net.subject()
      subject.emit?.options = HardenOptions(WeightWidths(bits))
      try rounded(subject, weights, on: examples).netlist.verify()
    }
  }
}

/// One thread, one executor each.
private struct TestSpikes: CalibrationExecutor {
  func spikes(
    of program: ThresholdProgram, inputs: [Netlist.Input], on examples: ExampleSet
  ) throws(RuntimeError) -> [String: [UInt8]] {
    let engine = try Engine(program.verified, threads: 1)
    try engine.load(program.weights, origin: "test")
    return try Evaluator(engine, on: examples, inputs: inputs).hardSpikes()
  }

  func spikes(
    of netlist: Netlist, on examples: ExampleSet
  ) throws(RuntimeError) -> [String: [UInt8]] {
    try Simulator(netlist, threads: 1).run(examples, keeping: .spikes).spikes
  }
}
