import WSRuntime

/// The integer rows of one population.
struct QuantisedSum {
  /// For each term its weights.
  var weights: [[Int16]]
  /// One for each channel, or one for each neuron.
  var bias: [Int32]
  var report: HardenReport.Population
}

/// Puts real rows on an integer grid.
///
/// A threshold does not change when a row and its threshold are scaled together, so each neuron
/// (each channel, where kernels are shared) has the scale that fits its weights best. With integer
/// rows and integer inputs the sum is an integer, so the bias is the floor of the real one, and
/// exact.
struct SumQuantiser {
  /// Magnitudes of weights times largest inputs, plus bias, stay below this.
  static let sumLimit = Double(1 << 24)

  private let sum: SumForm
  private let grid: WeightGrid
  private let name: String
  /// Neurons or, where kernels are shared, channels.
  private let units: Int
  private let neurons: Int
  private var weights: [[Int16]]
  private var bias: [Int32]
  private var report: HardenReport.Population
  private var squaredError = 0.0
  private var squaredWeights = 0.0

  init(_ sum: SumForm, name: String, grid: WeightGrid) {
    self.sum = sum
    self.grid = grid
    self.name = name
    neurons = elementCount(sum.inner) ?? 0
    units = sum.isDense ? neurons : sum.channels
    weights = sum.terms.map { Array(repeating: 0, count: $0.weight.count) }
    // A bias of its own for each neuron, where a dense product brings one or its rows differ.
    let hasDense = sum.terms.contains { $0.map == .dense }
    bias = Array(repeating: 0, count: hasDense ? neurons : sum.channels)
    report = HardenReport.Population(
      name: name, neurons: neurons, dead: 0, alwaysOn: 0, firesWithoutInput: 0, rescaled: 0,
      largestSum: 0, weightError: 0)
  }

  mutating func quantise() -> QuantisedSum {
    for unit in 0..<units { quantise(unit) }
    judge()
    report.weightError =
      squaredWeights > 0 ? (squaredError / squaredWeights).squareRoot() : 0
    return QuantisedSum(weights: weights, bias: bias, report: report)
  }

  /// The rows of a term that belong to a unit.
  private func rows(of unit: Int, in term: SumTerm) -> StrideTo<Int> {
    stride(from: unit, to: term.rows, by: term.map == .dense ? units : max(term.rows, 1))
  }

  private mutating func quantise(_ unit: Int) {
    var real: [Double] = []
    for term in sum.terms {
      for row in rows(of: unit, in: term) {
        let scale = term.rowScale[row]
        let start = row * term.rowLength
        for weight in term.weight[start..<(start + term.rowLength)] {
          real.append(scale * Double(weight))
        }
      }
    }
    // Where nothing comes in the threshold alone decides: the weights stay 0 at any scale.
    let bestScale = grid.bestScale(real)
    var scale = bestScale ?? 1
    var isRescaled = false
    while true {
      if bestScale != nil { place(unit, real, scale) }
      let largest = placeBiases(of: unit, scale)
      if largest < Self.sumLimit { break }
      isRescaled = true
      scale *= min(0.99, Self.sumLimit / largest * 0.999)
    }
    if isRescaled { report.rescaled += 1 }
    for (level, weight) in zip(levels(of: unit), real) {
      let error = Double(level) / scale - weight
      squaredError += error * error
      squaredWeights += weight * weight
    }
  }

  private mutating func place(_ unit: Int, _ real: [Double], _ scale: Double) {
    var read = 0
    for index in sum.terms.indices {
      let term = sum.terms[index]
      for row in rows(of: unit, in: term) {
        let start = row * term.rowLength
        for place in start..<(start + term.rowLength) {
          weights[index][place] = grid.level(real[read], scale: scale)
          read += 1
        }
      }
    }
  }

  private func levels(of unit: Int) -> [Int16] {
    var levels: [Int16] = []
    for (index, term) in sum.terms.enumerated() {
      for row in rows(of: unit, in: term) {
        let start = row * term.rowLength
        levels += weights[index][start..<(start + term.rowLength)]
      }
    }
    return levels
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
