import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

@Suite struct HardenTests {
  private func hardened(
    _ subject: Subject, _ weights: WeightSet, bits: Int = 8
  ) throws -> HardenedNetwork {
    var diagnostics = Diagnostics()
    let result = harden(
      subject, weights: weights, options: HardenOptions(WeightWidths(bits)), into: &diagnostics)
    #expect(diagnostics.all.map(\.message) == [])
    return try #require(result)
  }

  /// Whole weights lose nothing on the grid: every spike must be the real network's.
  @Test(arguments: HardCase.allCases)
  func wholeWeightsGiveTheSameSpikes(_ hardCase: HardCase) throws {
    var dice = Dice(7)
    for round in 0..<6 {
      let net = hardCase.net
      let isSpikes = net.graph.nodes[0].type.deployed.kind == .spike
      let weights = wholeWeights(net.graph, offset: isSpikes ? 0 : 1 / 8, &dice)
      let netlist = try hardened(net.subject(), weights).netlist
      try netlist.verify()
      #expect(try NetlistFile.parse(NetlistFile.serialize(netlist), origin: "net") == netlist)
      for _ in 0..<4 {
        let picture = (0..<72).map { _ in dice.roll(0...255) }
        let real = GraphByHand(graph: net.graph, weights: weights).run([
          "image": picture.map { isSpikes ? Double($0 % 2) : Double($0) / 255 }
        ])
        let spikes = NetlistByHand(netlist: netlist).run(netlist.inputs(seeing: picture))
        var compared = 0
        for population in netlist.populations {
          guard let expected = real[population.name] else { continue }
          compared += 1
          #expect(
            spikes[population.name] == expected.map { Int($0) },
            "\(population.name) in round \(round)")
        }
        #expect(compared > 0)
        let output = netlist.outputs[0]
        let outputNode = net.graph.nodes[net.graph.outputs[0].node].name
        #expect(spikes[output.from] == real[outputNode]?.map { Int($0) })
      }
    }
  }

  /// The memory that emission is granted is that of the netlist which comes of it: with what relays
  /// and larger kernels add.
  @Test(arguments: HardCase.allCases)
  func sizeIsKnownWithoutWeights(_ hardCase: HardCase) throws {
    var dice = Dice(7)
    let net = hardCase.net
    let netlist = try hardened(net.subject(), wholeWeights(net.graph, offset: 0, &dice)).netlist
    #expect(netlistSize(of: net.subject()) == NetlistSize(netlist))
  }

  /// Sums side by side whose threshold stands behind a `flatten`: their neurons keep their places.
  @Test func joinedSumsMayBeFlattened() throws {
    var dice = Dice(17)
    var net = NetBuilder()
    let image = net.input("image", [6, 6, 2], kind: .spike)
    let join = net.add(
      "join", .concat, net.add("a", convolution(2, kernel: 3), image),
      net.add("b", convolution(3, kernel: 1), image))
    let act = net.add("act", .brelu, net.add("flat", .flatten, join))
    let sums = net.add("d.dense", .dense(units: 6, bias: true), act)
    net.output("spikes", net.add("d", .brelu, sums))
    let weights = wholeWeights(net.graph, offset: 0, &dice)
    let netlist = try hardened(net.subject(), weights).netlist
    try netlist.verify()
    for _ in 0..<4 {
      let picture = (0..<72).map { _ in dice.roll(0...1) }
      let real = GraphByHand(graph: net.graph, weights: weights).run([
        "image": picture.map(Double.init)
      ])
      let spikes = NetlistByHand(netlist: netlist).run(["image": picture])
      #expect(spikes["d"] == real["d"]?.map { Int($0) })
    }
  }

  /// The engine, in float32, on the netlist, on its real weights, and on the training plan with
  /// every activation hard: the same spikes as by hand.
  @Test(arguments: HardCase.allCases)
  func theEngineAgrees(_ hardCase: HardCase) throws {
    var dice = Dice(11)
    let net = hardCase.net
    let isSpikes = net.graph.nodes[0].type.deployed.kind == .spike
    let weights = wholeWeights(net.graph, offset: isSpikes ? 0 : 1 / 8, &dice)
    let network = try hardened(net.subject(), weights)
    let netlist = network.netlist
    let picture = (0..<72).map { _ in dice.roll(0...255) }
    let inputs = netlist.inputs(seeing: picture)
    let expected = NetlistByHand(netlist: netlist).run(inputs)

    let whole = try programOfNetlist(netlist, batch: 1)
    let real = try floatReference(network.folded, batch: 1)
    let floats = inputs.mapValues { $0.map(Float.init) }
    for threshold in [whole, real] {
      let spikes = try run(
        try Engine(threshold.verified, threads: 1), threshold.weights, floats)
      for population in netlist.populations {
        #expect(spikes[population.name] == expected[population.name], "\(population.name)")
      }
    }

    let last = net.graph.outputs[0].node
    let subject = net.subject(
      losses: [.init("mean_squared", .node(last, target: last), weight: 1)], batch: 1)
    var diagnostics = Diagnostics()
    let plan = try #require(lowerToPlan(subject, sourceDigest: "", into: &diagnostics))
    let pixels = picture.map { isSpikes ? Float($0 % 2) : Float($0) / 255 }
    let spikes = try run(
      try Engine(plan: plan, threads: 1, forTraining: false), weights, ["image": pixels])
    var compared = 0
    for population in netlist.populations {
      guard let found = spikes[population.name] else { continue }
      compared += 1
      #expect(found == expected[population.name], "\(population.name) of the training plan")
    }
    #expect(compared > 0)
  }

  /// The simulator, all at once and step by step through the delays, gives the spikes by hand.
  @Test(arguments: HardCase.allCases)
  func theSimulatorAgrees(_ hardCase: HardCase) throws {
    var dice = Dice(13)
    let net = hardCase.net
    let netlist = try hardened(net.subject(), wholeWeights(net.graph, offset: 0, &dice)).netlist
    let pictures = (0..<3).map { _ in
      Dictionary(
        uniqueKeysWithValues: netlist.inputs.map { input in
          let most = if case .analog = input.code { 255 } else { 1 }
          return (input.name, (0..<72).map { _ in dice.roll(0...most) })
        })
    }
    var inputs: [String: [UInt16]] = [:]
    for input in netlist.inputs {
      inputs[input.name] = pictures.flatMap { ($0[input.name] ?? []).map(UInt16.init) }
    }
    let simulator = try Simulator(netlist, threads: 1)
    let atOnce = try simulator.run(inputs: inputs, count: 3, keeping: .spikes)
    let stepwise = try simulator.runStepwise(inputs: inputs, count: 3)
    for (index, picture) in pictures.enumerated() {
      let expected = NetlistByHand(netlist: netlist).run(picture)
      for population in netlist.populations {
        let size = population.shape.reduce(1, *)
        for result in [atOnce, stepwise] {
          let packed = try #require(result.spikes[population.name])
          let row = packed[(index * ((size + 7) / 8))..<((index + 1) * ((size + 7) / 8))]
          let spikes = PackedBits.unpack(Array(row), size: size).map(Int.init)
          #expect(spikes == expected[population.name], "\(population.name)")
        }
      }
    }
  }

  /// One hard forward pass; every spike of every population.
  private func run(
    _ engine: Engine, _ weights: WeightSet, _ inputs: [String: [Float]]
  ) throws -> [String: [Int]] {
    for (index, parameter) in engine.program.parameters.enumerated() {
      let entry = try #require(weights[parameter.name])
      #expect(entry.shape == parameter.shape)
      engine.parameters.value(index).copy(from: entry.values)
    }
    engine.parametersChanged()
    for (input, block) in zip(engine.program.inputs, engine.inputs) {
      block.copy(from: try #require(inputs[input.name]))
    }
    var probe: SpikeProbe? = SpikeProbe(.spikes, of: engine.spikes)
    _ = engine.evaluationStep(pictures: 1, isHard: true, probe: &probe)
    var spikes: [String: [Int]] = [:]
    for (signal, packed) in zip(engine.spikes, probe?.spikes ?? []) {
      spikes[signal.name] = (0..<signal.size).map {
        SpikeProbe.fires(packed, picture: 0, neuron: $0, size: signal.size) ? 1 : 0
      }
    }
    return spikes
  }
}

extension Netlist {
  /// What each input makes of the bytes of one picture.
  fileprivate func inputs(seeing picture: [Int]) -> [String: [Int]] {
    var values: [String: [Int]] = [:]
    for input in inputs {
      values[input.name] = picture.map {
        switch input.code {
        case .analog: $0
        case .spikes: $0 % 2
        case .threshold(let level): Double($0) >= level ? 1 : 0
        }
      }
    }
    return values
  }
}
