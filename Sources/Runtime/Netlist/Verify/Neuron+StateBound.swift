extension Neuron {
  /// Whether bounds of the sums show that no membrane ever meets its limit in `steps` steps. The
  /// rule is the one of `docs/netlist-format.md`, word by word.
  func staysBelowLimit(_ sums: [SumBound], steps: Int) -> Bool {
    let greatest = max(0, sums.map(\.greatest).max() ?? 0)
    let least = min(0, sums.map(\.least).min() ?? 0)
    switch self {
    case .threshold: return true
    case .accumulate:
      return Self.isWithin(max(greatest, -least), times: steps, Self.membraneLimit)
    case .integrateFire(let neuron):
      return neuron.staysBelowLimit(greatest, least, steps: steps)
    case .linear(let memory):
      return memory.staysBelowLimit(max(greatest, -least), steps: steps)
    case .count(let count):
      let values = count.functionRange(least...greatest)
      return values.lowerBound >= -Self.membraneLimit
        && values.upperBound + 1 << count.shift - 1 <= Self.membraneLimit
    }
  }

  private static func isWithin(_ value: Int, times steps: Int, _ limit: Int) -> Bool {
    let (product, overflow) = value.multipliedReportingOverflow(by: steps)
    return !overflow && product <= limit
  }
}

extension IntegrateFire {
  fileprivate func staysBelowLimit(_ greatest: Int, _ least: Int, steps: Int) -> Bool {
    let starts = start.map(Int.init)
    let (lowest, highest) = (Int(threshold.min() ?? 1), Int(threshold.max() ?? 1))
    var (up, down) = (max(0, starts.max() ?? 0), max(0, -(starts.min() ?? 0)))
    for _ in 0..<steps {
      let before = (up, down)
      up = (up * leak.numerator) >> leak.shift + greatest
      // Of −down, rounded down.
      down = -((-down * leak.numerator) >> leak.shift) - least
      if max(up, down) > Neuron.membraneLimit { return false }
      up = min(up, reset == .zero ? highest - 1 : max(highest - 1, up - lowest))
      if before == (up, down) { return true }
    }
    return true
  }
}

extension LinearMemory {
  fileprivate func staysBelowLimit(_ sum: Int, steps: Int) -> Bool {
    let rows = (0..<order).map { row in
      matrix[row * order..<(row + 1) * order].reduce(0) { $0 + abs(Int($1)) }
    }
    let factor = rows.max() ?? 0
    let limit = min(-range.lowerBound, range.upperBound)
    var bound = 0
    for _ in 0..<steps {
      // Rounded up.
      let next = -((-(factor * bound + sum)) >> shift)
      if next > limit { return false }
      if next == bound { return true }
      bound = next
    }
    return true
  }
}

extension CountNeuron {
  /// What f makes of arguments in a range.
  func functionRange(_ sums: ClosedRange<Int>) -> ClosedRange<Int> {
    switch function {
    case .identity: return sums
    case .table(let table):
      let entries = table.rows.joined().map(Int.init)
      return min(0, entries.min() ?? 0)...max(0, entries.max() ?? 0)
    }
  }

  /// What can be emitted: v before the step is at least 0 and below 2^shift.
  func emitted(_ sums: ClosedRange<Int>) -> ClosedRange<Int> {
    let values = functionRange(sums)
    return min(
      0, values.lowerBound >> shift)...max(
        0, (values.upperBound + 1 << shift - 1) >> shift)
  }
}
