/// The adaptive sharpener as Whetstone 0.9.2 behaves, oddities included, for comparison.
///
/// Sharpness is a running sum of rate / batches in double precision. It sharpens only after *more*
/// than `patience` epochs without improvement, compares losses relatively without a floor, and
/// never sharpens on its own when the epochs run out.
package struct OriginalAdaptiveSharpener: Equatable, Sendable {
  package struct State: Equatable, Sendable {
    package var values: [Double]
    package var isSharpening = false
    package var reference = 1e6
    package var epochsWithoutImprovement = 0
    /// A group became hard in this epoch; the next one starts with the next epoch.
    package var isWaiting = false
    package var epoch = 0
  }

  package let plan: AdaptivePlan
  package let stepsPerEpoch: Int
  package var state: State

  package init(_ plan: AdaptivePlan, groups: Int, stepsPerEpoch: Int) {
    self.plan = plan
    self.stepsPerEpoch = max(1, stepsPerEpoch)
    state = State(values: Array(repeating: 0, count: groups))
  }

  package mutating func batchEnded() {
    guard state.isSharpening else { return }
    guard let group = state.values.firstIndex(where: { $0 < 1 }) else {
      state.isSharpening = false
      return
    }
    if plan.together {
      let value = advanced(state.values[0], factor: 1, snap: 1e-6)
      // In place: a step allocates nothing.
      for index in state.values.indices { state.values[index] = value }
    } else if !state.isWaiting {
      state.values[group] = advanced(
        state.values[group], factor: group == 0 ? plan.firstLayer : 1, snap: 1e-3)
      if state.values[group] == 1 { state.isWaiting = true }
    }
  }

  private func advanced(_ value: Double, factor: Double, snap: Double) -> Double {
    let rate = value >= plan.critical ? plan.criticalRate : plan.rate
    let next = min(1, max(0, value + rate * factor / Double(stepsPerEpoch)))
    return 1 - next < snap ? 1 : next
  }

  package mutating func epochEnded(loss: Double) {
    let index = state.epoch
    state.epoch += 1
    if state.values.allSatisfy({ $0 == 1 }) { return }
    state.isWaiting = false
    let change = (loss - state.reference) / state.reference
    if Double(index) < plan.wait - 1 {
      state.reference = loss
      return
    }
    if change <= -plan.improved {
      state.reference = loss
      state.epochsWithoutImprovement = 0
    } else {
      state.epochsWithoutImprovement += 1
    }
    if state.isSharpening, change >= plan.degraded {
      pause(at: loss, sharpening: false)
    } else if !state.isSharpening, Double(state.epochsWithoutImprovement) > plan.patience {
      pause(at: loss, sharpening: true)
    }
  }

  private mutating func pause(at loss: Double, sharpening: Bool) {
    state.reference = loss
    state.epochsWithoutImprovement = 0
    state.isSharpening = sharpening
  }
}
