import Testing
import WSRuntime

@testable import WSCompiler

@Suite("reports beside emissions")
struct EmissionReportTests {
  /// x = (1, 2) and (3, 0): a sums x₀ − x₁ − 1 and 2 x₀, c sums a₀ − 2 a₁ − b₀ + b₁ and a₁ + b₀ + b₁ − 1.
  @Test("numbers of each population, by hand")
  func byHand() throws {
    var netlist = KeepReachingTests.branches()
    netlist.vectors = try makeTestVectors(
      netlist, inputs: ["x": [1, 2, 3, 0], "x.coarse": [0, 1, 1, 0]], count: 2)
    let report = try EmissionReport(
      netlist, target: "netlist", harden: nil, changes: [:], vectorsAreNoise: false)
    let (a, c) = (report.populations[0], report.populations[2])
    #expect(a.neurons == 2 && a.weights == 4 && a.synapses == 4 && a.fanIn == 2 && a.fanOut == 2)
    #expect(a.weightRange == -1...2 && a.biasRange == -1...0)
    // −1 − 3 … 3 − 1 and 0 … 6; at most 3 + 3 + 1 on the way.
    #expect(a.sum == SumBound(magnitude: 7, least: -4, greatest: 6) && a.accumulatorBits == 4)
    // Sums −2, 2 and 2, 6: three spikes of four.
    #expect(a.activity == 0.75 && a.margin == 2)
    #expect(c.fanIn == 4 && c.fanOut == 0 && c.weights == 8)
    #expect(c.fidelity == .exact("as the netlist that was given"))
    // b: (−1 + 1, −2 + 0) = spike, silence; (−1 + 1, −2 + 2) = two spikes.
    // c: picture 1 has a = (0, 1), b = (1, 0): −3 and 1; picture 2 a = (1, 1), b = (1, 1): −1 and 2.
    #expect(c.activity == 0.5 && c.margin == 1)
    #expect(report.text.contains("population") && report.text.contains("75 %"))
    let json = report.json.text()
    #expect(json.contains(#""sum_range":[-4,6]"#) && json.contains(#""smallest_margin":2"#))
  }

  @Test("what rounding cost is said, and what was not measured")
  func fidelity() throws {
    let netlist = KeepReachingTests.branches()
    func rounded(_ name: String, _ error: Double) -> HardenReport.Population {
      HardenReport.Population(
        name: name, neurons: 2, dead: 0, alwaysOn: 0, firesWithoutInput: 0, rescaled: 0,
        largestSum: 7, weightError: error,
        projections: [
          .init(
            name: name, source: .input(0), bits: 4, effectiveBits: 4, zeros: 0, ownError: error,
            error: error)
        ])
    }
    let harden = HardenReport(populations: [rounded("a", 0), rounded("b", 0.25)])
    let report = try EmissionReport(
      netlist, target: "netlist", harden: harden,
      changes: ["b": .init(spikes: 1, outcomes: 200)], vectorsAreNoise: false)
    #expect(
      report.populations.map(\.fidelity) == [
        .exact(nil),
        .approximate(
          .init(widths: ["b": 4], error: 0.25, changed: .init(spikes: 1, outcomes: 200))),
        .exact("made for the target"),
      ])
    #expect(report.text.contains("4 bits: 0.5 % changed"))
    // Without vectors there is neither activity nor a margin.
    #expect(report.populations.allSatisfy { $0.activity == nil && $0.margin == nil })
    #expect(!report.text.contains("test vectors"))
  }

  /// The most that leave an element, against the listed synapses.
  @Test("fan-out is what the synapses say")
  func fanOut() throws {
    for (map, view, source, target) in [
      (LinearMap.dense, View.plain, [3], [4]),
      (
        .convolution(.init(kernel: [3, 2], stride: [2, 1], padding: [1, 1, 0, 1], groups: 2)),
        .plain, [5, 4, 4], [3, 4, 6]
      ),
      (
        .convolution(.init(kernel: [2, 2], stride: [1, 1], padding: [0, 0, 0, 0], groups: 1)),
        View(upsample: [2, 1]), [2, 3, 1], [3, 2, 2]
      ),
      (
        .pool(window: [3, 3], stride: [2, 2], padding: [0, 0, 0, 0]), .plain, [5, 5, 2], [2, 2, 2]
      ),
      (.identity, View(sum: [2, 2]), [4, 4, 3], [2, 2, 3]),
    ] {
      let connectivity = try Connectivity(map, view, from: source, to: target)
      let weights = [Int16](repeating: 1, count: connectivity.weightShape.reduce(1, *))
      var leaving = [Int](repeating: 0, count: source.reduce(1, *))
      connectivity.forEachSynapse(map.hasWeights ? weights : []) { (synapse: Synapse) in
        leaving[synapse.source] += 1
      }
      #expect(connectivity.largestFanOut == leaving.max(), "\(map)")
    }
  }
}
