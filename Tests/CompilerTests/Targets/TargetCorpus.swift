import Foundation
import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

/// Netlists with test vectors that every target which takes them must run exactly: those that
/// hardening knows, those of version 1 in files, and some by hand at the edges of what the format
/// says.
enum TargetCorpus {
  static func netlists() throws -> [Netlist] {
    try hardened() + stored() + byHand()
  }

  static func stored() throws -> [Netlist] {
    try ["everything", "small"].map { name in
      try NetlistFile.load(
        FilePath(storedFolder.appending(path: name + ".netlist.safetensors").path()))
    }
  }

  /// One that runs for several steps.
  static func ofVersionTwo() throws -> Netlist {
    try NetlistFile.load(
      FilePath(storedFolder.appending(path: "echo.netlist.safetensors").path()))
  }

  private static let storedFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Peers/netlists/stored")

  private static func hardened() throws -> [Netlist] {
    var dice = Dice(3)
    return try HardCase.allCases.map { hardCase in
      let net = hardCase.net
      var diagnostics = Diagnostics()
      let weights = wholeWeights(net.graph, offset: 0, &dice)
      var netlist = try #require(harden(net.subject(), weights: weights, into: &diagnostics))
        .netlist
      netlist.name = hardCase.rawValue
      return try withVectors(netlist, &dice)
    }
  }

  private static func byHand() throws -> [Netlist] {
    var dice = Dice(5)
    let spikes = Netlist.InputCode.spikes
    let third = ConvolutionGeometry(
      kernel: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1], groups: 1)
    let depthwise = ConvolutionGeometry(
      kernel: [2, 3], stride: [1, 1], padding: [1, 0, 2, 2], groups: 300)
    let far = ConvolutionGeometry(
      kernel: [2, 2], stride: [3, 3], padding: [4, 0, 5, 0], groups: 1)
    // More channels than are listed at once, and weights of 1, 2 and 4 bits.
    var wide = NetlistParts("wide-channels", input: [5, 4, 300], spikes, &dice)
    wide.add("few", [3, 2, 20], from: "in", .convolution(third), weights: -2...1)
    wide.add("deep", [5, 6, 300], from: "in", .convolution(depthwise), weights: -3...3)
    wide.add("signs", [64], from: "in", .dense, weights: -1...1, isSign: true)
    wide.add("nibbles", [2, 3, 4], from: "few", .dense, weights: -8...7)
    wide.add("far", [3, 4, 5], from: "deep", .convolution(far), weights: -100...100)
    wide.keyed(from: "few")
    // Pixels that do not begin with whole bytes, seen in other shapes.
    var odd = NetlistParts("int", input: [4, 4, 6], spikes, &dice)
    let same = ConvolutionGeometry(
      kernel: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1], groups: 1)
    odd.add("while", [8, 4, 5], from: "in", .convolution(same), View(reshape: [8, 4, 3]))
    odd.add(
      "c.1", [6, 4, 3], from: "while", .convolution(same),
      View(upsample: [3, 2], sum: [4, 2]), weights: -2...1)
    odd.add(
      "c_1", [5], from: "while", .dense,
      View(reshape: [4, 4, 10], upsample: [2, 1], sum: [4, 2]))
    odd.add(
      "pool", [4, 4, 6], from: "in",
      .pool(window: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1]), weights: 1...1)
    odd.add("skip", [4, 4, 6], from: "pool", .identity, weights: -5...5)
    odd.join("in", to: "skip", .convolution(same), weights: -2...1)
    odd.join("while", to: "skip", .dense, weights: -30_000...30_000)
    odd.keyed(from: "skip")
    // Integers of 12 bits, and one that only a wide product holds.
    var fine = NetlistParts("fine inputs", input: [6, 5, 2], .analog(bits: 12), &dice)
    fine.add("a", [6, 5, 3], from: "in", .convolution(same), weights: -8...7)
    fine.add("b", [7], from: "in", .dense, weights: -9...9)
    fine.add(
      "p", [3, 2, 2], from: "in",
      .pool(window: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0]), weights: 1...1)
    fine.add("skip", [3, 2, 2], from: "p", .identity, weights: 1...1)
    fine.keyed(from: "b")
    return try [wide.netlist, odd.netlist, fine.netlist].map { try withVectors($0, &dice) }
  }

  /// With noise, and what the simulator makes of it.
  private static func withVectors(_ netlist: Netlist, _ dice: inout Dice) throws -> Netlist {
    let pictures = 3
    var (netlist, inputs) = (netlist, [String: [UInt16]]())
    for input in netlist.inputs {
      let (size, most) = (input.shape.reduce(pictures, *), input.code.largestValue)
      inputs[input.name] = (0..<size).map { _ in UInt16(dice.roll(0...most)) }
    }
    let result = try Simulator(netlist, threads: 1).run(
      inputs: inputs, count: pictures, keeping: .spikes)
    netlist.vectors = Netlist.TestVectors(
      count: pictures, inputs: inputs, populations: result.spikes, outputs: result.outputs)
    try netlist.verify()
    return netlist
  }
}

/// Builds netlists of one step with weights at random; each population sits near its threshold.
private struct NetlistParts {
  private(set) var netlist: Netlist
  private var dice: Dice

  init(_ name: String, input: [Int], _ code: Netlist.InputCode, _ dice: inout Dice) {
    netlist = Netlist(
      name: name, steps: 1, inputs: [.init(name: "in", shape: input, code: code)],
      populations: [], projections: [], outputs: [], data: nil, vectors: nil)
    self.dice = Dice(UInt64(dice.roll(1...1000)))
  }

  mutating func add(
    _ name: String, _ shape: [Int], from source: String, _ map: LinearMap, _ view: View = .plain,
    weights: ClosedRange<Int> = -100...100, isSign: Bool = false
  ) {
    let start = validFrom(source) + 1
    let count = map == .dense ? shape.reduce(1, *) : shape[shape.count - 1]
    let bias = (0..<count).map { _ in map.isPool ? Int32(-1) : Int32(dice.roll(-3...3)) }
    netlist.populations.append(.init(name: name, shape: shape, validFrom: start, bias: bias))
    join(source, to: name, map, view, weights: weights, isSign: isSign)
  }

  mutating func join(
    _ source: String, to target: String, _ map: LinearMap, _ view: View = .plain,
    weights: ClosedRange<Int>, isSign: Bool = false
  ) {
    var projection = Netlist.Projection(
      name: "\(source)>\(target)", from: source, to: target, map: map, view: view,
      delay: validFrom(target) - validFrom(source), weight: [], weightShape: [], storedBits: 16)
    let shape = (try? netlist.connectivity(of: projection).weightShape) ?? []
    projection.weightShape = shape
    if map.hasWeights {
      projection.weight = (0..<shape.reduce(1, *)).map { _ in
        isSign ? (dice.roll(0...1) == 0 ? -1 : 1) : Int16(dice.roll(weights))
      }
    }
    netlist.projections.append(projection)
  }

  mutating func keyed(from source: String) {
    let channels = netlist.shape(ofSource: source)?.last ?? 1
    let key = (0..<3).map { _ in (0..<channels).map { _ in UInt8(dice.roll(0...1)) } }
    netlist.outputs = [
      .init(name: "class", from: source, decode: .key(key)),
      .init(name: "spikes", from: source, decode: .spikes),
    ]
  }

  private func validFrom(_ name: String) -> Int {
    netlist.populations.first { $0.name == name }?.validFrom ?? 0
  }
}
