import Testing
import WSRuntime

@testable import WSCompiler

@Suite("parts of netlists")
struct KeepReachingTests {
  /// Two branches over one picture, of which the second also sees it through a threshold.
  static func branches() -> Netlist {
    func dense(_ from: String, _ to: String, _ weight: [Int16]) -> Netlist.Projection {
      Netlist.Projection(
        name: "\(from)-\(to)", from: from, to: to, map: .dense, delay: 1, weight: weight,
        weightShape: [2, 2], storedBits: 8)
    }
    return Netlist(
      name: "Branches", steps: 1,
      inputs: [
        .init(name: "x", shape: [1, 2, 1], code: .analog(bits: 2)),
        .init(name: "x.coarse", shape: [1, 2, 1], code: .threshold(level: 128), picture: "x"),
      ],
      populations: [
        .init(name: "a", shape: [2], validFrom: 1, bias: [-1, 0]),
        .init(name: "b", shape: [2], validFrom: 1, bias: [-1, -2]),
        .init(name: "c", shape: [2], validFrom: 2, bias: [0, -1]),
      ],
      projections: [
        dense("x", "a", [1, -1, 2, 0]), dense("x.coarse", "b", [1, 1, 2, 0]),
        dense("a", "c", [1, -2, 0, 1]), dense("b", "c", [-1, 1, 1, 1]),
      ],
      outputs: [
        .init(name: "class", from: "c", decode: .key([[0, 1], [1, 0]])),
        .init(name: "middle", from: "a", decode: .spikes),
      ], data: nil, vectors: nil)
  }

  @Test("a prefix computes what the whole network does, and holds nothing else")
  func prefix() throws {
    let whole = Self.branches()
    let inputs: [String: [UInt16]] = [
      "x": [0, 1, 2, 3, 3, 0], "x.coarse": [0, 0, 1, 1, 1, 0],
    ]
    let expected = try makeTestVectors(whole, inputs: inputs, count: 3)
    for (name, sources, outputs) in [
      ("a", ["x"], ["middle"]), ("b", ["x.coarse"], ["b.spikes"]),
      ("c", ["x", "x.coarse"], ["class", "middle"]),
    ] {
      let prefix = try #require(whole.prefix(until: name))
      try prefix.verify()
      #expect(prefix.inputs.map(\.name) == sources && prefix.outputs.map(\.name) == outputs)
      #expect(prefix.inputs[0].picture == nil)
      let vectors = try makeTestVectors(
        prefix, inputs: inputs.filter { sources.contains($0.key) }, count: 3)
      for (population, spikes) in vectors.populations {
        #expect(spikes == expected.populations[population])
      }
      #expect(vectors.populations[name] != nil)
    }
    #expect(whole.prefix(until: "x") == nil && whole.prefix(until: "d") == nil)
  }
}
