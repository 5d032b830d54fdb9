import WSRuntime

/// A draft whose values, gradients and scratch have places in one arena.
struct PlacedDraft {
  var signals: [PlanSignal]
  var operators: [PlanOperator]
  var losses: [PlanLoss]
  var buffers: [PlanBuffer]
  var arenaBytes: Int
}

extension PlanDraft {
  /// Gives every signal its memory for steps of `batch` pictures; nil where a size overflows.
  ///
  /// With `keepsValues` every value lives until the losses, for whoever wants to read them all
  /// after the forward pass.
  func placed(batch: Int, keepsValues: Bool = false) -> PlacedDraft? {
    guard parametersFit else { return nil }
    let memory = sharedMemory()
    let flow = GradientFlow(self, memory: memory)
    var buffers = BufferList(batch: batch)
    var values: [Int: Int] = [:]
    var gradients: [Int: Int] = [:]
    var scratch = Array(repeating: [Int](), count: steps.count)

    for (place, life) in valueLives(memory, flow, keepsValues: keepsValues).sorted(by: {
      ($0.value.lowerBound, $0.key) < ($1.value.lowerBound, $1.key)
    }) {
      let signal = signals[place]
      guard let buffer = buffers.add(signal.name, signal.shape, bytesEach: 4, life) else {
        return nil
      }
      values[place] = buffer
    }
    for (index, step) in steps.enumerated() {
      guard let bytesEach = step.kind.rule.scratch?.bytesEach else { continue }
      let last = flow.flows[step.output] ? 2 * steps.count - index : index
      let shape = signals[step.output].shape
      guard
        let buffer = buffers.add(
          step.name + ".scratch", shape, bytesEach: bytesEach, index...last)
      else { return nil }
      scratch[index] = [buffer]
    }
    for (place, life) in gradientLives(memory, flow).sorted(by: { $0.key < $1.key }) {
      let signal = signals[place]
      guard
        let buffer = buffers.add(signal.name + ".gradient", signal.shape, bytesEach: 4, life)
      else { return nil }
      gradients[place] = buffer
    }
    guard let arenaBytes = buffers.place() else { return nil }

    var placedSignals: [PlanSignal] = []
    for (index, signal) in signals.enumerated() {
      guard let value = values[memory[index]] else { return nil }
      placedSignals.append(
        PlanSignal(
          name: signal.name, shape: signal.shape, value: value,
          gradient: flow.flows[index] ? gradients[memory[index]] : nil))
    }
    let operators = steps.indices.map { index in
      PlanOperator(
        name: steps[index].name, kind: steps[index].kind, inputs: steps[index].inputs,
        output: steps[index].output, inputGradients: flow.inputGradients[index],
        scratch: scratch[index])
    }
    let placedLosses = zip(losses, flow.accumulates).map { loss, accumulates in
      PlanLoss(kind: loss.kind, weight: loss.weight, accumulates: accumulates)
    }
    return PlacedDraft(
      signals: placedSignals, operators: operators, losses: placedLosses,
      buffers: buffers.buffers, arenaBytes: arenaBytes)
  }

  /// Whether there is room for all values, gradients and what is kept between them at once.
  func fits(batch: Int) -> Bool {
    let bytes = signals.reduce(WideCount(0)) { wideSum($0, wideProduct([batch, 12] + $1.shape)) }
    return parametersFit && bytes < 1 << 62
  }

  /// Axes are counted in 32 bits, bytes (16 for each weight while training) in 64.
  private var parametersFit: Bool {
    var total = 0
    for parameter in parameters {
      guard let count = elementCount(parameter.shape),
        parameter.shape.allSatisfy({ $0 <= Int(Int32.max) })
      else { return false }
      let (sum, overflow) = total.addingReportingOverflow(count)
      guard !overflow, sum <= Int.max / 16 else { return false }
      total = sum
    }
    return true
  }

  /// For each signal the first signal with the same memory: reshapes share their input's.
  private func sharedMemory() -> [Int] {
    var memory = Array(signals.indices)
    for step in steps where step.kind.rule.sharesMemory {
      memory[step.output] = memory[step.inputs[0]]
    }
    return memory
  }

  /// From the operator that writes a value to its last reader.
  private func valueLives(
    _ memory: [Int], _ flow: GradientFlow, keepsValues: Bool
  ) -> [Int: ClosedRange<Int>] {
    let end = steps.count
    var lives: [Int: ClosedRange<Int>] = [:]
    func extend(_ signal: Int, to step: Int) {
      let place = memory[signal]
      let life = lives[place] ?? step...step
      lives[place] = min(life.lowerBound, step)...max(life.upperBound, step)
    }
    for input in inputs { extend(input.signal, to: 0) }
    for (index, step) in steps.enumerated() {
      extend(step.output, to: index)
      for input in step.inputs { extend(input, to: index) }
      guard flow.flows[step.output] else { continue }
      let reads = step.kind.rule.readsBackward
      if reads.contains(.input) { for input in step.inputs { extend(input, to: 2 * end - index) } }
      if reads.contains(.output) { extend(step.output, to: 2 * end - index) }
    }
    for output in outputs { extend(output.signal, to: end) }
    for loss in losses { for signal in loss.kind.rule.reads { extend(signal, to: end) } }
    if keepsValues { for signal in signals.indices { extend(signal, to: end) } }
    return lives
  }

  /// From the first writer of a gradient to the backward step of its value's operator.
  private func gradientLives(_ memory: [Int], _ flow: GradientFlow) -> [Int: ClosedRange<Int>] {
    let end = steps.count
    var lives: [Int: ClosedRange<Int>] = [:]
    for (index, step) in steps.enumerated() where flow.flows[step.output] {
      let backward = 2 * end - index
      let place = memory[step.output]
      if !step.kind.rule.sharesMemory { lives[place] = backward...backward }
      for (input, gradient) in zip(step.inputs, flow.inputGradients[index])
      where gradient == .write {
        guard let life = lives[memory[input]] else { continue }
        lives[memory[input]] = backward...max(life.upperBound, backward)
      }
    }
    for loss in losses {
      let place = memory[loss.kind.rule.signal]
      guard let life = lives[place] else { continue }
      lives[place] = end...life.upperBound
    }
    return lives
  }
}

/// Buffers that get their places last, when all are known.
struct BufferList {
  /// Every buffer starts on a cache line.
  static let alignment = 64
  /// Of one signal, for one picture: what the engine takes.
  static let mostElements = 1 << 30

  private let batch: Int
  private(set) var buffers: [PlanBuffer] = []

  init(batch: Int) { self.batch = batch }

  /// The index of a new buffer for `batch` arrays of `shape`; nil where it is too large.
  mutating func add(
    _ name: String, _ shape: [Int], bytesEach: Int, _ life: ClosedRange<Int>
  ) -> Int? {
    guard let elements = elementCount(shape), elements <= Self.mostElements,
      let bytes = elementCount([batch, bytesEach, elements]), bytes <= Int.max - Self.alignment
    else { return nil }
    let whole = (bytes + Self.alignment - 1) / Self.alignment * Self.alignment
    buffers.append(
      PlanBuffer(
        name: name, offset: 0, bytes: whole, firstStep: life.lowerBound,
        lastStep: life.upperBound))
    return buffers.count - 1
  }

  /// Places the largest buffers first, each at the lowest offset where nothing that lives at the
  /// same time stands, and returns the bytes in all.
  mutating func place() -> Int? {
    let order = buffers.indices.sorted {
      (buffers[$1].bytes, buffers[$0].firstStep, $0) < (
        buffers[$0].bytes, buffers[$1].firstStep, $1
      )
    }
    // In the order of their offsets, and without names: every buffer looks at all before it.
    var taken: [PlacedRange] = []
    var total = 0
    for index in order {
      let buffer = buffers[index]
      let (first, last, bytes) = (buffer.firstStep, buffer.lastStep, buffer.bytes)
      var offset = 0
      for other in taken where other.firstStep <= last && first <= other.lastStep {
        if other.offset - offset >= bytes { break }
        offset = max(offset, other.end)
      }
      let (end, overflow) = offset.addingReportingOverflow(bytes)
      if overflow { return nil }
      buffers[index].offset = offset
      total = max(total, end)
      taken.insert(
        PlacedRange(offset: offset, end: end, firstStep: first, lastStep: last),
        at: insertionPoint(of: offset, in: taken))
    }
    return total
  }

  private func insertionPoint(of offset: Int, in sorted: [PlacedRange]) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Bytes of the arena, and the steps between which they are taken.
private struct PlacedRange {
  var offset, end: Int
  var firstStep, lastStep: Int
}
