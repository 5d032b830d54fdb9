/// What the host makes of a population.
package enum Readout: Equatable, Sendable {
  /// class = first maximum of Σ (2x − 1)(2K − 1) over neurons and steps; one row of 0 and 1 for
  /// each class.
  case key([[UInt8]])
  /// The spikes themselves.
  case spikes
  /// class = first maximum of the membranes at the end, along the last axis.
  case membrane
  /// The values of the last step.
  case final

  package static let names = ["key", "spikes", "membrane", "final"]

  package var name: String {
    switch self {
    case .key: "key"
    case .spikes: "spikes"
    case .membrane: "membrane"
    case .final: "final"
    }
  }
}

extension Netlist {
  /// How many classes an output tells apart, and at how many positions of the picture.
  package func classCount(of output: Output) -> (classes: Int, positions: Int)? {
    guard let shape = shape(ofSource: output.from) else { return nil }
    let size = shape.elements
    switch output.decode {
    case .spikes, .final: return nil
    case .membrane: return shape.last.map { ($0, size / max($0, 1)) }
    case .key(let key):
      guard let width = key.first?.count, width > 0 else { return nil }
      return (key.count, size / width)
    }
  }

  /// The shape of an output's classes without the picture axis: `[]` where the picture has one
  /// class, else height and width.
  package func classPositions(of output: Output) -> [Int] {
    guard let counts = classCount(of: output), let shape = shape(ofSource: output.from) else {
      return []
    }
    return counts.positions > 1 ? shape.dropLast() : []
  }
}
