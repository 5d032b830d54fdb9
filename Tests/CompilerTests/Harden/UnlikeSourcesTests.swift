import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// Projections of unlike size into one sum: each keeps the bits that were asked for.
@Suite struct UnlikeSourcesTests {
  /// Spikes of a first layer beside the picture itself, into one dense layer.
  private func spikesAndPicture(
    _ dice: inout Dice, kind: SignalKind = .unit, spikeSize: Float = 1, pictureSize: Float = 1
  ) -> (NetBuilder, WeightSet) {
    var net = NetBuilder()
    let image = net.input("x", [12], kind: kind)
    let first = net.add("a", .brelu, net.add("a.dense", .dense(units: 20, bias: false), image))
    let join = net.add("join", .concat, first, image)
    net.output("y", net.add("b", .brelu, net.add("b.dense", .dense(units: 8, bias: true), join)))
    var weights = WeightSet(network: "Net", sourceDigest: "")
    func roll(_ size: Float) -> Float { size * Float(dice.roll(-1000...1000)) / 1000 }
    weights.set(
      .init(name: "a.dense.weight", shape: [20, 12], values: (0..<240).map { _ in roll(1) }))
    weights.set(
      .init(
        name: "b.dense.weight", shape: [8, 32],
        values: (0..<256).map { roll($0 % 32 < 20 ? spikeSize : pictureSize) }))
    weights.set(.init(name: "b.dense.bias", shape: [8], values: (0..<8).map { _ in roll(0.5) }))
    return (net, weights)
  }

  private func hardened(
    _ net: NetBuilder, _ weights: WeightSet, bits: Int
  ) throws -> (HardenedNetwork, [Diagnostic]) {
    var diagnostics = Diagnostics()
    let result = harden(
      net.subject(), weights: weights, options: HardenOptions(WeightWidths(bits)),
      into: &diagnostics)
    return (try #require(result), diagnostics.all)
  }

  @Test(arguments: [1, 2, 3, 4, 6, 8, 12])
  func bothKeepTheirBits(_ bits: Int) throws {
    var dice = Dice(3)
    let (net, weights) = spikesAndPicture(&dice)
    let (network, messages) = try hardened(net, weights, bits: bits)
    #expect(messages == [])
    let parts = network.netlist.projections.filter { $0.to == "b" }
    #expect(parts.map(\.from) == ["a", "x"])
    #expect(parts[1].shift == 0)
    #expect(parts[0].shift >= min(6, 16 - bits))
    // Weights and shift have 16 bits together, of which the picture's 8 bits take their part.
    let kept = min(bits, 8)
    func largest(_ bits: Int) -> Int { bits == 1 ? 1 : (1 << (bits - 1)) - 1 }
    for part in parts {
      let most = part.storedWeights.map { abs(Int($0)) }.max() ?? 0
      #expect(most <= largest(bits))
      #expect(2 * most >= largest(kept), "\(part.name) uses \(most)")
    }
    let report = try #require(network.report.populations.last)
    let bound = bits == 1 ? 0.75 : bits == 2 ? 0.5 : 1.5 / Double(1 << (kept - 1))
    for part in report.projections { #expect(part.ownError < bound, "\(part)") }
    try network.netlist.verify()
    let file = try NetlistFile.serialize(network.netlist)
    #expect(try NetlistFile.parse(file, origin: "memory") == network.netlist)
  }

  /// The one weight of a skip, 20 times as large as those of the product beside it.
  @Test func aSkipLeavesTheProductItsBits() throws {
    var dice = Dice(4)
    var net = NetBuilder()
    let image = net.input("x", [6, 6, 2], kind: .spike)
    let conv = net.add("c", convolution(2, kernel: 3), image)
    net.output("y", net.add("act", .brelu, net.add("sum", .add, conv, image)))
    var weights = WeightSet(network: "Net", sourceDigest: "")
    weights.set(
      .init(
        name: "c.weight", shape: [2, 3, 3, 2],
        values: (0..<36).map { _ in Float(dice.roll(-1000...1000)) / 20000 }))
    let (network, _) = try hardened(net, weights, bits: 6)
    let report = try #require(network.report.populations.last)
    #expect(report.projections.map(\.name) == ["c", "sum.skip"])
    for part in report.projections { #expect(part.ownError < 0.05, "\(part)") }
  }

  /// The sums of 16-bit pictures leave next to nothing for weights: that is said, with the place.
  @Test func whatTheLimitForbidsIsSaid() throws {
    var dice = Dice(5)
    var net = NetBuilder()
    let image = net.input("x", [400], kind: .quant(bits: 16))
    net.output("y", net.add("b", .brelu, net.add("b.dense", .dense(units: 4, bias: false), image)))
    var weights = WeightSet(network: "Net", sourceDigest: "")
    weights.set(
      .init(
        name: "b.dense.weight", shape: [4, 400],
        values: (0..<1600).map { _ in Float(dice.roll(-1000...1000)) / 1000 }))
    let (_, messages) = try hardened(net, weights, bits: 8)
    let message = try #require(messages.first)
    #expect(messages.count == 1)
    #expect(message.code.text == "WS6110")
    #expect(message.severity == .warning)
    #expect(message.message.contains("`b.dense`"), "\(message.message)")
    #expect(message.message.contains("effective bits"))
    #expect(message.primary != nil)
    #expect(message.helps.map(\.message).joined().contains("analog(8 bits)"))
    // Signs cannot be made smaller: the weakest synapses go.
    let (signs, said) = try hardened(net, weights, bits: 1)
    #expect(said.map(\.code.text) == ["WS6110"])
    #expect(Set(signs.netlist.projections[0].weight) == [-1, 0, 1])
    try signs.netlist.verify()
  }

  /// What no weights could mend is said before there are any.
  @Test(arguments: [
    ("16", 2, true), ("16", 4, true), ("16", 8, true), ("8", 2, false), ("8", 8, false),
    ("8", 16, false),
  ])
  func whatTheLimitForbidsIsKnownByTheCheck(_ input: String, bits: Int, isCoarse: Bool) throws {
    let text = """
      whetstone 1
      network Net {
        input image: unit[32, 32, 1]
        label y: class[2]
        a = image |> flatten |> dense(2, bias: false) |> brelu
        output y = a |> decode(key(2, copies: 1))
      }
      sharpen Net { policy: hard }
      emit Net { target: netlist  weights: \(bits) bits  input: analog(\(input) bits) }

      """
    let checked = CheckedSource(text)
    var messages = Diagnostics()
    checked.model.verifyCommands(into: &messages)
    let found = messages.all.filter { $0.code.text == "WS6110" }
    #expect(found.count == (isCoarse ? 1 : 0), "\(messages.all.map(\.message))")
    for message in found {
      #expect(message.severity == .warning)
      #expect(message.message.contains("`a.dense`") && message.message.contains("% become 0"))
      #expect(message.helps.map(\.message).joined().contains("analog(8 bits)"))
      let place = message.primary.map { SourceText(name: "net.ws", text: text).text($0.range) }
      #expect(place?.contains("dense") == true)
    }
  }

  /// Of three levels nearly all 0: a coarse projection, however well the others use their bits.
  @Test func twoBitsThatAreNearlyAllZeroAreSaid() throws {
    var dice = Dice(8)
    var net = NetBuilder()
    let image = net.input("x", [1200], kind: .quant(bits: 16))
    net.output("y", net.add("b", .brelu, net.add("b.dense", .dense(units: 3, bias: false), image)))
    var weights = WeightSet(network: "Net", sourceDigest: "")
    weights.set(
      .init(
        name: "b.dense.weight", shape: [3, 1200],
        values: (0..<3600).map { _ in Float(dice.roll(-1000...1000)) / 1000 }))
    let (network, messages) = try hardened(net, weights, bits: 2)
    let projection = try #require(network.report.populations.first?.projections.first)
    #expect(projection.zeros > 0.75 && projection.effectiveBits > 1.1)
    #expect(messages.map(\.code.text) == ["WS6110"])
    #expect(messages.first?.message.contains("became 0") == true)
  }

  /// Sources of the same size need no shift.
  @Test func likeSourcesHaveNone() throws {
    var dice = Dice(6)
    let (net, weights) = spikesAndPicture(&dice, kind: .spike)
    let (network, _) = try hardened(net, weights, bits: 8)
    #expect(network.netlist.projections.allSatisfy { $0.shift == 0 })
  }
}
