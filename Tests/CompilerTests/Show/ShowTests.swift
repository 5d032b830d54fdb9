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
    net.output("digit", net.add("digit.decode", .decode(blockKey(2, copies: 2)), votes), classes: 2)
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

        key of digit: 2 classes × 2 neurons on 4, minimum distance 4, 0 unused, temperature 1.0

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
    var key = blockKey(3, copies: 2)
    key.overlap = true
    key.rows = [[1, 1, 0, 0, 0, 0], [1, 0, 1, 0, 0, 0], [0, 0, 0, 1, 1, 0]]
    var net = NetBuilder()
    let votes = net.input("votes", [6], kind: .spike)
    net.output("digit", net.add("decode", .decode(key), votes), classes: 3)
    let found = showTable(net.subject()).keys[0]
    #expect(found.minimumDistance == 2)
    #expect(found.unused == 1)
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

  private func place(_ element: Int, _ name: String, _ shape: [Int]) -> String {
    let axes =
      shape.count == 3
      ? [element / shape[2] / shape[1], element / shape[2] % shape[1], element % shape[2]]
      : [element]
    return "\(name)[\(axes.map(String.init).joined(separator: ","))]"
  }
}
