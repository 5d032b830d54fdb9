import Testing
import WSRuntime

@testable import WSCompiler

@Suite("pruning")
struct PruneTests {
  /// A convolution, a pool and two dense layers with random weights and a tenth of the channels of
  /// each kind: dead, always on, copies of the channel before.
  static func planted(seed: UInt64, padding: Int) -> Netlist {
    var random = CounterRandom(seed: seed, purpose: .validationSplit)
    func weights(_ rows: Int, _ length: Int) -> [Int16] {
      (0..<rows * length).map { _ in Int16(random.below(15)) - 7 }
    }
    func plant(_ weight: inout [Int16], _ bias: inout [Int32], _ rows: Int, largest: Int) {
      let length = weight.count / rows
      for row in 0..<rows {
        switch random.below(6) {
        case 0: bias[row] = Int32(-largest * length * 8)
        case 1: bias[row] = Int32(largest * length * 8)
        case 2 where row > 0:
          bias[row] = bias[row - 1]
          for place in 0..<length {
            weight[row * length + place] = weight[(row - 1) * length + place]
          }
        default: break
        }
      }
    }
    func bias(_ count: Int) -> [Int32] { (0..<count).map { _ in Int32(random.below(21)) - 10 } }
    let (side, channels, hidden) = (4 + 2 * padding, 8, 10)
    var (kernels, convBias) = (weights(channels, 9), bias(channels))
    plant(&kernels, &convBias, channels, largest: 3)
    let seen = side / 2 * (side / 2) * channels
    var (first, firstBias) = (weights(hidden, seen), bias(hidden))
    plant(&first, &firstBias, hidden, largest: 1)
    return Netlist(
      name: "Planted", steps: 1,
      inputs: [.init(name: "x", shape: [6, 6, 1], code: .analog(bits: 2))],
      populations: [
        .init(name: "c", shape: [side, side, channels], validFrom: 1, bias: convBias),
        .init(
          name: "p", shape: [side / 2, side / 2, channels], validFrom: 2,
          bias: Array(repeating: -1, count: channels)),
        .init(name: "h", shape: [hidden], validFrom: 3, bias: firstBias),
        .init(name: "unused", shape: [3], validFrom: 4, bias: bias(3)),
        .init(name: "out", shape: [5], validFrom: 4, bias: bias(5)),
      ],
      projections: [
        .init(
          name: "c", from: "x", to: "c",
          map: .convolution(
            .init(
              kernel: [3, 3], stride: [1, 1],
              padding: Array(repeating: padding, count: 4), groups: 1)),
          delay: 1, weight: kernels, weightShape: [channels, 3, 3, 1], storedBits: 8),
        .init(
          name: "p", from: "c", to: "p",
          map: .pool(window: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0]), delay: 1, weight: [],
          weightShape: [], storedBits: 8),
        .init(
          name: "h", from: "p", to: "h", map: .dense, view: View(reshape: [seen]), delay: 1,
          weight: first, weightShape: [hidden, seen], storedBits: 8),
        .init(
          name: "unused", from: "h", to: "unused", map: .dense, delay: 1,
          weight: weights(3, hidden), weightShape: [3, hidden], storedBits: 8),
        .init(
          name: "out", from: "h", to: "out", map: .dense, delay: 1, weight: weights(5, hidden),
          weightShape: [5, hidden], storedBits: 8),
      ],
      outputs: [.init(name: "spikes", from: "out", decode: .spikes)], data: nil, vectors: nil)
  }

  @Test("the outputs stay the same for every picture, and nothing is left to prune")
  func sameOutputs() throws {
    var (dead, constant, duplicate) = (0, 0, 0)
    for seed in 1..<25 {
      let netlist = Self.planted(seed: UInt64(seed), padding: seed % 2)
      try netlist.verify()
      let (pruned, report) = try prune(netlist)
      try pruned.verify()
      #expect(report.unreachable == ["unused"])
      for population in report.populations {
        dead += population.dead
        constant += population.constant
        duplicate += population.duplicate
      }
      var random = CounterRandom(seed: UInt64(seed), purpose: .epochOrder)
      let count = 40
      let inputs = ["x": (0..<count * 36).map { _ in UInt16(random.below(4)) }]
      let expected = try makeTestVectors(netlist, inputs: inputs, count: count)
      let found = try makeTestVectors(pruned, inputs: inputs, count: count)
      #expect(found.populations["out"] == expected.populations["out"], "seed \(seed)")
      let again = try prune(pruned)
      #expect(again.report.isEmpty && again.netlist == pruned, "seed \(seed)")
      let synapses = try #require(report.synapses)
      #expect(synapses.after < synapses.before)
      #expect(report.lines.last?.hasPrefix("pruning left") == true)
    }
    #expect(dead > 0 && constant > 0 && duplicate > 0)
  }

  @Test("what always fires stays where a reader has a border")
  func border() throws {
    var netlist = Self.planted(seed: 3, padding: 1)
    let constants = try #require(try netlist.constantChannels())
    #expect(constants["c"]?.contains(1) == true || constants["c"]?.contains(0) == true)
    // A reader behind the pool that sees its border.
    netlist.projections[2] = .init(
      name: "h", from: "p", to: "h",
      map: .convolution(
        .init(kernel: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1], groups: 1)),
      delay: 1, weight: Array(repeating: 1, count: 2 * 9 * 8), weightShape: [2, 3, 3, 8],
      storedBits: 8)
    netlist.populations[2] = .init(name: "h", shape: [3, 3, 2], validFrom: 3, bias: [-20, -30])
    netlist.projections[4].weight = Array(repeating: 1, count: 5 * 18)
    netlist.projections[4].weightShape = [5, 18]
    netlist.projections.remove(at: 3)
    netlist.populations.remove(at: 3)
    try netlist.verify()
    let (pruned, report) = try prune(netlist)
    try pruned.verify()
    #expect(report.populations.allSatisfy { $0.name != "c" || $0.constant == 0 })
    let inputs = ["x": (0..<36 * 8).map { UInt16($0 % 4) }]
    let expected = try makeTestVectors(netlist, inputs: inputs, count: 8)
    let found = try makeTestVectors(pruned, inputs: inputs, count: 8)
    #expect(found.populations["out"] == expected.populations["out"])
  }
}
