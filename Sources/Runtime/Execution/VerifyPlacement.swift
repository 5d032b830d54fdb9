/// Refuses a placement in which a step would find memory that is not there or not its own: a check
/// on the engine's own work, for tests and debug builds.
///
/// Afterwards buffers that live together do not overlap, each is large enough and serves one
/// purpose, every buffer that a step touches lives then, and every gradient is written before it is
/// added to or read.
package func verifyPlacement(
  _ placement: Placement, of program: Program, for use: Placement.Use
) throws(RuntimeError) {
  var verifier = PlacementVerifier(program: program, placement: placement, use: use)
  try verifier.verifyBuffers()
  try verifier.verifyForward()
  try verifier.verifyBackward()
}

private func fault(_ message: String) -> RuntimeError {
  RuntimeError(.internalFault, "memory is placed wrongly: \(message)")
}

private struct PlacementVerifier {
  let program: Program
  let placement: Placement
  let use: Placement.Use
  /// For each buffer what uses it.
  private var users: [Int: String] = [:]

  init(program: Program, placement: Placement, use: Placement.Use) {
    self.program = program
    self.placement = placement
    self.use = use
  }

  private var lossStep: Int { program.operators.count }

  private func backwardStep(_ operation: Int) -> Int { 2 * program.operators.count - operation }

  /// Sweeps over the steps; the buffers alive are kept in the order of their offsets, so a new one
  /// can only collide with its neighbours.
  func verifyBuffers() throws(RuntimeError) {
    let lastStep = 2 * program.operators.count
    for buffer in placement.buffers {
      let (end, overflow) = buffer.offset.addingReportingOverflow(buffer.bytes)
      guard buffer.offset >= 0, buffer.bytes > 0, !overflow, end <= placement.arenaBytes,
        buffer.offset % 64 == 0, buffer.bytes % 64 == 0
      else { throw fault("buffer `\(buffer.name)` lies outside the arena") }
      guard buffer.firstStep >= 0, buffer.firstStep <= buffer.lastStep,
        buffer.lastStep <= lastStep
      else {
        throw fault(
          "buffer `\(buffer.name)` lives from step \(buffer.firstStep) to \(buffer.lastStep)")
      }
    }
    let births = placement.buffers.indices.sorted {
      (placement.buffers[$0].firstStep, $0) < (placement.buffers[$1].firstStep, $1)
    }
    let deaths = placement.buffers.indices.sorted {
      (placement.buffers[$0].lastStep, $0) < (placement.buffers[$1].lastStep, $1)
    }
    var dead = 0
    var alive: [Int] = []
    for born in births {
      let buffer = placement.buffers[born]
      while dead < deaths.count, placement.buffers[deaths[dead]].lastStep < buffer.firstStep {
        let offset = placement.buffers[deaths[dead]].offset
        alive.remove(at: place(of: offset, in: alive))
        dead += 1
      }
      let place = place(of: buffer.offset, in: alive)
      if place > 0 {
        let below = placement.buffers[alive[place - 1]]
        guard below.offset + below.bytes <= buffer.offset else {
          throw fault("buffers `\(below.name)` and `\(buffer.name)` overlap")
        }
      }
      if place < alive.count {
        let above = placement.buffers[alive[place]]
        guard buffer.offset + buffer.bytes <= above.offset else {
          throw fault("buffers `\(buffer.name)` and `\(above.name)` overlap")
        }
      }
      alive.insert(born, at: place)
    }
  }

  /// The first of the buffers alive at this offset or above.
  private func place(of offset: Int, in alive: [Int]) -> Int {
    var low = 0
    var high = alive.count
    while low < high {
      let middle = (low + high) / 2
      if placement.buffers[alive[middle]].offset < offset {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  mutating func verifyForward() throws(RuntimeError) {
    for input in program.inputs {
      guard placement.gradients[input.signal] == nil else { throw fault("`\(input.name)` learns") }
      try claimValue(of: input.signal)
      try touch(placement.values[input.signal], at: 0, by: input.name)
    }
    for (index, node) in program.operators.enumerated() {
      let rule = node.kind.rule
      if rule.sharesMemory {
        guard placement.values[node.output] == placement.values[node.inputs[0]] else {
          throw fault("`\(node.name)` does not share its input's memory")
        }
      } else {
        try claimValue(of: node.output)
        if let gradient = placement.gradients[node.output] {
          try claim(gradient, node.output, bytesEach: 4, for: "the gradient of `\(node.name)`")
        }
      }
      for signal in node.inputs + [node.output] {
        try touch(placement.values[signal], at: index, by: node.name)
      }
      guard use.forTraining, let scratch = rule.scratch else { continue }
      guard let buffer = placement.scratch[index] else {
        throw fault("`\(node.name)` has no scratch")
      }
      try claim(
        buffer, node.output, bytesEach: scratch.bytesEach, for: "the scratch of `\(node.name)`")
      try touch(buffer, at: index, by: node.name)
      if placement.gradients[node.output] != nil {
        try touch(buffer, at: backwardStep(index), by: node.name)
      }
    }
    for output in program.outputs {
      try touch(placement.values[output.signal], at: lossStep, by: output.name)
    }
    for signal in use.losses.flatMap({ $0.kind.rule.reads }) {
      try touch(placement.values[signal], at: lossStep, by: "a loss")
    }
  }

  /// Walks backward as the engine does: a gradient is written, then added to, then read.
  func verifyBackward() throws(RuntimeError) {
    guard use.forTraining else { return }
    var written: Set<Int> = []
    for (index, loss) in use.losses.enumerated() {
      guard let gradient = placement.gradients[loss.kind.rule.signal] else { continue }
      guard placement.accumulates[index] == !written.insert(gradient).inserted else {
        throw fault("loss \(index) adds to what is not there, or overwrites")
      }
      try touch(gradient, at: lossStep, by: "loss \(index)")
    }
    for (index, node) in program.operators.enumerated().reversed() {
      let backward = backwardStep(index)
      guard let gradient = placement.gradients[node.output] else {
        guard placement.inputGradients[index].allSatisfy({ $0 == .none }) else {
          throw fault("`\(node.name)` passes down a gradient that it does not get")
        }
        continue
      }
      guard written.contains(gradient) else {
        throw fault("nothing writes the gradient of `\(node.name)`")
      }
      try touch(gradient, at: backward, by: node.name)
      let reads = node.kind.rule.readsBackward
      for signal in (reads.contains(.input) ? node.inputs : [])
        + (reads.contains(.output) ? [node.output] : [])
      { try touch(placement.values[signal], at: backward, by: node.name) }
      for (input, action) in zip(node.inputs, placement.inputGradients[index])
      where action != .none {
        guard !node.kind.rule.sharesMemory, let target = placement.gradients[input],
          written.insert(target).inserted == (action == .write)
        else { throw fault("`\(node.name)` adds to what is not there, or overwrites") }
        try touch(target, at: backward, by: node.name)
      }
    }
  }

  private mutating func claimValue(of signal: Int) throws(RuntimeError) {
    try claim(
      placement.values[signal], signal, bytesEach: 4,
      for: "the values of `\(program.signals[signal].name)`")
  }

  /// A buffer has room for a signal and serves nothing else.
  private mutating func claim(
    _ buffer: Int, _ signal: Int, bytesEach: Int, for user: String
  ) throws(RuntimeError) {
    if let other = users[buffer] { throw fault("one buffer holds \(other) and \(user)") }
    users[buffer] = user
    let shape = program.signals[signal].shape
    guard let bytes = elementCount([placement.batch, bytesEach] + shape),
      bytes <= placement.buffers[buffer].bytes
    else { throw fault("the buffer of \(user) is too small") }
  }

  /// A buffer lives at a step that uses it.
  private func touch(_ index: Int, at step: Int, by name: String) throws(RuntimeError) {
    let buffer = placement.buffers[index]
    guard buffer.firstStep <= step, step <= buffer.lastStep else {
      throw fault(
        "buffer `\(buffer.name)` is not alive at step \(step), where `\(name)` uses it")
    }
  }
}
