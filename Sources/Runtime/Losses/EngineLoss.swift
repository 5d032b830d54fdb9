/// A loss with its blocks found: what the engine computes after the forward pass.
protocol EngineLoss: Sendable {
  /// The weighted loss of the first `pictures` of the batch, a mean over them; in training also
  /// its gradient.
  func evaluate(pictures: Int, _ pass: borrowing Pass) -> Double
}

/// A rule that the engine knows how to compute.
protocol EngineLossRule: LossRule {
  func engineLoss(_ blocks: LossBlocks) throws(RuntimeError) -> any EngineLoss

  /// Bytes that `engineLoss` takes where the score of a batch has so many elements.
  func reserve(elements: Int) -> Int
}

extension EngineLossRule {
  func reserve(elements: Int) -> Int { 0 }
}

/// The memory of one loss of a verified plan.
struct LossBlocks: Sendable {
  let weight: Double
  let score: Block<Float>
  let target: Block<Float>?
  let labels: Block<Int32>?
  /// Along the last axis.
  let classes: Int
  /// Rows of classes, for one picture.
  let rowsPerPicture: Int
  private let gradient: GradientBlock?

  /// - Parameter accumulates: another loss has written the signal's gradient before.
  init(_ loss: PlanLoss, accumulates: Bool, labels: [Block<Int32>], in workspace: Workspace) {
    let rule = loss.kind.rule
    let signal = workspace.program.signals[rule.signal]
    weight = loss.weight
    score = workspace.value(rule.signal)
    target = rule.target.map { workspace.value($0) }
    self.labels = rule.label.map { labels[$0] }
    classes = signal.shape.last ?? 1
    rowsPerPicture = signal.shape.dropLast().elements
    gradient = workspace.gradient(rule.signal).map {
      GradientBlock(block: $0, add: accumulates ? 1 : 0)
    }
  }

  /// Nil in evaluation.
  func gradient(_ pass: borrowing Pass) -> GradientBlock? { pass.isTraining ? gradient : nil }
}
