/// Flatten and reshape: other axes over the same memory.
struct ReshapeRule: EngineRule {
  var title: String { "reshape" }

  func fault(_ extent: OperatorExtent) -> String? {
    elementCount(extent.input) == elementCount(extent.output) ? nil : extent.mismatch
  }

  var sharesMemory: Bool { true }

  var spikes: SpikeRule { .passes }

  func work(of part: StepPart, _ extent: OperatorExtent) -> StepWork? { nil }

  func engineOperator(
    _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) -> any EngineOperator { ReshapeOperator() }
}

/// There is nothing to do.
private struct ReshapeOperator: EngineOperator {
  func forward(_ pass: borrowing Pass) {}
  func backward(_ pass: borrowing Pass) {}
}
