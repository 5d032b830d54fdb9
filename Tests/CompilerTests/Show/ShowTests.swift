import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

@Suite struct ShowTests {
  @Test func theTableCountsParametersAndWork() {
    let table = showTable(digitsNet().subject())
    let rows = Dictionary(uniqueKeysWithValues: table.rows.map { ($0.signal, $0) })
    #expect(rows["c1.stage.conv"]?.parameters == 36)
    #expect(rows["c1.stage.conv"]?.multiplyAccumulates == WideCount(8 * 8 * 4 * 9))
    // Shift and scale; the statistics are no parameters.
    #expect(rows["c1.stage.batch_norm"]?.parameters == 8)
    #expect(rows["c1.stage.brelu"]?.activationBytes == WideCount(8 * 8 * 4 * 4))
    #expect(rows["flatten"]?.activationBytes == 0)
    #expect(rows["votes.dense"]?.parameters == WideCount(64 * 6 + 6))
    #expect(table.parameters == 36 + 8 + 390)
    #expect(
      table.keys == [
        ShowTable.Key(
          output: "digit", classes: 3, width: 6, copies: 2, minimumDistance: 4, unused: 0,
          temperature: 1)
      ])
  }

  @Test func theTextLinesUp() {
    var net = NetBuilder()
    let image = net.input("image", [16])
    let dense = net.add("votes.dense", .dense(units: 4, bias: true), image)
    let votes = net.add("votes.brelu", .brelu, dense)
    net.output(
      "digit", net.add("digit.decode", .decode(blockKey(2, copies: 2), temperature: 2), votes),
      classes: 2)
    #expect(
      showTable(net.subject()).text == """
        signal        layer                      type             parameters  multiply-accumulates  activations
        ------------  -------------------------  ---------------  ----------  --------------------  -----------
        image         input                      unit[16]                                                  64 B
        votes.dense   dense(4)                   real[4]                  68                    64         16 B
        votes.brelu   brelu                      unit → spike[4]                                           16 B
        digit.decode  decode(key(2, copies: 2))  real[2]                                         8          8 B
        ------------  -------------------------  ---------------  ----------  --------------------  -----------
        total                                                             68                    72        104 B

        key of digit: 2 classes × 2 neurons on 4, minimum distance 4, 0 unused, temperature 2.0

        """)
  }

  @Test func countsBeyond64BitsAreExact() {
    var net = NetBuilder()
    let image = net.input("image", [1 << 20, 1 << 19, 1])
    let wide = net.add(
      "wide", .dense(units: 1 << 39, bias: true), net.add("flat", .flatten, image))
    _ = net.add("wider", .dense(units: 60_000_000, bias: false), wide)
    let table = showTable(net.subject())
    let parameters = table.rows.map(\.parameters)
    #expect(parameters[2] == WideCount(1) << 78 + WideCount(1) << 39)
    #expect(parameters[3] == 60_000_000 << WideCount(39))
    #expect(table.multiplyAccumulates == WideCount(1) << 78 + 60_000_000 << WideCount(39))
    #expect(table.text.contains("302,231,454,903,657,293,676,544"))
    #expect(!table.text.contains("9,223,372,036,854,775,807"))
    #expect(groupedDigits(WideCount.max) == "more than 2^127")
  }

  @Test func overlappingKeysAreMeasured() {
    let key = DecodeKey(classes: 3, copies: 2, kind: .random, overlap: true, seed: 2)
    let rows = key.rows()
    let unused = (0..<6).count { column in rows.allSatisfy { $0[column] == 0 } }
    let distances = [(0, 1), (0, 2), (1, 2)].map { one, other in
      zip(rows[one], rows[other]).count { $0 != $1 }
    }
    var net = NetBuilder()
    let votes = net.input("votes", [6], kind: .spike)
    net.output("digit", net.add("decode", .decode(key), votes), classes: 3)
    let found = showTable(net.subject()).keys[0]
    #expect(found.minimumDistance == distances.min())
    #expect(found.unused == unused)
  }

  /// The lines of the text, evaluated as they stand, give the netlist's spikes.
  @Test(arguments: HardCase.allCases)
  func netlistTextIsTheNetwork(_ hardCase: HardCase) throws {
    var dice = Dice(3)
    let net = hardCase.net
    let weights = wholeWeights(net.graph, offset: 0, &dice)
    var diagnostics = Diagnostics()
    let netlist = try #require(harden(net.subject(), weights: weights, into: &diagnostics)).netlist
    var inputs: [String: [Int]] = [:]
    for input in netlist.inputs {
      inputs[input.name] = (0..<72).map { _ in dice.roll(0...1) }
    }
    var lines: [String] = []
    try writeNetlistText(netlist) { lines.append($0) }
    var values: [String: Int] = [:]
    for input in netlist.inputs {
      for (index, value) in (inputs[input.name] ?? []).enumerated() {
        values[place(index, input.name, input.shape)] = value
      }
    }
    var sums: [String: Int] = [:]
    var incoming: [String: [(source: String, weight: Int)]] = [:]
    for line in lines {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
      if words[0] == "neuron" { sums[words[1]] = Int(words[3]) }
      if words[0] == "synapse" {
        incoming[words[2], default: []].append((words[1], try #require(Int(words[4]))))
      }
    }
    let expected = NetlistByHand(netlist: netlist).run(inputs)
    for population in netlist.populations {
      for neuron in 0..<population.shape.reduce(1, *) {
        let place = place(neuron, population.name, population.shape)
        var sum = try #require(sums[place])
        for synapse in incoming[place] ?? [] {
          sum += synapse.weight * (try #require(values[synapse.source]))
        }
        values[place] = sum >= 0 ? 1 : 0
        #expect(values[place] == expected[population.name]?[neuron])
      }
    }
    #expect(netlistSummary(netlist).contains(netlist.populations[0].name))
  }

  @Test func netlistsWithStepsTellTheirNeurons() throws {
    func dense(_ name: String, _ from: String, _ to: String) -> Netlist.Projection {
      Netlist.Projection(
        name: name, from: from, to: to, map: .dense, delay: 1, weight: [3], weightShape: [1, 1],
        storedBits: 8)
    }
    let netlist = Netlist(
      name: "Slow", steps: 4, period: 2,
      inputs: [.init(name: "x", shape: [1], code: .spikes, isPerStep: true)],
      populations: [
        .init(
          name: "h", shape: [1], validFrom: 1, bias: [-2],
          neuron: .integrateFire(
            IntegrateFire(
              threshold: [20], start: [5], leak: .init(numerator: 7, shift: 3), reset: .zero,
              saturates: false))),
        .init(
          name: "m", shape: [1], validFrom: 2, bias: [0],
          neuron: .linear(
            LinearMemory(order: 1, matrix: [200], shift: 8, range: -9...9, saturates: true))),
        .init(
          name: "c", shape: [1], validFrom: 3, bias: [0],
          neuron: .count(
            CountNeuron(
              shift: 5, start: [6],
              function: .table(.init(first: -1, shift: 4, rows: [[-7, 0, 9]])), range: -1...1,
              saturates: false))),
        .init(
          name: "v", shape: [1], validFrom: 4, bias: [1], neuron: .accumulate(saturates: false)),
      ],
      projections: [
        dense("a", "x", "h"), dense("b", "h", "m"), dense("d", "m", "c"), dense("e", "c", "v"),
      ],
      outputs: [
        .init(name: "y", from: "v", decode: .membrane),
        .init(name: "z", from: "m", decode: .final),
      ], data: nil, vectors: nil)
    try netlist.verify()
    var text = ""
    try writeNetlistText(netlist) { text += $0 }
    #expect(
      text == """
        netlist Slow steps 4 period 2
        input x [1] spikes per_step
        neuron h[0] bias -2 valid_from 1 integrate_fire threshold 20 start 5 leak 7/8 reset zero
        matrix m row 0 200
        neuron m[0] bias 0 valid_from 2 linear order 1 shift 8 range -9 … 9
        table c row 0 -7 0 9
        neuron c[0] bias 0 valid_from 3 count start 6 shift 5 range -1 … 1 table first -1 shift 4
        neuron v[0] bias 1 valid_from 4 accumulate
        synapse x[0] h[0] weight 3 delay 1
        synapse h[0] m[0] weight 3 delay 1
        synapse m[0] c[0] weight 3 delay 1
        synapse c[0] v[0] weight 3 delay 1
        output y v membrane
        output z m final

        """)
    let summary = netlistSummary(netlist)
    #expect(summary.hasPrefix("netlist Slow, 4 steps of 2 physical ones\n"))
    for part in [
      "integrate_fire leak 7/8 reset zero", "linear order 1 shift 8 range -9 … 9",
      "output y: a class from the membranes of v", "output z: the last values of m",
    ] {
      #expect(summary.contains(part), "\(summary)")
    }
  }

  private func place(_ element: Int, _ name: String, _ shape: [Int]) -> String {
    let axes =
      shape.count == 3
      ? [element / shape[2] / shape[1], element / shape[2] % shape[1], element % shape[2]]
      : [element]
    return "\(name)[\(axes.map(String.init).joined(separator: ","))]"
  }
}
