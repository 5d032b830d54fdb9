import Testing
import WSRuntime

@testable import WSCompiler

/// A network of single neurons and synapses, numbered over all of it, as files list them: a neuron
/// fires where its drive and what arrives are at least 1.
struct ListedNetwork {
  /// Of each neuron; nil for an input.
  var drives: [Int?]
  var synapses: [(source: Int, target: Int, weight: Int)]

  /// Whether each neuron fires; `inputs` are the first of them. Neurons follow those they read.
  func run(_ inputs: [Bool]) -> [Bool] {
    let arriving = Dictionary(grouping: synapses, by: \.target)
    var fired = inputs
    for neuron in inputs.count..<drives.count {
      var sum = drives[neuron] ?? 0
      for synapse in arriving[neuron] ?? [] where fired[synapse.source] { sum += synapse.weight }
      fired.append(sum >= 1)
    }
    return fired
  }

  /// What inputs and populations do in a picture of the test vectors, one after the other.
  static func spikes(of netlist: Netlist, picture: Int) throws -> [Bool] {
    let vectors = try #require(netlist.vectors)
    let inputs = netlist.inputs.flatMap { input in
      let size = input.shape.reduce(1, *)
      return (vectors.inputs[input.name] ?? [])[picture * size..<(picture + 1) * size]
        .map { $0 == 1 }
    }
    return try inputs
      + netlist.populations.flatMap { population in
        let size = population.shape.reduce(1, *)
        let bits = PackedBits.unpack(
          try #require(vectors.populations[population.name]), size: size)
        return bits[picture * size..<(picture + 1) * size].map { $0 == 1 }
      }
  }

  func expectAgreement(with netlist: Netlist) throws {
    let inputs = netlist.inputs.reduce(0) { $0 + $1.shape.reduce(1, *) }
    for picture in 0..<(netlist.vectors?.count ?? 0) {
      let expected = try Self.spikes(of: netlist, picture: picture)
      #expect(run(Array(expected.prefix(inputs))) == expected, "\(netlist.name), \(picture)")
    }
  }
}
