/// How columns vary together over samples, C = E[x xᵀ] − E[x] E[x]ᵀ, within blocks of neighbours.
struct ColumnMoments: Sendable {
  struct Block: Sendable {
    let columns: Range<Int>
    /// Row-major.
    let values: [Float]

    func row(_ column: Int) -> Range<Int> {
      let start = (column - columns.lowerBound) * columns.count
      return start..<start + columns.count
    }

    func variance(_ column: Int) -> Float {
      values[row(column).lowerBound + column - columns.lowerBound]
    }
  }

  let blocks: [Block]
  /// E[x] of each column.
  let means: [Double]

  /// Columns of one block at most; the blocks together hold twice the square of it at most.
  static let mostColumns = 4096

  init(of samples: SampledColumns, threads: Int) {
    let count = Double(max(samples.samples, 1))
    let means = (0..<samples.columns).map { Double(samples.total($0)) / count }
    self.means = means
    let most = max(
      1, min(Self.mostColumns, 2 * Self.mostColumns * Self.mostColumns / max(samples.columns, 1)))
    let pieces = (samples.columns + most - 1) / most
    blocks = (0..<pieces).map { piece in
      let columns =
        samples.columns * piece / pieces..<samples.columns * (piece + 1) / pieces
      return Self.block(columns, of: samples, means, count, threads: threads)
    }
  }

  private static func block(
    _ columns: Range<Int>, of samples: SampledColumns, _ means: [Double], _ count: Double,
    threads: Int
  ) -> Block {
    let size = columns.count
    let rows = concurrentResults(of: Array(columns), threads: threads) { first -> [Float] in
      (columns.lowerBound...first).map { second in
        Float(Double(samples.product(first, second)) / count - means[first] * means[second])
      }
    }
    var values = [Float](repeating: 0, count: size * size)
    for (first, row) in rows.enumerated() {
      for (second, value) in row.enumerated() {
        values[first * size + second] = value
        values[second * size + first] = value
      }
    }
    return Block(columns: columns, values: values)
  }
}
