/// How activations go from soft (sharpness 0) to binary (1) during training.
package struct SharpeningPlan: Equatable, Sendable {
  /// Activations that move together.
  package struct Group: Equatable, Sendable {
    /// The dotted names of the activations, for reports.
    package var name: String
    package var activations: [String]

    package init(name: String, activations: [String]) {
      self.name = name
      self.activations = activations
    }
  }

  /// In the order in which they sharpen.
  package var groups: [Group]
  package var policy: Policy
  /// Epochs of training after the last group has reached 1; nil: until the limit.
  package var finish: Epochs?

  package init(groups: [Group], policy: Policy, finish: Epochs?) {
    self.groups = groups
    self.policy = policy
    self.finish = finish
  }

  package enum Policy: Equatable, Sendable {
    /// One window for each group, in the order of `groups`; sharpness rises linearly inside it.
    case windows([Window])
    case adaptive(AdaptivePlan)
    /// All groups are hard from the first step.
    case hard
  }

  package struct Window: Equatable, Sendable {
    package var start: Span
    package var end: Span

    package init(start: Span, end: Span) {
      self.start = start
      self.end = end
    }
  }
}

/// The adaptive sharpener: sharpens while the loss lets it.
///
/// The state machine is the one of Severa et al. 2019 with the defects mended; `original` gives
/// its exact behaviour for comparison.
package struct AdaptivePlan: Equatable, Sendable {
  /// Epochs before the loss is watched.
  package var wait: Double
  /// Sharpness per epoch below and from `critical` on.
  package var rate: Double
  package var critical: Double
  package var criticalRate: Double
  /// Epochs without improvement before sharpening starts or goes on.
  package var patience: Double
  /// Relative changes of the training loss that count.
  package var improved: Double
  package var degraded: Double
  /// Factor of the rate for the first group.
  package var firstLayer: Double
  /// Losses below this count as this: a loss near zero has no meaningful relative change.
  package var floor: Double
  /// Sharpens on after this many epochs without sharpening, whatever the loss does.
  package var stall: Double
  /// All groups at once (`order: together`).
  package var together: Bool
  package var original: Bool

  package init(
    wait: Double, rate: Double, critical: Double, criticalRate: Double, patience: Double,
    improved: Double, degraded: Double, firstLayer: Double, floor: Double, stall: Double,
    together: Bool, original: Bool
  ) {
    self.wait = wait
    self.rate = rate
    self.critical = critical
    self.criticalRate = criticalRate
    self.patience = patience
    self.improved = improved
    self.degraded = degraded
    self.firstLayer = firstLayer
    self.floor = floor
    self.stall = stall
    self.together = together
    self.original = original
  }
}
