/// Turns the spikes of a population into classes: the first maximum of Σ (2x − 1)(2K − 1).
struct KeyReadout: Sendable {
  let name: String
  let population: Int
  let classes: Int
  /// Places that have a class each.
  let positions: Int
  let width: Int
  /// For each neuron its ones and zeros in the key as ±2, a column of classes each.
  private let doubledSigns: [Int32]
  /// The scores if no neuron fires.
  let silent: [Int32]

  static func all(of netlist: Netlist) -> [KeyReadout] {
    netlist.outputs.compactMap { output in
      netlist.populations.firstIndex { $0.name == output.from }.flatMap {
        KeyReadout(output, netlist: netlist, population: $0)
      }
    }
  }

  /// Nil for an output that is its spikes.
  init?(_ output: Netlist.Output, netlist: Netlist, population: Int) {
    guard case .key(let key) = output.decode, let count = netlist.classCount(of: output) else {
      return nil
    }
    name = output.name
    self.population = population
    classes = count.classes
    positions = count.positions
    let width = key.first?.count ?? 0
    self.width = width
    doubledSigns = (0..<width).flatMap { neuron in key.map { $0[neuron] == 1 ? 2 : -2 } }
    silent = key.map { row in row.reduce(0) { $0 + ($1 == 1 ? -1 : 1) } }
  }

  /// `[class, neuron]`
  var doubledSignsByClass: [Int16] {
    (0..<classes).flatMap { label in
      (0..<width).map { Int16(doubledSigns[$0 * classes + label]) }
    }
  }

  func decode(
    _ words: Block<UInt64>, keepsScores: Bool, into tally: inout SimulationTally, at index: Int
  ) {
    for position in 0..<positions {
      var scores = silent
      for neuron in 0..<width {
        let bit = position * width + neuron
        guard words[bit / 64] >> UInt64(bit % 64) & 1 == 1 else { continue }
        for label in 0..<classes { scores[label] += doubledSigns[neuron * classes + label] }
      }
      var best = 0
      for label in 0..<classes where scores[label] > scores[best] { best = label }
      tally.classes[index].append(Int32(best))
      if keepsScores { tally.scores[index].append(contentsOf: scores) }
    }
  }
}
