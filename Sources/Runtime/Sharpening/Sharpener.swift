/// How sharp each group is, from the first step to the last: a pure machine that is told of every
/// batch and every epoch that ended.
package enum Sharpener: Equatable, Sendable {
  /// All groups are hard throughout.
  case hard(groups: Int)
  case windows(WindowSharpener)
  case adaptive(AdaptiveSharpener)
  case original(OriginalAdaptiveSharpener)

  /// - Parameters:
  ///   - stepsPerEpoch: batches in an epoch, at least 1.
  ///   - limit: epochs that the run may take at most.
  package init(_ plan: SharpeningPlan, stepsPerEpoch: Int, limit: Epochs) {
    let groups = plan.groups.count
    switch plan.policy {
    case .hard:
      self = .hard(groups: groups)
    case .windows(let windows):
      self = .windows(WindowSharpener(windows, groups: groups, stepsPerEpoch: stepsPerEpoch))
    case .adaptive(let adaptive) where adaptive.original:
      self = .original(
        OriginalAdaptiveSharpener(adaptive, groups: groups, stepsPerEpoch: stepsPerEpoch))
    case .adaptive(let adaptive):
      self = .adaptive(
        AdaptiveSharpener(
          adaptive, groups: groups, stepsPerEpoch: stepsPerEpoch, limit: limit,
          finish: plan.finish ?? 0))
    }
  }

  package var groups: Int {
    switch self {
    case .hard(let groups): groups
    case .windows(let machine): machine.windows.count
    case .adaptive(let machine): machine.state.progress.count
    case .original(let machine): machine.state.values.count
    }
  }

  /// Of one group in the plan's order, 0 to 1, for the next step.
  package func sharpness(of group: Int) -> Float {
    switch self {
    case .hard: 1
    case .windows(let machine): machine.sharpness(of: group)
    case .adaptive(let machine): machine.sharpness(of: group)
    case .original(let machine): Float(machine.state.values[group])
    }
  }

  package var sharpness: [Float] { (0..<groups).map(sharpness(of:)) }

  package var isHard: Bool { (0..<groups).allSatisfy { sharpness(of: $0) == 1 } }
  /// No group has begun to sharpen.
  package var isSoft: Bool { (0..<groups).allSatisfy { sharpness(of: $0) == 0 } }

  // In the changes below `self` lets go of the machine first: the only owner of an array changes it
  // in place, and a step allocates nothing.

  package mutating func batchEnded() {
    switch self {
    case .hard: break
    case .windows(var machine):
      self = .hard(groups: 0)
      machine.batchEnded()
      self = .windows(machine)
    case .adaptive(var machine):
      self = .hard(groups: 0)
      machine.batchEnded()
      self = .adaptive(machine)
    case .original(var machine):
      self = .hard(groups: 0)
      machine.batchEnded()
      self = .original(machine)
    }
  }

  /// - Parameter loss: the mean training loss of the epoch.
  package mutating func epochEnded(loss: Double) {
    switch self {
    case .hard, .windows: break
    case .adaptive(var machine):
      machine.epochEnded(loss: loss)
      self = .adaptive(machine)
    case .original(var machine):
      machine.epochEnded(loss: loss)
      self = .original(machine)
    }
  }
}

extension Sharpener {
  /// Tells an executor how sharp its groups are.
  func write(to executor: any Executor) {
    for group in 0..<groups { executor.setSharpness(sharpness(of: group), of: group) }
  }
}
