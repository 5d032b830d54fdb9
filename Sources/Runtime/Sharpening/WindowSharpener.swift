/// Each group rises linearly inside a window of its own: after n steps of the run
///
///     s(n) = clamp((n − start) / (end − start), 0, 1)
///
/// in whole steps, so it is exactly 0 up to `start` and exactly 1 from `end` on.
package struct WindowSharpener: Equatable, Sendable {
  /// First step that sharpens and first step that is hard, for each group.
  package let windows: [Range<Int>]
  package private(set) var steps = 0

  package init(_ plan: [SharpeningPlan.Window], groups: Int, stepsPerEpoch: Int) {
    var windows = plan.prefix(groups).map { window in
      let start = window.start.steps(stepsPerEpoch: stepsPerEpoch)
      return start..<max(start, window.end.steps(stepsPerEpoch: stepsPerEpoch))
    }
    // A plan from a file may have too few; what has no window stays soft.
    while windows.count < groups { windows.append(Int.max..<Int.max) }
    self.windows = windows
  }

  func sharpness(of group: Int) -> Float {
    let window = windows[group]
    if steps >= window.upperBound { return 1 }
    if steps <= window.lowerBound { return 0 }
    // Only the end reaches 1, however long the window.
    let value = Float(Double(steps - window.lowerBound) / Double(window.count))
    return min(value, Float(1).nextDown)
  }

  package mutating func batchEnded() { steps += 1 }

  /// For a checkpoint.
  mutating func restore(steps: Int) { self.steps = steps }
}
