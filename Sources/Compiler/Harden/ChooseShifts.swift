import WSRuntime

/// The shift of each projection into a sum.
///
/// All weights of a neuron share one scale: a weight of an analog picture, divided by 255, would
/// be 255 times smaller than one of a spike, and lost on a grid of 8 bits. A shift makes the steps
/// of the larger ones wider, so that the scale can grow until the smaller ones use their grid too,
/// or until the sum reaches its limit.
struct ShiftChoice {
  /// Of one projection in one row.
  private struct Part {
    var synapses = 0.0
    var most = 0.0
    var total = 0.0
    var squares = 0.0
  }

  /// For each projection.
  private let grids: [WeightGrid]
  /// For each projection the largest value of its source.
  private let largestValues: [Double]
  /// Grids of unlike width cost unlike much: what each costs at best then counts for nothing.
  private let isMixed: Bool
  private var rows: [[Part]] = []

  init(grids: [WeightGrid], largestValues: [Double]) {
    self.grids = grids
    isMixed = Set(grids.map(\.bits)).count > 1
    self.largestValues = largestValues
  }

  /// For each projection the weights of one neuron, or of one channel.
  mutating func add(_ row: [RowPart]) {
    rows.append(
      row.map { part in
        var result = Part()
        for weight in part.weights where weight != 0 && weight.isFinite {
          result.synapses += 1
          result.most = max(result.most, abs(weight))
          result.total += abs(weight)
          result.squares += weight * weight
        }
        return result
      })
  }

  /// Zeros, unless shifts at least halve the power of the rounding error.
  func best() -> [Int] {
    let none = Array(repeating: 0, count: largestValues.count)
    let plain = error(none)
    let mostShift = grids.map(\.mostShift).max() ?? 0
    guard largestValues.count > 1, mostShift > 0, plain > 0 else { return none }
    var best = (shifts: none, error: plain)
    func consider(_ shifts: [Int]) {
      let error = error(shifts)
      if error < best.error * 0.99 { best = (shifts, error) }
    }
    for finer in 1...mostShift { consider(shifts(finer)) }
    for place in none.indices {
      for change in [-1, 1] {
        var shifts = best.shifts
        shifts[place] += change
        if (0...grids[place].mostShift).contains(shifts[place]) { consider(shifts) }
      }
    }
    let least = best.shifts.min() ?? 0
    return best.error < plain / 2 ? best.shifts.map { $0 - least } : none
  }

  /// The least shifts with which no weight leaves the grid when steps are 2^finer times smaller
  /// than without shifts.
  private func shifts(_ finer: Int) -> [Int] {
    largestValues.indices.map { place in
      let excess = rows.reduce(0.0) { excess, row in
        let step = stepWithoutShifts(row) / Double(1 << finer)
        return step > 0 ? max(excess, size(row[place], grids[place]) / step) : excess
      }
      var shift = 0
      while shift < grids[place].mostShift, Double(1 << shift) < excess * 0.999 { shift += 1 }
      return shift
    }
  }

  /// The step of the grid that suits a part of its own.
  private func size(_ part: Part, _ grid: WeightGrid) -> Double {
    guard part.synapses > 0 else { return 0 }
    let held = part.most / Double(grid.largest)
    let deviation = (part.squares / part.synapses).squareRoot()
    // Few levels serve best with the largest weights cut off: the uniform quantisers of least
    // squared error for normally distributed numbers.
    switch grid.bits {
    case 1: return part.total / part.synapses
    case 2: return min(held, 1.22 * deviation)
    case 3: return min(held, 0.65 * deviation)
    case 4: return min(held, 0.35 * deviation)
    default: return held
    }
  }

  private func stepWithoutShifts(_ row: [Part]) -> Double {
    zip(row, grids).map(size).max() ?? 0
  }

  /// The power of the rounding error in the sums, as a share of the power of the weights: the mean
  /// over all rows.
  private func error(_ shifts: [Int]) -> Double {
    rows.reduce(0.0) { $0 + error($1, shifts) } / Double(max(rows.count, 1))
  }

  private func error(_ row: [Part], _ shifts: [Int]) -> Double {
    var step = 0.0
    var reach = 0.0
    for (place, part) in row.enumerated() {
      step = max(step, size(part, grids[place]) / Double(1 << shifts[place]))
      reach += part.total * largestValues[place]
    }
    if grids.contains(where: { $0.bits > 1 }) { step = max(step, reach / SumQuantiser.sumLimit) }
    var error = 0.0
    var power = 0.0
    for (place, part) in row.enumerated() {
      let importance = largestValues[place] * largestValues[place]
      let own = step * Double(1 << shifts[place])
      let lost = roundingError(of: part, grids[place], step: own)
      let least =
        isMixed ? roundingError(of: part, grids[place], step: size(part, grids[place])) : 0
      error += importance * max(lost - max(least, 0), 0)
      power += importance * part.squares
    }
    return power > 0 && power.isFinite && error.isFinite ? error / power : 0
  }

  /// The power of the rounding error of a part on a grid of this step.
  private func roundingError(of part: Part, _ grid: WeightGrid, step: Double) -> Double {
    grid.bits == 1
      ? part.squares - 2 * step * part.total + part.synapses * step * step
      : min(part.synapses * step * step / 12, part.squares)
  }
}
