import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// What circuits are made of; `Tests/Peers/netlists/verilog` runs them.
@Suite struct VerilogTargetTests {
  @Test func everySynapseIsInItsRow() throws {
    for projection in [
      Self.projection(.dense, [2, 3, 4], [5]),
      Self.projection(
        .convolution(
          ConvolutionGeometry(kernel: [3, 2], stride: [2, 1], padding: [1, 0, 0, 1], groups: 2)),
        [5, 4, 4], [2, 4, 6]),
      Self.projection(
        .convolution(
          ConvolutionGeometry(kernel: [2, 2], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1)),
        [6, 6, 3], [2, 2, 4], View(sum: [2, 2])),
      Self.projection(
        .pool(window: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0]), [4, 6, 3], [2, 3, 3]),
      Self.projection(.identity, [3, 2, 5], [3, 2, 5]),
    ] {
      let netlist = projection.netlist
      let layer = try #require(CircuitLayout(netlist).layers.first)
      let feed = try #require(layer.feeds.first)
      var expected: [[Int]: Int] = [:]
      feed.connectivity.forEachSynapse(feed.projection.weight) {
        expected[[$0.source, $0.target], default: 0] += $0.weight
      }
      let weights = feed.connectivity.filled(feed.projection.weight)
      var found: [[Int]: Int] = [:]
      for beat in 0..<layer.output.beats {
        let top = beat / layer.output.columns * feed.window.strideDown - feed.window.top
        let left = beat % layer.output.columns * feed.window.strideRight - feed.window.left
        for tap in 0..<feed.window.taps {
          let (row, column) = (top + tap / feed.window.width, left + tap % feed.window.width)
          guard (0..<feed.stream.rows).contains(row), (0..<feed.stream.columns).contains(column)
          else { continue }
          for element in 0..<feed.stream.elements {
            for neuron in 0..<layer.output.elements {
              let weight = feed.weight(tap: tap, element: element, neuron: neuron, weights)
              let source = (row * feed.stream.columns + column) * feed.stream.elements + element
              let target = beat * layer.output.elements + neuron
              if weight != 0 { found[[source, target], default: 0] += weight }
            }
          }
        }
      }
      #expect(found == expected, "\(feed.projection.map)")
    }
  }

  @Test func biasesEnterPlaneByPlane() throws {
    var netlist = Self.projection(.dense, [3], [4]).netlist
    netlist.inputs[0].code = .analog(bits: 5)
    netlist.populations[0].bias = [-77, -1, 0, 90]
    let engine = EventEngine(try CircuitLayout(netlist).layers[0])
    #expect(engine.planes == 5)
    for (neuron, bias) in netlist.populations[0].bias.enumerated() {
      var sum = engine.start[neuron]
      for bits in engine.biasBits.reversed() { sum = 2 * sum + bits[neuron] }
      #expect(sum == Int(bias))
    }
    #expect(engine.turns.map(\.plane) == [4, 3, 2, 1, 0])
  }

  @Test func aTreeAddsUpWhatItsRowsSay() {
    let rows = [
      [3, -2, 0, 1, 7, -7, 5, 0, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 1, 1],
      [3, -2, 0, 1, 7, -7, 5, 0, -1],
    ]
    for size in [4, 6] {
      let tree = SumTree(rows, tableInputs: size, levels: 1)
      for pattern in 0..<1 << rows[0].count {
        var values: [Int] = []
        for node in tree.nodes {
          switch node.kind {
          case .table(let inputs, _):
            let place = inputs.enumerated().reduce(0) {
              $0 | (pattern >> $1.element & 1) << $1.offset
            }
            values.append(
              node.truthTables.enumerated().reduce(0) {
                $0 | Int($1.element >> UInt64(place) & 1) << $1.offset
              })
          case .add(let left, let right): values.append(values[left] + values[right])
          case .hold(let node): values.append(values[node])
          }
          #expect(values[values.count - 1] <= node.most)
        }
        for (row, total) in zip(rows, tree.totals) {
          let sum = row.indices.reduce(0) { $0 + row[$1] * (pattern >> $1 & 1) }
          let offset = row.reduce(0) { $0 + min($1, 0) }
          #expect((total.map { values[$0] } ?? 0) + offset == sum)
        }
      }
      #expect(tree.totals[1] == nil)
    }
  }

  @Test func namesAndNumbersAreVerilogs() {
    var netlist = Self.projection(.dense, [3], [4]).netlist
    netlist.name = "1 net"
    netlist.inputs[0].name = "a.b"
    netlist.populations[0].name = "a_b"
    netlist.outputs[0].name = "reg"
    let names = VerilogNames(netlist)
    #expect(names.circuit == "n1_net")
    #expect(names["a.b"] == "a_b" && names["a_b"] == "a_b_2" && names["reg"] == "reg_2")
    var bits = BitString()
    for value in [-1, 2, 5] { bits.append(value, bits: 3) }
    bits.append(-3, bits: 70)
    #expect(bits.literal == "79'h7ffffffffffffffffb57")
    #expect(Verilog.bits(numbering: 8) == 3 && Verilog.bits(numbering: 9) == 4)
    #expect(Verilog.signedBits(-8...7) == 4 && Verilog.signedBits(-9...0) == 5)
  }

  @Test func whatCannotBeSaidIsRefused() throws {
    let upsampled = Self.projection(
      .convolution(
        ConvolutionGeometry(kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1)),
      [2, 2, 3], [4, 4, 2], View(upsample: [2, 2])
    ).netlist
    let error = #expect(throws: RuntimeError.self) {
      try TargetCall(.verilog).fitted(upsampled)
    }
    #expect(error?.code == "WS6217")
    #expect(error?.message.contains("projection `p`: it upsamples") == true)
  }

  /// One projection from an input to a population.
  private struct Sample {
    var netlist: Netlist
  }

  private static func projection(
    _ map: LinearMap, _ from: [Int], _ to: [Int], _ view: View = .plain
  ) -> Sample {
    let shape = (try? Connectivity(map, view, from: from, to: to))?.weightShape ?? []
    let count = map.hasWeights ? shape.reduce(1, *) : 0
    let projection = Netlist.Projection(
      name: "p", from: "x", to: "y", map: map, view: view, delay: 1,
      weight: (0..<count).map { Int16($0 * 5 % 15) - 7 }, weightShape: shape, storedBits: 8)
    return Sample(
      netlist: Netlist(
        name: "Net", steps: 1, inputs: [.init(name: "x", shape: from, code: .spikes)],
        populations: [
          .init(
            name: "y", shape: to, validFrom: 1,
            bias: Array(repeating: -1, count: to.last ?? 1))
        ],
        projections: [projection], outputs: [.init(name: "z", from: "y", decode: .spikes)],
        data: nil, vectors: nil))
  }
}
