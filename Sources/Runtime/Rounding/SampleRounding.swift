/// Rounds rows of weights so that neurons spike as they did in real numbers, on samples.
///
/// With rounding errors δ = q − s·w and inputs of covariance C the sum of a neuron varies by
/// δᵀCδ. Weights move on their grid, one after the other, to where that is least while the others
/// stay: the error of each is fed back into all that vary with it. It is the aim of Frantar et al.
/// (2022), followed by coordinate descent (Behdin et al. 2023), which never gets worse than
/// rounding to the nearest. What the layers below have lost is fed back too: c is the covariance of
/// the inputs with what is missing. The mean of the error, and what the spikes themselves then
/// want, is left to the bias.
package struct SampleRounding: Sendable {
  /// What the neurons read in the network of real numbers, and what they read now.
  private let real: SampledColumns
  private let whole: SampledColumns
  private let isSame: Bool
  private let moments: ColumnMoments
  private let threads: Int

  package init(real: SampledColumns, whole: SampledColumns, threads: Int) {
    self.real = real
    self.whole = whole
    isSame = real == whole
    moments = ColumnMoments(of: whole, threads: threads)
    self.threads = threads
  }

  /// What `task` makes of each row, in their order.
  package func concurrently<Result: Sendable>(
    _ rows: [Int], _ task: @Sendable (Int) -> Result
  ) -> [Result] {
    concurrentResults(of: rows, threads: threads, task)
  }

  package struct Rounded: Sendable {
    package var scale: Double
    /// Of each projection.
    package var levels: [[Int16]]
    package var bias: Int
  }

  /// One weight that is not 0.
  private struct Synapse {
    let part: Int
    let place: Int
    let column: Int
    let weight: Double
    let grid: WeightGrid
    let shift: Int

    /// The level next to a number: a whole multiple of 2^shift, and of signs one of the two.
    func level(_ number: Double) -> Float {
      if grid.bits == 1 { return Float((number < 0 ? -1 : 1) << shift) }
      return Float(grid.level(number, scale: 1, shift: shift))
    }
  }

  /// - Parameters:
  ///   - row: its number in the population.
  ///   - shift: what is added to the sum; the threshold is in it.
  ///   - scales: of these the one that loses least is taken; ascending or not.
  package func round(
    _ parts: [RowPart], row: Int, shift: Double, scales: [Double]
  ) -> Rounded {
    var synapses: [Synapse] = []
    for (index, part) in parts.enumerated() {
      for (place, weight) in part.weights.enumerated() where weight != 0 {
        synapses.append(
          Synapse(
            part: index, place: place,
            column: whole.column(of: place, row: row, part: index), weight: weight,
            grid: part.grid, shift: part.shift))
      }
    }
    var wanted = sums(of: synapses, in: real)
    let missing = isSame ? nil : zip(wanted, sums(of: synapses, in: whole)).map { $0 - $1 }
    let lost = missing.map { covariances(of: synapses, with: $0) }
    var best: (error: Double, scale: Double, levels: [Float])?
    for scale in scales {
      let (levels, error) = rounded(synapses, scale, lost)
      if error < best?.error ?? .infinity { best = (error, scale, levels) }
    }
    let (scale, levels) =
      best.map { ($0.scale, $0.levels) } ?? (
        scales.first ?? 1, synapses.map { $0.level($0.weight * (scales.first ?? 1)) }
      )
    var result = Rounded(
      scale: scale, levels: parts.map { Array(repeating: 0, count: $0.weights.count) }, bias: 0)
    var sums = [Int](repeating: 0, count: whole.samples)
    for (synapse, level) in zip(synapses, levels) where level != 0 {
      result.levels[synapse.part][synapse.place] = Int16(level)
      whole.add(synapse.column, times: Int(level), to: &sums) { $0 * 2 }
    }
    let count = Double(max(wanted.count, 1))
    let drift = scale * wanted.reduce(0, +) / count - Double(sums.reduce(0, +)) / count
    for sample in wanted.indices { wanted[sample] += shift }
    // Where nothing was lost the bias is the floor of the real one, to the last bit.
    let expected = scale * shift + (abs(drift) < 1e-6 ? 0 : drift)
    result.bias = bestBias(sums: sums, fires: wanted.map { $0 >= 0 }, expected: expected)
    return result
  }

  private func sums(of synapses: [Synapse], in samples: SampledColumns) -> [Double] {
    var sums = [Double](repeating: 0, count: samples.samples)
    for synapse in synapses {
      samples.add(synapse.column, times: synapse.weight, to: &sums) { $0 * 2 }
    }
    return sums
  }

  /// Of the columns of synapses with a number for each sample.
  private func covariances(of synapses: [Synapse], with numbers: [Double]) -> [Double] {
    let count = Double(max(numbers.count, 1))
    let mean = numbers.reduce(0, +) / count
    return synapses.map {
      whole.product($0.column, numbers) / count - moments.means[$0.column] * mean
    }
  }

  /// Levels, and what they lose in units of the real weights: δᵀ(C + Λ)δ − 2 s δᵀc, over s².
  private func rounded(
    _ synapses: [Synapse], _ scale: Double, _ lost: [Double]?
  ) -> (levels: [Float], error: Double) {
    var levels = synapses.map { $0.level($0.weight * scale) }
    var error = 0.0
    var first = 0
    // Several blocks would each make good the whole of what is missing.
    let lost = moments.blocks.count == 1 ? lost.map { $0.map { Float(scale * $0) } } : nil
    for block in moments.blocks {
      // The columns of a row ascend.
      var last = first
      while last < synapses.count, block.columns.contains(synapses[last].column) { last += 1 }
      error += settle(synapses, first..<last, block, scale, lost, &levels)
      first = last
    }
    return (levels, error / (scale * scale))
  }

  /// Sweeps over the weights of a block until none moves.
  private func settle(
    _ synapses: [Synapse], _ range: Range<Int>, _ block: ColumnMoments.Block, _ scale: Double,
    _ lost: [Float]?, _ levels: inout [Float]
  ) -> Double {
    let base = block.columns.lowerBound
    // Few samples for many columns say little about how these vary together.
    let damping = Self.leastDamping + Float(block.columns.count) / Float(max(whole.samples, 1))
    var deltas = range.map { levels[$0] - Float(scale * synapses[$0].weight) }
    // (C + Λ)δ − s c
    var gradient = [Float](repeating: 0, count: block.columns.count)
    for index in range where deltas[index - range.lowerBound] != 0 {
      add(block, synapses[index].column, times: deltas[index - range.lowerBound], to: &gradient)
    }
    for index in range {
      let column = synapses[index].column
      gradient[column - base] += damping * block.variance(column) * deltas[index - range.lowerBound]
      if let lost { gradient[column - base] -= lost[index] }
    }
    for _ in 0..<Self.mostSweeps {
      var hasMoved = false
      for index in range {
        let synapse = synapses[index]
        let place = synapse.column - base
        let own = block.variance(synapse.column) * (1 + damping)
        let best = levels[index] - gradient[place] / own
        guard own > 0, best.isFinite else { continue }
        let level = synapse.level(Double(best))
        let change = level - levels[index]
        guard change != 0 else { continue }
        hasMoved = true
        levels[index] = level
        deltas[index - range.lowerBound] += change
        add(block, synapse.column, times: change, to: &gradient)
        gradient[place] += damping * block.variance(synapse.column) * change
      }
      if !hasMoved { break }
    }
    var error = 0.0
    for index in range {
      let delta = Double(deltas[index - range.lowerBound])
      error += delta * Double(gradient[synapses[index].column - base])
      if let lost { error -= delta * Double(lost[index]) }
    }
    return error
  }

  private func add(
    _ block: ColumnMoments.Block, _ column: Int, times factor: Float, to sums: inout [Float]
  ) {
    let row = block.values.span.extracting(block.row(column))
    var sums = sums.mutableSpan
    for place in row.indices { sums[place] += factor * row[place] }
  }

  private static let leastDamping: Float = 0.01
  private static let mostSweeps = 12
}
