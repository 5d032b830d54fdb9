import WSRuntime

/// The integer rows of one population.
struct QuantisedSum {
  /// For each term its weights.
  var weights: [[Int16]]
  /// For each term its shift: all of its weights are multiples of 2^shift.
  var shifts: [Int]
  /// One for each channel, or one for each neuron.
  var bias: [Int32]
  var report: HardenReport.Population
}

/// Puts real rows on an integer grid.
///
/// A threshold does not change when a row and its threshold are scaled together, so each neuron
/// (each channel, where kernels are shared) has the scale that fits its weights best. With integer
/// rows and integer inputs the sum is an integer, so the bias is the floor of the real one, and
/// exact. Projections of unlike size into one neuron get shifts. All rows of a layer may share a
/// scale instead.
struct SumQuantiser {
  /// Magnitudes of weights times largest inputs, plus bias, stay below this.
  static let sumLimit = Double(Netlist.sumLimit)

  let sum: SumForm
  /// For each term.
  let grids: [WeightGrid]
  private let scales: WeightScales
  private let name: String
  /// Neurons or, where kernels are shared, channels.
  let units: Int
  private let neurons: Int
  var weights: [[Int16]]
  var bias: [Int32]
  var report: HardenReport.Population
  private var shifts: [Int]
  var losses: [ProjectionLoss]

  init(_ sum: SumForm, name: String, grids: [WeightGrid], scales: WeightScales) {
    self.sum = sum
    self.grids = grids
    self.scales = scales
    self.name = name
    neurons = elementCount(sum.inner) ?? 0
    units = sum.isDense ? neurons : sum.channels
    weights = sum.terms.map { Array(repeating: 0, count: $0.weight.count) }
    shifts = Array(repeating: 0, count: sum.terms.count)
    losses = Array(repeating: ProjectionLoss(), count: sum.terms.count)
    // A bias of its own for each neuron, where a dense product brings one or its rows differ.
    let hasDense = sum.terms.contains { $0.map == .dense }
    bias = Array(repeating: 0, count: hasDense ? neurons : sum.channels)
    report = HardenReport.Population(
      name: name, neurons: neurons, dead: 0, alwaysOn: 0, firesWithoutInput: 0, rescaled: 0,
      largestSum: 0, weightError: 0, projections: [])
  }

  /// - Parameter samples: on which the neurons' spikes are kept; nil: weights are rounded to the
  ///   nearest.
  mutating func quantise(on samples: SampleRounding?) -> QuantisedSum {
    if sum.terms.count > 1 {
      var choice = ShiftChoice(grids: grids, largestValues: sum.terms.map(\.part.largest))
      for unit in 0..<units { choice.add(row(of: unit)) }
      shifts = choice.best()
    }
    switch (scales, samples) {
    case (.perNeuron, nil): for unit in 0..<units { quantise(unit..<unit + 1) }
    case (.perLayer, nil): quantise(0..<units)
    case (.perNeuron, let samples?): quantise(on: samples, scale: nil)
    case (.perLayer, let samples?):
      quantise(on: samples, scale: ScaleSearch.best(rows: units, row: row(of:)) ?? 1)
    }
    judge()
    let power = losses.reduce(0) { $0 + $1.power }
    report.weightError = relativeError(losses.reduce(0) { $0 + $1.error }, of: power)
    report.projections = sum.terms.indices.map {
      losses[$0].report(of: sum.terms[$0], grids[$0], in: power)
    }
    return QuantisedSum(weights: weights, shifts: shifts, bias: bias, report: report)
  }

  /// The rows of a term that belong to a unit.
  func rows(of unit: Int, in term: SumTerm) -> StrideTo<Int> {
    stride(from: unit, to: term.rows, by: term.map == .dense ? units : max(term.rows, 1))
  }

  /// For each term the real weights of a unit.
  func row(of unit: Int) -> [RowPart] {
    sum.terms.indices.map { index in
      let term = sum.terms[index]
      var real: [Double] = []
      for row in rows(of: unit, in: term) {
        let scale = term.rowScale[row]
        let start = row * term.rowLength
        for weight in term.weight[start..<(start + term.rowLength)] {
          real.append(scale * Double(weight))
        }
      }
      return RowPart(
        real, grid: grids[index], shift: shifts[index], largestValue: term.part.largest)
    }
  }

  /// Rounds the rows of units that share a scale.
  mutating func quantise(_ group: Range<Int>) {
    // Where nothing comes in the threshold alone decides: the weights stay 0 at any scale.
    let bestScale = ScaleSearch.best(rows: group.count) { row(of: group.lowerBound + $0) }
    var scale = bestScale ?? 1
    var isRescaled = false
    /// Puts the units on the grid and returns the largest magnitude of a sum.
    func largest(_ scale: Double) -> Double {
      var largest = 0.0
      for unit in group {
        if bestScale != nil { place(unit, row(of: unit), scale, isRescaled: isRescaled) }
        largest = max(largest, placeBiases(of: unit, scale))
      }
      return largest
    }
    var tooLarge = scale
    while case let reached = largest(scale), reached >= Self.sumLimit {
      isRescaled = true
      tooLarge = scale
      scale *= min(0.99, Self.sumLimit / reached * 0.999)
    }
    if isRescaled {
      report.rescaled += group.count
      // Where few levels are left, rounding takes more than its share: up again as far as it goes.
      for _ in 0..<8 {
        let between = (scale * tooLarge).squareRoot()
        if largest(between) < Self.sumLimit { scale = between } else { tooLarge = between }
      }
      _ = largest(scale)
    }
    for unit in group {
      for (index, part) in row(of: unit).enumerated() {
        losses[index].add(levels(of: unit, index), for: part, scale: scale)
      }
    }
  }

  private mutating func place(
    _ unit: Int, _ real: [RowPart], _ scale: Double, isRescaled: Bool
  ) {
    // Signs have no smaller levels: the weakest synapses go instead.
    for (index, part) in real.enumerated() {
      let isThinned = isRescaled && part.grid.bits == 1
      let term = sum.terms[index]
      var read = 0
      for row in rows(of: unit, in: term) {
        let start = row * term.rowLength
        for place in start..<(start + term.rowLength) {
          let weight = part.weights[read]
          read += 1
          let isCut = isThinned && abs(weight * scale) < Double(1 << part.shift) / 2
          weights[index][place] =
            isCut ? 0 : part.grid.level(weight, scale: scale, shift: part.shift)
        }
      }
    }
  }

  private func levels(of unit: Int, _ index: Int) -> [Int16] {
    let term = sum.terms[index]
    return rows(of: unit, in: term).flatMap { row in
      weights[index][row * term.rowLength..<(row + 1) * term.rowLength]
    }
  }

  /// Gives a unit's neurons their biases and returns the largest magnitude a sum can have.
  private mutating func placeBiases(of unit: Int, _ scale: Double) -> Double {
    let step = bias.count == units ? max(bias.count, 1) : sum.channels
    var largest = 0.0
    for slot in stride(from: unit, to: bias.count, by: step) {
      let reach = reach(of: unit, slot)
      // Beyond these bounds nothing changes: the neuron never or always fires.
      let real = (scale * sum.shift[slot % sum.shift.count]).rounded(.down)
      let whole = min(max(real, -reach.up - 1), reach.down)
      largest = max(largest, reach.up + reach.down + abs(whole))
      // Too large ones are about to be scaled down.
      bias[slot] = Int32(min(max(whole, -Self.sumLimit), Self.sumLimit))
    }
    return largest
  }

  /// How far up and down the inputs can drive a neuron.
  private func reach(of unit: Int, _ slot: Int) -> (up: Double, down: Double) {
    var up = 0.0
    var down = 0.0
    for (index, term) in sum.terms.enumerated() {
      let start = (term.map == .dense ? slot : unit) * term.rowLength
      for level in weights[index][start..<(start + term.rowLength)] {
        if level > 0 { up += Double(level) * term.part.largest }
        if level < 0 { down -= Double(level) * term.part.largest }
      }
    }
    return (up, down)
  }

  /// Counts the neurons whose fate the bounds decide.
  private mutating func judge() {
    let neuronsEach = neurons / max(bias.count, 1)
    for slot in bias.indices {
      let reach = reach(of: slot % units, slot)
      let bias = Double(bias[slot])
      if reach.up + bias < 0 { report.dead += neuronsEach }
      if bias - reach.down >= 0 { report.alwaysOn += neuronsEach }
      if bias >= 0 { report.firesWithoutInput += neuronsEach }
      report.largestSum = max(report.largestSum, Int(reach.up + reach.down + abs(bias)))
    }
  }
}
