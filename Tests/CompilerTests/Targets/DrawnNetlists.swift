import Testing
import WSLang
import WSRuntime

@testable import WSCompiler

extension WeightSet {
  /// Of a network: numbers from a seed, variances above 0.
  static func drawn(for graph: Graph, seed: UInt64) -> WeightSet {
    var dice = Dice(seed &+ 5)
    var weights = WeightSet(network: graph.network, sourceDigest: "")
    for parameter in parameters(of: graph) {
      let isVariance = parameter.name.hasSuffix(".variance")
      weights.set(
        .init(
          name: parameter.name, shape: parameter.shape,
          values: (0..<parameter.shape.reduce(1, *)).map { _ in
            isVariance ? Float(dice.roll(1...40)) / 20 : Float(dice.roll(-1000...1000)) / 1000
          }))
    }
    return weights
  }
}

/// Netlists of networks in the language, with weights from a seed.
enum DrawnNetlists {
  /// Nil where the network is refused.
  static func netlist(_ text: String, seed: UInt64) -> Netlist? {
    let checked = CheckedSource(text)
    var found = Diagnostics()
    guard let subject = checked.model.subject(for: .emit, into: &found) else { return nil }
    return harden(subject, weights: .drawn(for: subject.graph, seed: seed), into: &found)?.netlist
  }

  /// From a list of items behind `input image: unit[8, 8, 1]`, whose integers have 4 bits where
  /// something reads them.
  static func netlist(items: String, isAnalog: Bool = false) throws -> Netlist {
    let text = """
      whetstone 1

      network Net {
        input image: unit[8, 8, 1]
        \(items)
      }

      sharpen Net { policy: adaptive() }

      emit Net { target: netlist\(isAnalog ? "  input: analog(4 bits)" : "") }

      """
    return try #require(netlist(text, seed: 3), "\(CheckedSource(text).rendered)")
  }

  /// Skips, averages, pools with borders, windows that no border fits, branches, dense layers.
  static func chains() throws -> [Netlist] {
    let seen = "s = image |> threshold(0.5)\n"
    let end = "\noutput y = z |> flatten |> dense(12) |> brelu |> dense(6) |> brelu"
    let spiking = [
      """
      a = s |> conv(3, kernel: 3) |> brelu
      b = add(a, a |> conv(2, kernel: 3) |> brelu |> conv(3, kernel: 5)) |> brelu
      z = b |> avg_pool(2) |> conv(4, kernel: 3) |> brelu
      """,
      """
      a = s |> conv(4, kernel: 4, stride: 2) |> brelu
      b = concat(a |> conv(2, kernel: 1) |> brelu, a |> conv(4, kernel: 3, groups: 2) |> brelu)
      z = concat(a, b, s |> conv(2, kernel: 2, stride: 2) |> brelu) |> conv(3, kernel: 2) |> brelu
      """,
      """
      a = s |> conv(3, kernel: 2) |> brelu |> max_pool(3, stride: 2)
      z = add(a, a |> conv(3, kernel: 3) |> brelu) |> brelu
      """,
    ]
    let analog = [
      "z = image |> conv(4, kernel: 3, stride: 2) |> brelu |> max_pool(2)" + end,
      """
      a = image |> flatten |> dense(10) |> brelu
      b = concat(a, a |> dense(5) |> brelu) |> dense(7) |> brelu
      output y = concat(a, b) |> dense(6) |> brelu
      """,
    ]
    return try spiking.map { try netlist(items: seen + $0 + end) }
      + analog.map { try netlist(items: $0, isAnalog: true) }
  }

  /// What random networks become, as many as are accepted.
  static func random(of draws: Int) -> [Netlist] {
    var source = RandomSource(seed: MutationRun.seed &* 104_729)
    return (0..<draws).compactMap { netlist(source.next(), seed: UInt64($0)) }
  }

  /// Spikes of every population for pictures from a seed.
  static func spikes(
    of netlist: Netlist, pictures: Int = 6
  ) throws -> [String: [UInt16]] {
    var dice = Dice(7)
    var inputs: [String: [UInt16]] = [:]
    for input in netlist.inputs {
      inputs[input.name] = (0..<pictures * input.shape.reduce(1, *)).map { _ in
        UInt16(dice.roll(0...input.code.largestValue))
      }
    }
    let vectors = try makeTestVectors(netlist, inputs: inputs, count: pictures, threads: 1)
    var spikes = inputs
    for population in netlist.populations {
      spikes[population.name] = PackedBits.unpack(
        vectors.populations[population.name] ?? [], size: population.shape.reduce(1, *))
    }
    return spikes
  }
}
