/// Where the engine keeps the values and gradients of a step: one arena, in which what never lives
/// at the same time shares its place.
///
/// Steps count the operators forward (0 ..< n), the losses (n) and the operators backward (operator
/// i at 2n − i). A value lives from its operator to its last reader: operators that read it forward,
/// the losses (also for outputs, whose scores are judged there), and backward the operators that
/// read it again. A gradient lives from its first writer to the backward step of its value's
/// operator. Inputs are there at step 0. What lives at the same step does not overlap.
package struct Placement: Equatable, Sendable {
  package struct Buffer: Equatable, Sendable {
    package var name: String
    /// In bytes, a multiple of 64.
    package var offset: Int
    package var bytes: Int
    package var firstStep: Int
    package var lastStep: Int
  }

  /// Pictures in a step.
  package let batch: Int
  /// For each signal the buffer of its values, and that of its gradient where one flows.
  package let values: [Int]
  package let gradients: [Int?]
  /// For each operator what it keeps from forward to backward.
  package let scratch: [Int?]
  package let inputGradients: [[InputGradient]]
  package let firstUses: [Set<Int>]
  /// For each loss, in training.
  package let accumulates: [Bool]
  package var buffers: [Buffer]
  /// Bytes of the arena that holds all buffers.
  package let arenaBytes: Int

  /// What a placement is for.
  package struct Use: Equatable, Sendable {
    package var batch: Int
    package var losses: [PlanLoss] = []
    /// Nothing flows back without.
    package var forTraining = false
    /// Nothing is written over during a step: for whoever reads all values after it.
    package var keepsAll = false

    package init(batch: Int, losses: [PlanLoss] = [], forTraining: Bool = false) {
      self.batch = batch
      self.losses = losses
      self.forTraining = forTraining
    }

    package init(_ training: Training, forTraining: Bool) {
      self.init(batch: training.batch, losses: training.losses, forTraining: forTraining)
    }
  }

  /// Of a program that was verified; nil where a size overflows.
  package init?(_ program: Program, for use: Use) {
    let memory = program.sharedMemory
    let flow = GradientFlow(
      program, losses: use.forTraining ? use.losses : [], memory: memory)
    let lives = Lives(program, use, memory: memory, flow: flow)
    var list = BufferList(batch: use.batch)
    var valuePlaces: [Int: Int] = [:]
    for (place, life) in lives.values.sorted(by: {
      ($0.value.lowerBound, $0.key) < ($1.value.lowerBound, $1.key)
    }) {
      let signal = program.signals[place]
      guard let buffer = list.add(signal.name, signal.shape, bytesEach: 4, life) else {
        return nil
      }
      valuePlaces[place] = buffer
    }
    var scratch = [Int?](repeating: nil, count: program.operators.count)
    for (index, life) in lives.scratch {
      let node = program.operators[index]
      guard let bytesEach = node.kind.rule.scratch?.bytesEach,
        let buffer = list.add(
          node.name + ".scratch", program.signals[node.output].shape, bytesEach: bytesEach, life)
      else { return nil }
      scratch[index] = buffer
    }
    var gradientPlaces: [Int: Int] = [:]
    for (place, life) in lives.gradients.sorted(by: { $0.key < $1.key }) {
      let signal = program.signals[place]
      guard
        let buffer = list.add(signal.name + ".gradient", signal.shape, bytesEach: 4, life)
      else { return nil }
      gradientPlaces[place] = buffer
    }
    guard let arenaBytes = list.place() else { return nil }
    var values: [Int] = []
    for place in memory {
      guard let buffer = valuePlaces[place] else { return nil }
      values.append(buffer)
    }
    batch = use.batch
    self.values = values
    gradients = zip(memory, flow.flows).map { $1 ? gradientPlaces[$0] : nil }
    self.scratch = scratch
    inputGradients = flow.inputGradients
    firstUses = flow.firstUses
    accumulates = flow.accumulates
    buffers = list.buffers
    self.arenaBytes = arenaBytes
  }
}

extension Program {
  /// For each signal the first signal with the same memory.
  fileprivate var sharedMemory: [Int] {
    var memory = Array(signals.indices)
    for node in operators where node.kind.rule.sharesMemory {
      memory[node.output] = memory[node.inputs[0]]
    }
    return memory
  }
}

/// From the first to the last step that something is needed at.
private struct Lives {
  /// By the first signal of each memory.
  var values: [Int: ClosedRange<Int>] = [:]
  var gradients: [Int: ClosedRange<Int>] = [:]
  /// By operator, in their order.
  var scratch: [(Int, ClosedRange<Int>)] = []

  init(_ program: Program, _ use: Placement.Use, memory: [Int], flow: GradientFlow) {
    let end = program.operators.count
    addValues(program, use, memory, flow, end)
    if use.forTraining {
      for (index, node) in program.operators.enumerated() where node.kind.rule.scratch != nil {
        scratch.append((index, index...(flow.flows[node.output] ? 2 * end - index : index)))
      }
    }
    addGradients(program, use, memory, flow, end)
    guard use.keepsAll else { return }
    let whole = 0...(2 * end)
    values = values.mapValues { _ in whole }
    gradients = gradients.mapValues { _ in whole }
    scratch = scratch.map { ($0.0, whole) }
  }

  private mutating func addValues(
    _ program: Program, _ use: Placement.Use, _ memory: [Int], _ flow: GradientFlow, _ end: Int
  ) {
    for input in program.inputs { extend(memory[input.signal], to: 0) }
    for (index, node) in program.operators.enumerated() {
      extend(memory[node.output], to: index)
      for input in node.inputs { extend(memory[input], to: index) }
      guard flow.flows[node.output] else { continue }
      let reads = node.kind.rule.readsBackward
      if reads.contains(.input) {
        for input in node.inputs { extend(memory[input], to: 2 * end - index) }
      }
      if reads.contains(.output) { extend(memory[node.output], to: 2 * end - index) }
    }
    for output in program.outputs { extend(memory[output.signal], to: end) }
    for loss in use.losses {
      for signal in loss.kind.rule.reads { extend(memory[signal], to: end) }
    }
  }

  private mutating func extend(_ place: Int, to step: Int) {
    let life = values[place] ?? step...step
    values[place] = min(life.lowerBound, step)...max(life.upperBound, step)
  }

  private mutating func addGradients(
    _ program: Program, _ use: Placement.Use, _ memory: [Int], _ flow: GradientFlow, _ end: Int
  ) {
    for (index, node) in program.operators.enumerated() where flow.flows[node.output] {
      let backward = 2 * end - index
      if !node.kind.rule.sharesMemory { gradients[memory[node.output]] = backward...backward }
      for (input, gradient) in zip(node.inputs, flow.inputGradients[index])
      where gradient == .write {
        guard let life = gradients[memory[input]] else { continue }
        gradients[memory[input]] = backward...max(life.upperBound, backward)
      }
    }
    guard use.forTraining else { return }
    for loss in use.losses {
      let place = memory[loss.kind.rule.signal]
      guard let life = gradients[place] else { continue }
      gradients[place] = end...life.upperBound
    }
  }
}

extension Placement {
  /// Whether all sizes can be counted; whether a machine has the memory is another question.
  package static func fits(_ program: Program, for use: Use) -> Bool {
    // Values, gradients and what is kept between them: side by side they need no places.
    let counts = program.signals.map { elementCount($0.shape) ?? Int.max }
    let together = counts.reduce(0) { $0 + 12 * Double(use.batch) * Double($1) }
    let areCounted = counts.allSatisfy { $0 <= BufferList.mostElements }
    return areCounted && together < 0x1p62 || Placement(program, for: use) != nil
  }
}
