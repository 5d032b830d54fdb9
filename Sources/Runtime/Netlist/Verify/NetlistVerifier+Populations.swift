extension NetlistVerifier {
  /// What a neuron says of itself.
  func verifyNeuron(_ population: Netlist.Population) throws(RuntimeError) {
    let (name, shape) = (population.name, population.shape)
    func fault(_ reason: String) -> RuntimeError { Netlist.fault("population `\(name)` \(reason)") }
    switch population.neuron {
    case .threshold, .accumulate: break
    case .integrateFire(let neuron):
      try verifyCount(neuron.threshold.count, of: "\(name).threshold", shape)
      try verifyCount(neuron.start.count, of: "\(name).start", shape)
      try verifyValues(neuron.threshold, in: 1...Neuron.membraneLimit, of: "\(name).threshold")
      try verifyValues(
        neuron.start, in: -Neuron.membraneLimit...Neuron.membraneLimit, of: "\(name).start")
      let leak = neuron.leak
      guard (0...16).contains(leak.shift), (0...(1 << leak.shift)).contains(leak.numerator) else {
        throw fault(
          "has the leak [\(leak.numerator), \(leak.shift)], a numerator of 0 to 2^shift and a "
            + "shift of 0 to 16 are possible")
      }
    case .linear(let memory):
      guard (1...4096).contains(memory.order), (shape.last ?? 0) % memory.order == 0 else {
        throw fault("has the order \(memory.order), which does not divide its last axis")
      }
      guard (0...30).contains(memory.shift) else {
        throw fault("has the shift \(memory.shift), 0 to 30 are possible")
      }
      try verifyRange(memory.range, fault)
      guard memory.matrix.count == memory.order * memory.order else {
        throw RuntimeError(
          .netlistTensor,
          "tensor `\(name).matrix` has \(memory.matrix.count) values, expected "
            + "\(memory.order) × \(memory.order)")
      }
      for row in 0..<memory.order {
        let sum = memory.matrix[row * memory.order..<(row + 1) * memory.order]
          .reduce(0) { $0 + abs(Int($1)) }
        guard sum < 1 << 31 else {
          throw RuntimeError(
            .netlistTensor,
            "row \(row) of tensor `\(name).matrix` adds up to \(sum) in magnitude, it must stay "
              + "below 2^31")
        }
      }
    case .count(let count):
      guard (0...22).contains(count.shift) else {
        throw fault("has the shift \(count.shift), 0 to 22 are possible")
      }
      try verifyRange(count.range, fault)
      try verifyCount(count.start.count, of: "\(name).start", shape)
      try verifyValues(count.start, in: 0...(1 << count.shift - 1), of: "\(name).start")
      guard case .table(let table) = count.function else { break }
      let widths = Set(table.rows.map(\.count))
      guard let width = widths.first, widths.count == 1, (1...(1 << 16)).contains(width),
        table.rows.count == 1 || table.rows.count == shape.last
      else {
        throw RuntimeError(
          .netlistTensor,
          "tensor `\(name).table` has \(table.rows.count) rows of \(widths.sorted()) values, one "
            + "row or one for each channel of up to 65536 values is needed")
      }
      guard (0...24).contains(table.shift), (-(1 << 24)...1 << 24).contains(table.first) else {
        throw fault(
          "has a table from \(table.first) on with the shift \(table.shift), which are too large")
      }
      for row in table.rows {
        try verifyValues(
          row, in: -Neuron.membraneLimit...Neuron.membraneLimit, of: "\(name).table")
      }
    }
  }

  private func verifyRange(
    _ range: ClosedRange<Int>, _ fault: (String) -> RuntimeError
  ) throws(RuntimeError) {
    let limit = Neuron.membraneLimit
    guard range.contains(0), range.lowerBound >= -limit, range.upperBound <= limit else {
      throw fault(
        "has the range \(range.lowerBound) to \(range.upperBound), it must hold 0 and stay "
          + "within ±(2^23 − 1)")
    }
  }

  private func verifyCount(
    _ count: Int, of tensor: String, _ shape: [Int]
  ) throws(RuntimeError) {
    let (channels, size) = (shape.last ?? 0, shape.elements)
    guard count == channels || count == size else {
      throw RuntimeError(
        .netlistTensor,
        "tensor `\(tensor)` has \(count) values, expected "
          + (size != channels ? "\(channels) or \(size)" : "\(channels)"))
    }
  }

  private func verifyValues(
    _ values: [Int32], in range: ClosedRange<Int>, of tensor: String
  ) throws(RuntimeError) {
    if let value = values.first(where: { !range.contains(Int($0)) }) {
      throw RuntimeError(
        .netlistTensor,
        "tensor `\(tensor)` holds \(value), \(range.lowerBound) to \(range.upperBound) are "
          + "possible")
    }
  }

  /// What arrives suits the neurons.
  func verifyPopulation(_ population: Netlist.Population) throws(RuntimeError) {
    let incoming = incoming[population.name] ?? []
    let isDense = incoming.contains { $0.map == .dense }
    let channels = population.shape.last ?? 0
    let size = population.shape.elements
    guard population.bias.count == channels || (isDense && population.bias.count == size) else {
      throw RuntimeError(
        .netlistTensor,
        "tensor `\(population.name).bias` has \(population.bias.count) values, expected "
          + (isDense && size != channels ? "\(channels) or \(size)" : "\(channels)"))
    }
    let pools = incoming.count(where: \.map.isPool)
    if pools > 0 {
      guard pools == incoming.count, population.bias.allSatisfy({ $0 == -1 }) else {
        throw Netlist.fault(
          "population `\(population.name)` pools, so all its projections must be pools and its "
            + "bias −1")
      }
      guard population.neuron == .threshold else {
        throw Netlist.fault(
          "population `\(population.name)` pools, so its neurons must be of the kind `threshold`, "
            + "not `\(population.neuron.name)`")
      }
    }
    if incoming.isEmpty { throw Netlist.fault("no projection goes to `\(population.name)`") }
  }

  /// Sums stay exact, and what the file says of membranes and wires follows from them.
  func verifySums(_ population: Netlist.Population) throws(RuntimeError) {
    let sums = population.sumBounds(
      incoming: incoming[population.name] ?? [], connectivity: { connectivity[$0.name] },
      values: { name in
        inputs[name].map { 0...$0.code.largestValue }
          ?? populations[name]?.neuron.range ?? 0...0
      })
    if let neuron = sums.firstIndex(where: { $0.magnitude >= Netlist.sumLimit }) {
      throw RuntimeError(
        .netlistSum,
        "the sum of neuron \(neuron) of `\(population.name)` could reach "
          + "\(sums[neuron].magnitude), it must stay below 2^24 = \(Netlist.sumLimit)")
    }
    if let stated = population.sum, let sum = SumBound.covering(sums), !stated.covers(sum) {
      throw RuntimeError(
        .netlistSum,
        "the file says that the sums of `\(population.name)` lie from \(stated.least) to "
          + "\(stated.greatest) and reach \(stated.magnitude) on the way; they can lie from "
          + "\(sum.least) to \(sum.greatest) and reach \(sum.magnitude)")
    }
    let neuron = population.neuron
    if neuron.saturates == false, !neuron.staysBelowLimit(sums, steps: netlist.steps) {
      throw RuntimeError(
        .netlistSum,
        "the file says that no membrane of `\(population.name)` saturates, its sums do not show it"
      )
    }
    guard case .count(let count) = neuron else { return }
    let least = sums.map(\.least).min() ?? 0
    let emitted = count.emitted(min(0, least)...max(0, sums.map(\.greatest).max() ?? 0))
    guard count.range.contains(emitted.lowerBound), count.range.contains(emitted.upperBound) else {
      throw RuntimeError(
        .netlistSum,
        "`\(population.name)` can emit \(emitted.lowerBound) to \(emitted.upperBound), but its "
          + "range is \(count.range.lowerBound) to \(count.range.upperBound)")
    }
  }
}
