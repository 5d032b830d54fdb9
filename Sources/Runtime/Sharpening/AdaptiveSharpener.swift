/// Sharpens one group after the other, or all together, while the training loss lets it (Severa et
/// al. 2019, with its defects mended).
///
/// A group's progress is a whole number of steps: `slow` of them lead from `critical` to 1, the
/// ones before from 0 to `critical`, so no rounding can make it jump or fall short:
///
///     quick = critical / rate · batches,  slow = (1 − critical) / criticalRate · batches
///
/// At the end of an epoch the loss is compared with a reference, both at least `floor`:
/// - degraded while sharpening: pause;
/// - no improvement for `patience` epochs while paused: sharpen;
/// - paused for `stall` epochs: sharpen, whatever the loss does;
/// - the epochs left just suffice for what is left to sharpen: sharpen to the end unconditionally.
/// A group that becomes hard leaves the rest of its epoch to the others to settle.
package struct AdaptiveSharpener: Equatable, Sendable {
  package struct State: Equatable, Sendable {
    /// Steps of each group.
    package var progress: [Int]
    package var isSharpening = false
    /// Nil until the first epoch has ended.
    package var reference: Double?
    package var epochsWithoutImprovement = 0
    package var epochsPaused = 0
    /// A group became hard in this epoch.
    package var isWaiting = false
    package var epoch = 0
  }

  package let plan: AdaptivePlan
  package let stepsPerEpoch: Int
  /// Epochs until everything must be hard.
  package let deadline: Int
  package var state: State

  package init(
    _ plan: AdaptivePlan, groups: Int, stepsPerEpoch: Int, limit: Epochs, finish: Epochs
  ) {
    self.plan = plan
    self.stepsPerEpoch = max(1, stepsPerEpoch)
    deadline = max(0, limit - max(0, finish))
    state = State(progress: Array(repeating: 0, count: groups))
    state.isSharpening = mustSharpen || plan.wait <= 0 && plan.patience <= 0
  }

  func sharpness(of group: Int) -> Float {
    let (quick, slow) = steps(of: group)
    let progress = state.progress[group]
    if progress >= quick + slow { return 1 }
    let critical = min(max(plan.critical, 0), 1)
    let value =
      progress < quick
      ? critical * Double(progress) / Double(quick)
      : critical + (1 - critical) * Double(progress - quick) / Double(slow)
    // Only progress reaches 1: a rounding to 1 would cut off all learning below.
    return min(Float(value), Float(1).nextDown)
  }

  /// Steps up to `critical` and from there to 1.
  private func steps(of group: Int) -> (quick: Int, slow: Int) {
    let factor = group == 0 && !plan.together ? plan.firstLayer : 1
    let critical = min(max(plan.critical, 0), 1)
    let quick = Self.count(critical, rate: plan.rate * factor, stepsPerEpoch)
    let slow = Self.count(1 - critical, rate: plan.criticalRate * factor, stepsPerEpoch)
    return quick + slow > 0 ? (quick, slow) : (0, 1)
  }

  private static func count(_ way: Double, rate: Double, _ stepsPerEpoch: Int) -> Int {
    let steps = (way / rate * Double(stepsPerEpoch)).rounded()
    // Also for a rate of 0 or an undefined one: never.
    guard steps >= 0, steps < 1e15 else { return way > 0 ? 1 << 50 : 0 }
    return way > 0 ? max(1, Int(steps)) : 0
  }

  private func isHard(_ group: Int) -> Bool {
    let (quick, slow) = steps(of: group)
    return state.progress[group] >= quick + slow
  }

  /// Whole epochs that the rest needs when nothing pauses it, each group from an epoch's start.
  private var epochsNeeded: Int {
    var needed = 0
    for group in state.progress.indices {
      let (quick, slow) = steps(of: group)
      let left = max(0, quick + slow - state.progress[group])
      let epochs = left / stepsPerEpoch + (left % stepsPerEpoch > 0 ? 1 : 0)
      needed = plan.together ? max(needed, epochs) : needed + epochs
    }
    return needed
  }

  private var mustSharpen: Bool { deadline - state.epoch <= epochsNeeded && epochsNeeded > 0 }

  package mutating func batchEnded() {
    guard state.isSharpening, !state.isWaiting else { return }
    guard let group = state.progress.indices.first(where: { !isHard($0) }) else { return }
    if plan.together {
      for index in state.progress.indices { state.progress[index] += 1 }
    } else {
      state.progress[group] += 1
      state.isWaiting = isHard(group)
    }
  }

  package mutating func epochEnded(loss: Double) {
    state.epoch += 1
    state.isWaiting = false
    if state.progress.indices.allSatisfy(isHard) {
      state.isSharpening = false
      return
    }
    judge(max(loss, plan.floor))
    if mustSharpen { state.isSharpening = true }
    state.epochsPaused = state.isSharpening ? 0 : state.epochsPaused
  }

  /// `loss` is at least `floor`.
  private mutating func judge(_ loss: Double) {
    guard let reference = state.reference, Double(state.epoch) >= plan.wait else {
      state.reference = loss
      // Nothing to wait for: the first comparison would only lose an epoch.
      if Double(state.epoch) >= plan.wait, plan.patience <= 0 { state.isSharpening = true }
      return
    }
    let change = reference > 0 ? (loss - reference) / reference : (loss > 0 ? 1 : 0)
    if change <= -plan.improved {
      state.reference = loss
      state.epochsWithoutImprovement = 0
    } else {
      state.epochsWithoutImprovement += 1
    }
    if state.isSharpening {
      if change >= plan.degraded { turn(sharpening: false, at: loss) }
      return
    }
    state.epochsPaused += 1
    let isStill = Double(state.epochsWithoutImprovement) >= plan.patience
    if isStill || Double(state.epochsPaused) >= plan.stall { turn(sharpening: true, at: loss) }
  }

  private mutating func turn(sharpening: Bool, at loss: Double) {
    state.reference = loss
    state.epochsWithoutImprovement = 0
    state.epochsPaused = 0
    state.isSharpening = sharpening
  }
}
