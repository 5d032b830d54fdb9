/// How good an output code is: what `wsc show` prints about a key.
package struct KeyReport: Equatable, Sendable {
  /// Neurons that vote.
  package let neurons: Int
  /// Neurons for each class.
  package let redundancy: Int
  /// Neurons that vote for no class: they add the same to every score and learn nothing.
  package let unusedNeurons: Int
  /// The smallest number of neurons in which two classes differ; nil where finding it would take
  /// too long.
  package let minimumDistance: Int?

  package init(_ key: DecodeKey) {
    neurons = key.width
    redundancy = key.copies
    guard key.overlap, key.kind == .random else {
      // Every neuron votes for one class, so two classes differ in the neurons of both.
      unusedNeurons = 0
      minimumDistance = 2 * key.copies
      return
    }
    let rows = key.rows()
    unusedNeurons = (0..<neurons).count { column in !rows.contains { $0[column] == 1 } }
    minimumDistance = Self.minimumDistance(rows, width: neurons)
  }

  private static func minimumDistance(_ rows: [[UInt8]], width: Int) -> Int? {
    guard rows.count * rows.count / 2 * (width / 64 + 1) <= 1 << 24 else { return nil }
    let packed = rows.map { row in
      stride(from: 0, to: width, by: 64).map { start in
        row[start..<min(start + 64, width)].reduce(UInt64(0)) { $0 << 1 | UInt64($1) }
      }
    }
    var least = width
    for first in packed.indices {
      for second in packed[..<first] {
        let distance = zip(packed[first], second).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
        least = min(least, distance)
      }
    }
    return least
  }
}
