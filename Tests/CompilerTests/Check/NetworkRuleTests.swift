import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// Names, sizes, ops and shapes of networks.
@Suite struct NetworkRuleTests {
  private func check(_ body: String, plans: String = "") -> CheckedSource {
    CheckedSource("whetstone 1\nnetwork Net {\n\(body)\n}\n\(plans)")
  }

  private func shapes(_ body: String) -> [String: [Int]] {
    let checked = check(body)
    let nodes = checked.subject(for: .check).subject?.graph.nodes ?? []
    return Dictionary(nodes.map { ($0.name, $0.type.training.shape) }) { first, _ in first }
  }

  @Test func derivedNamesCountOnlyWhereTheyRecur() {
    let found = shapes(
      """
      op stage = dense(4) |> brelu
      op stage_1 = dense(4)
      input x: unit[4]
      a = x |> stage |> stage_1 |> stage
      b = a |> (dense(4) |> brelu) * 2
      output y = b |> stage * 3
      """)
    #expect(
      Set(found.keys) == [
        "x", "a.stage_2.dense", "a.stage_2.brelu", "a.stage_1.dense", "a.stage_3.dense",
        "a.stage_3.brelu", "b.dense_1", "b.brelu_1", "b.dense_2", "b.brelu_2", "y.stage_1.dense",
        "y.stage_1.brelu", "y.stage_2.dense", "y.stage_2.brelu", "y.stage_3.dense",
        "y.stage_3.brelu",
      ])
  }

  @Test func shapesOfConvolutions() {
    let found = shapes(
      """
      input x: unit[9, 12, 4]
      same = x |> conv(2, kernel: 3)
      strided = x |> conv(2, kernel: [3, 5], stride: 2)
      valid = x |> conv(2, kernel: 3, padding: valid)
      number = x |> conv(2, kernel: 3, padding: [2, 0])
      even = x |> conv(2, kernel: 4)
      grouped = x |> conv(6, kernel: 1, groups: 2)
      pooled = x |> max_pool(3, stride: [1, 2])
      wide = x |> upsample(2)
      output y = x |> brelu
      """)
    #expect(found["same.conv"] == [9, 12, 2])
    #expect(found["strided.conv"] == [5, 6, 2])
    #expect(found["valid.conv"] == [7, 10, 2])
    #expect(found["number.conv"] == [11, 10, 2])
    #expect(found["even.conv"] == [9, 12, 2])
    #expect(found["grouped.conv"] == [9, 12, 6])
    #expect(found["pooled.max_pool"] == [7, 5, 4])
    #expect(found["wide.upsample"] == [18, 24, 4])
  }

  @Test func theOddCellOfSamePaddingIsAtTheBottomAndRight() {
    let checked = check("input x: unit[8, 8, 1]\noutput y = x |> conv(2, kernel: 4) |> brelu")
    let node = checked.subject(for: .check).subject?.graph.nodes.first { $0.name == "y.conv" }
    guard let conv = node?.layer as? ConvLayer else {
      Issue.record("no convolution")
      return
    }
    #expect(conv.geometry.padding == [1, 2, 1, 2])
  }

  @Test func itemsStandInAnyOrder() {
    let found = shapes(
      """
      output y = b |> dense(n) |> brelu
      b = a |> stage(n: m)
      op stage(n: size) = dense(n) |> brelu
      a = x |> brelu
      size n = m + 1
      size m = 3
      input x: unit[5]
      """)
    #expect(found["b.stage.dense"] == [3] && found["y.dense"] == [4])
  }

  @Test func opsSeeTheirOwnScope() {
    #expect(
      CheckedSource(
        """
        whetstone 1
        size width = 7
        op outer = dense(width)
        network Net {
          size width = 3
          op inner = dense(width)
          input x: unit[4]
          a = x |> inner
          output y = x |> outer
        }
        """
      ).subject(for: .check).subject?.graph.nodes.map(\.type.training.shape) == [[4], [3], [7]])
  }

  @Test func anUncalledOpIsLookedThrough() {
    let slip = check("op unused(c: size) = conv(c, kernal: 3) |> dens(c)\ninput x: unit[4]")
    #expect(slip.codes == ["WS2002"])
    let fine = check(
      "op unused(c: size, s: signal) = concat(it, s) |> conv(c, kernel: 3, padding: same)")
    #expect(fine.codes == ["WS2031"], "\(fine.rendered)")
  }

  @Test func aFaultInAnOpIsReportedOncePerPlace() {
    let checked = check(
      """
      op stage = dense(4, bais: true) |> brelu
      input x: unit[4]
      a = x |> stage |> stage
      output y = a |> stage * 5
      """)
    #expect(checked.codes == ["WS2013"])
  }

  @Test func keysAreDealtOutAsWritten() throws {
    func rows(_ key: String) throws -> [[UInt8]] {
      let checked = check(
        "input x: unit[4]\noutput y = x |> dense(12) |> brelu |> decode(key(4, copies: 3\(key)))")
      let layer = checked.subject(for: .check).subject?.graph.nodes.last?.layer
      guard let key = layer?.votes?.key else { throw Missing() }
      return key.rows()
    }
    let block = try rows("")
    #expect(block[1] == [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    let random = try rows(", kind: random, seed: 3")
    #expect(random != block && random.allSatisfy { $0.reduce(0, +) == 3 })
    #expect((0..<12).allSatisfy { column in random.count { $0[column] == 1 } == 1 })
    #expect(try rows(", kind: random, seed: 3") == random)
    #expect(try rows(", kind: random, seed: 4") != random)
    let overlapping = try rows(", kind: random, overlap: true, seed: 1")
    #expect(overlapping.allSatisfy { $0.reduce(0, +) == 3 })
  }

  private struct Missing: Error {}

  @Test func unitsOfSettings() {
    let plans = { (setting: String) in "train Net { \(setting) }" }
    let body = "input x: unit[4]\noutput y = x |> dense(4) |> brelu"
    let cases: [(String, [String])] = [
      ("limit: 20 epochs", []), ("limit: 20", ["WS5002"]), ("limit: 20 steps", ["WS5002"]),
      ("limit: 2.5 epochs", ["WS2012"]), ("limit: 0 epochs", ["WS2011"]),
      ("limit: 2 * 5 epochs", []), ("limit: 5 epochs + 1", ["WS5001"]),
      ("batch: 128 epochs", ["WS5002"]), ("batch: 0", ["WS2011"]),
      ("schedule: step(every: 10 epochs, factor: 0.1)", []),
      ("schedule: step(every: 500 batches, factor: 1 / 10)", []),
      ("schedule: step(every: 10, factor: 0.1)", ["WS5002"]),
      ("schedule: one_cycle(warm_up: 30 %)", []),
      ("schedule: one_cycle(warm_up: 130 %)", ["WS2011"]),
      ("schedule: cosine(warm_up: 2 epochs)", []), ("gradient: window(0)", ["WS2011"]),
      ("gradient: triangle(2)", []), ("optimizer: sgd(rate: 0.1, nesterov: true)", ["WS5034"]),
      ("precision: float16", ["WS5004"]), ("seed: 1, ", ["WS1043"]),
    ]
    for (setting, codes) in cases {
      let checked = check(body, plans: plans(setting))
      #expect(checked.codes == codes, "\(setting): \(checked.rendered)")
    }
  }

  @Test func kindsAreSubsetsOfEachOther() {
    #expect(SignalKind.spike.isSubset(of: .unit) && SignalKind.unit.isSubset(of: .real))
    #expect(SignalKind.spike.isSubset(of: .quant(bits: 3)))
    #expect(SignalKind.quant(bits: 2).isSubset(of: .quant(bits: 8)))
    #expect(!SignalKind.quant(bits: 3).isSubset(of: .quant(bits: 8)))
    #expect(!SignalKind.real.isSubset(of: .unit) && !SignalKind.unit.isSubset(of: .spike))
    #expect(!SignalKind.class.isSubset(of: .real) && !SignalKind.spike.isSubset(of: .class))
  }
}
