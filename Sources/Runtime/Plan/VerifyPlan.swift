/// Refuses a plan that could not be executed as it stands.
///
/// A plan is a file, so anything may stand in it. After this check every index is in range, every
/// array fits its buffer, buffers that live together do not overlap, every buffer that a step
/// touches lives then, every gradient is written before it is read, and all numbers are finite.
package func verifyPlan(_ plan: TrainingPlan) throws(RuntimeError) {
  var verifier = PlanVerifier(plan)
  try verifier.verifyHeader()
  try verifier.verifyBuffers()
  try verifier.verifyParameters()
  try verifier.verifySignals()
  try verifier.verifyOperators()
  try verifier.verifyEnds()
  try verifier.verifyBackward()
  try verifySettings(of: plan)
}

/// What every check of a plan says when it fails.
func planFault(_ message: String) -> RuntimeError {
  RuntimeError(
    .planStructure, "the plan does not fit together: \(message)",
    help: "build the plan again from its source")
}

struct PlanVerifier {
  /// Kernels count axes in 32 bits.
  static let largestExtent = Int(Int32.max)

  let plan: TrainingPlan
  /// The steps of a run: operators forward, losses, operators backward.
  let lossStep: Int
  /// For each buffer what uses it; a buffer serves one purpose.
  private var users: [String?]
  /// What each parameter is to the operators that use it.
  private var roles: [ParameterRole?]
  /// For each signal: an input or an operator before this one gives it.
  var isGiven: [Bool]

  init(_ plan: TrainingPlan) {
    self.plan = plan
    lossStep = plan.operators.count
    users = Array(repeating: nil, count: plan.buffers.count)
    roles = Array(repeating: nil, count: plan.parameters.count)
    isGiven = Array(repeating: false, count: plan.signals.count)
  }

  func backwardStep(_ operation: Int) -> Int { 2 * plan.operators.count - operation }

  func verifyHeader() throws(RuntimeError) {
    guard plan.format == TrainingPlan.formatName, plan.version == TrainingPlan.currentVersion
    else { throw planFault("its format or version is unknown") }
    guard (1...TrainingPlan.mostPicturesInBatch).contains(plan.batch) else {
      throw planFault("a batch of \(plan.batch)")
    }
    guard plan.arenaBytes >= 0 else { throw planFault("an arena of \(plan.arenaBytes) bytes") }
    guard plan.operators.count <= 1_000_000 else {
      throw planFault("it has \(plan.operators.count) operators")
    }
  }

  /// Sweeps over the steps; the buffers alive are kept in the order of their offsets, so a new one
  /// can only collide with its neighbours.
  func verifyBuffers() throws(RuntimeError) {
    let lastStep = 2 * plan.operators.count
    for buffer in plan.buffers {
      let (end, overflow) = buffer.offset.addingReportingOverflow(buffer.bytes)
      guard buffer.offset >= 0, buffer.bytes > 0, !overflow, end <= plan.arenaBytes,
        buffer.offset % 64 == 0, buffer.bytes % 64 == 0
      else { throw planFault("buffer `\(buffer.name)` lies outside the arena") }
      guard buffer.firstStep >= 0, buffer.firstStep <= buffer.lastStep,
        buffer.lastStep <= lastStep
      else {
        throw planFault(
          "buffer `\(buffer.name)` lives from step \(buffer.firstStep) to \(buffer.lastStep)")
      }
    }
    let births = plan.buffers.indices.sorted {
      (plan.buffers[$0].firstStep, $0) < (plan.buffers[$1].firstStep, $1)
    }
    let deaths = plan.buffers.indices.sorted {
      (plan.buffers[$0].lastStep, $0) < (plan.buffers[$1].lastStep, $1)
    }
    var dead = 0
    var alive: [Int] = []
    for born in births {
      let buffer = plan.buffers[born]
      while dead < deaths.count, plan.buffers[deaths[dead]].lastStep < buffer.firstStep {
        let offset = plan.buffers[deaths[dead]].offset
        alive.remove(at: place(of: offset, in: alive))
        dead += 1
      }
      let place = place(of: buffer.offset, in: alive)
      if place > 0 {
        let below = plan.buffers[alive[place - 1]]
        guard below.offset + below.bytes <= buffer.offset else {
          throw planFault("buffers `\(below.name)` and `\(buffer.name)` overlap")
        }
      }
      if place < alive.count {
        let above = plan.buffers[alive[place]]
        guard buffer.offset + buffer.bytes <= above.offset else {
          throw planFault("buffers `\(buffer.name)` and `\(above.name)` overlap")
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
      if plan.buffers[alive[middle]].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func verifyParameters() throws(RuntimeError) {
    var names: Set<String> = []
    var total = 0
    for parameter in plan.parameters {
      guard names.insert(parameter.name).inserted else {
        throw planFault("two parameters are called `\(parameter.name)`")
      }
      guard let count = elementCount(parameter.shape),
        parameter.shape.allSatisfy({ $0 <= Self.largestExtent })
      else { throw planFault("`\(parameter.name)` has the shape \(parameter.shape)") }
      // Sixteen bytes each at most: value, gradient and two moments.
      let (sum, overflow) = total.addingReportingOverflow(count)
      guard !overflow, sum <= Int.max / 16 else { throw planFault("its parameters overflow") }
      total = sum
      let isSound =
        switch parameter.initializer {
        case .constant(let value): value.isFinite
        case .glorotUniform(let fanIn, let fanOut):
          fanIn > 0 && fanOut > 0 && fanIn <= Int.max - fanOut
        case .heNormal(let fanIn): fanIn > 0
        }
      guard isSound else { throw planFault("the start of `\(parameter.name)` is not finite") }
    }
  }

  mutating func verifySignals() throws(RuntimeError) {
    for signal in plan.signals {
      guard let count = elementCount(signal.shape), count <= Self.largestExtent,
        !signal.shape.isEmpty
      else { throw planFault("signal `\(signal.name)` has the shape \(signal.shape)") }
      try verifyRoom(signal.value, signal.shape, bytesEach: 4, for: signal.name)
      if let gradient = signal.gradient {
        try verifyRoom(gradient, signal.shape, bytesEach: 4, for: signal.name)
      }
    }
    for input in plan.inputs {
      guard plan.signals.indices.contains(input.signal), !isGiven[input.signal] else {
        throw planFault("input `\(input.name)` is no signal of its own")
      }
      guard (1...16).contains(input.gridBits) else {
        throw planFault("input `\(input.name)` has \(input.gridBits) bits")
      }
      let signal = plan.signals[input.signal]
      guard signal.gradient == nil else { throw planFault("input `\(input.name)` learns") }
      isGiven[input.signal] = true
      try claim(signal.value, for: "the value of `\(signal.name)`")
      try touch(signal.value, at: 0, by: input.name)
    }
  }

  /// A buffer exists and is large enough.
  func verifyRoom(
    _ buffer: Int, _ shape: [Int], bytesEach: Int, for name: String
  ) throws(RuntimeError) {
    guard plan.buffers.indices.contains(buffer) else {
      throw planFault("`\(name)` has buffer \(buffer) of \(plan.buffers.count)")
    }
    guard let bytes = elementCount([plan.batch, bytesEach] + shape),
      bytes <= plan.buffers[buffer].bytes
    else { throw planFault("the buffer of `\(name)` is too small") }
  }

  mutating func claim(_ buffer: Int, for user: String) throws(RuntimeError) {
    if let other = users[buffer] { throw planFault("one buffer holds \(other) and \(user)") }
    users[buffer] = user
  }

  /// Any number of operators may use a parameter, all in the same role.
  mutating func claim(_ use: ParameterUse) throws(RuntimeError) {
    guard let role = roles[use.index], role != use.role else {
      roles[use.index] = use.role
      return
    }
    throw planFault(
      "`\(plan.parameters[use.index].name)` is \(role) here and \(use.role) there")
  }

  /// A buffer lives at a step that uses it.
  func touch(_ index: Int, at step: Int, by name: String) throws(RuntimeError) {
    let buffer = plan.buffers[index]
    guard buffer.firstStep <= step, step <= buffer.lastStep else {
      throw planFault(
        "buffer `\(buffer.name)` is not alive at step \(step), where `\(name)` uses it")
    }
  }
}
