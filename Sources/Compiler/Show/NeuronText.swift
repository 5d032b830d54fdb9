import WSRuntime

extension Neuron {
  /// What follows bias and time on a neuron's line; nothing for a plain threshold.
  func text(of neuron: Int) -> String {
    switch self {
    case .threshold: ""
    case .accumulate: " accumulate"
    case .integrateFire(let own):
      " integrate_fire threshold \(own.threshold[neuron % own.threshold.count]) start "
        + "\(own.start[neuron % own.start.count]) \(own.rule)"
    case .linear(let memory): " linear \(memory.rule)"
    case .count(let count):
      " count start \(count.start[neuron % count.start.count]) \(count.rule)"
    }
  }

  /// What all neurons of a population share: a line for each row of a matrix or a table.
  func tableLines(_ population: String) -> [String] {
    switch self {
    case .threshold, .accumulate, .integrateFire: []
    case .linear(let memory):
      (0..<memory.order).map { row in
        let values = memory.matrix[row * memory.order..<(row + 1) * memory.order]
        return "matrix \(population) row \(row) \(numbers(values))"
      }
    case .count(let count):
      if case .table(let table) = count.function {
        table.rows.enumerated().map { "table \(population) row \($0) \(numbers($1))" }
      } else {
        []
      }
    }
  }

  /// For the column of a table.
  var summary: String {
    switch self {
    case .threshold, .accumulate: name
    case .integrateFire(let own): "\(name) \(own.rule)"
    case .linear(let memory): "\(name) \(memory.rule)"
    case .count(let count): "\(name) \(count.rule)"
    }
  }
}

extension IntegrateFire {
  fileprivate var rule: String {
    leak == .none
      ? "reset \(reset.rawValue)"
      : "leak \(leak.numerator)/\(1 << leak.shift) reset \(reset.rawValue)"
  }
}

extension LinearMemory {
  fileprivate var rule: String {
    "order \(order) shift \(shift) range \(range.lowerBound) … \(range.upperBound)"
  }
}

extension CountNeuron {
  fileprivate var rule: String {
    var text = "shift \(shift) range \(range.lowerBound) … \(range.upperBound)"
    if case .table(let table) = function {
      text += " table first \(table.first) shift \(table.shift)"
    }
    return text
  }
}

private func numbers(_ values: some Sequence<Int32>) -> String {
  values.map(String.init).joined(separator: " ")
}
