/// What a simulation keeps beside the classes and the counts.
package enum SimulationDetail: Int, Comparable, Sendable {
  case classes, scores, spikes

  package static func < (left: SimulationDetail, right: SimulationDetail) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// What a simulation of some pictures gave.
package struct SimulationResult: Equatable, Sendable {
  package struct Population: Equatable, Sendable {
    package let name: String
    package let neurons: Int
    /// Over all pictures.
    package let spikes: Int
  }

  package let count: Int
  package let populations: [Population]
  /// For each output that decodes to classes: picture after picture, `[count] + classPositions`.
  package let outputs: [String: [Int32]]
  /// By projection, in the netlist's order: weights added, over all pictures.
  package let operations: [(projection: String, count: Int)]
  /// By population, packed as test vectors are; only where spikes were kept.
  package let spikes: [String: [UInt8]]
  /// By output, one number a class, position and picture; only where scores were kept.
  package let scores: [String: [Int32]]

  /// Weights added for each picture, the mean.
  package var operationsPerPicture: Double {
    count == 0 ? 0 : Double(operations.reduce(0) { $0 + $1.count }) / Double(count)
  }

  init(
    _ tally: SimulationTally, of netlist: Netlist, readouts: [KeyReadout], count: Int,
    keeping detail: SimulationDetail
  ) {
    self.count = count
    populations = zip(netlist.populations, tally.spikeCounts).map {
      Population(name: $0.name, neurons: $0.shape.elements, spikes: $1)
    }
    operations = zip(netlist.projections, tally.operations).map { ($0.name, $1) }
    outputs = Dictionary(zip(readouts.map(\.name), tally.classes)) { first, _ in first }
    scores =
      detail < .scores
      ? [:] : Dictionary(zip(readouts.map(\.name), tally.scores)) { first, _ in first }
    spikes =
      detail < .spikes
      ? [:]
      : Dictionary(zip(netlist.populations.map(\.name), tally.spikes)) { first, _ in first }
  }

  package static func == (left: SimulationResult, right: SimulationResult) -> Bool {
    left.count == right.count && left.populations == right.populations
      && left.outputs == right.outputs && left.spikes == right.spikes
      && left.scores == right.scores
      && left.operations.elementsEqual(right.operations) { $0 == $1 }
  }
}

/// What is added up while pictures are computed, by position in the netlist.
struct SimulationTally: Sendable {
  var spikeCounts: [Int]
  var operations: [Int]
  var spikes: [[UInt8]]
  var classes: [[Int32]]
  var scores: [[Int32]]

  init(_ netlist: Netlist, readouts: Int) {
    spikeCounts = Array(repeating: 0, count: netlist.populations.count)
    operations = Array(repeating: 0, count: netlist.projections.count)
    spikes = Array(repeating: [], count: netlist.populations.count)
    classes = Array(repeating: [], count: readouts)
    scores = Array(repeating: [], count: readouts)
  }

  /// Of the pictures that follow.
  mutating func append(_ next: SimulationTally) {
    for index in spikeCounts.indices { spikeCounts[index] += next.spikeCounts[index] }
    for index in operations.indices { operations[index] += next.operations[index] }
    for index in spikes.indices { spikes[index] += next.spikes[index] }
    for index in classes.indices { classes[index] += next.classes[index] }
    for index in scores.indices { scores[index] += next.scores[index] }
  }
}
