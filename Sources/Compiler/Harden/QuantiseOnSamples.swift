import WSRuntime

/// Rows that keep the spikes of their neurons on samples.
extension SumQuantiser {
  /// Rows that are rounded at a time: their real weights are held twice as wide.
  private static let rowsAtOnce = 256

  /// - Parameter shared: the scale of all rows; nil: each row has the best of its own.
  mutating func quantise(on samples: SampleRounding, scale shared: Double?) {
    var leftToNearest = 0
    defer { if leftToNearest > 0 { report.nearest = .sumLimit(leftToNearest) } }
    for first in stride(from: 0, to: units, by: Self.rowsAtOnce) {
      let chunk = Array(first..<min(first + Self.rowsAtOnce, units))
      let quantiser = self
      let fits = samples.concurrently(chunk) { quantiser.fit($0, samples, shared) }
      for (unit, fit) in zip(chunk, fits) {
        if let fit {
          take(fit, for: unit)
        } else if shared != nil {
          // A smaller scale is one for all of them again.
          losses = Array(repeating: ProjectionLoss(), count: losses.count)
          report.nearest = .sumLimit(units)
          return quantise(0..<units)
        } else {
          // Without any weights there is nothing to round.
          if row(of: unit).contains(where: { $0.weights.contains { $0 != 0 } }) {
            leftToNearest += 1
          }
          quantise(unit..<unit + 1)
        }
      }
    }
  }

  /// Nil where its sums could reach the limit, or all weights are 0.
  private func fit(
    _ unit: Int, _ samples: SampleRounding, _ shared: Double?
  ) -> SampleRounding.Rounded? {
    let real = row(of: unit)
    // Where nothing comes in the threshold alone decides.
    guard let scale = shared ?? ScaleSearch.best(rows: 1, row: { _ in real }) else { return nil }
    var fit = samples.round(
      real, row: unit, shift: sum.shift[unit % sum.shift.count],
      scales: shared == nil ? scales(around: scale) : [scale])
    let reach = zip(fit.levels, real).reduce((up: 0.0, down: 0.0)) { reach, term in
      term.0.reduce(reach) { reach, level in
        let most = Double(level) * term.1.largestValue
        return (reach.up + max(most, 0), reach.down + max(-most, 0))
      }
    }
    // Beyond these bounds nothing changes: the neuron never or always fires.
    let bias = min(max(Double(fit.bias), -reach.up - 1), reach.down)
    guard reach.up + reach.down + abs(bias) < Self.sumLimit else { return nil }
    fit.bias = Int(bias)
    return fit
  }

  /// Few levels serve best with other scales than those that suit the weights alone.
  private func scales(around best: Double) -> [Double] {
    let factors: [Double] =
      switch grids.map(\.bits).min() ?? 16 {
      case ...4: [1, 0.7, 0.8, 0.9, 1.1, 1.25, 1.4]
      case 5...6: [1, 0.9, 1.1]
      default: [1]
      }
    return factors.map { $0 * best }
  }

  private mutating func take(_ fit: SampleRounding.Rounded, for unit: Int) {
    for (index, part) in row(of: unit).enumerated() {
      let start = unit * sum.terms[index].rowLength
      weights[index].replaceSubrange(
        start..<start + fit.levels[index].count, with: fit.levels[index])
      losses[index].add(fit.levels[index], for: part, scale: fit.scale)
    }
    bias[unit] = Int32(fit.bias)
  }
}
