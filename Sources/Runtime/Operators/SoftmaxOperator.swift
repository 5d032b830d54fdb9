import CKernels

struct SoftmaxRule: EngineRule {
  var title: String { "softmax" }

  func fault(_ extent: OperatorExtent) -> String? {
    extent.input == extent.output ? nil : extent.mismatch
  }

  var readsBackward: BackwardReads { .output }

  func engineOperator(
    _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) -> any EngineOperator { SoftmaxOperator(blocks: blocks) }
}

/// p = softmax(z) over the last axis of z [rows, classes]; dz = p (dp − Σ p dp).
private struct SoftmaxOperator: EngineOperator {
  let blocks: OperatorBlocks

  private var classes: Int32 { Int32(blocks.extent.channels) }

  func forward(_ pass: borrowing Pass) {
    let pool = pass.pool
    pass.measure(.forward) {
      wsk_softmax(pool, blocks.rows, classes, blocks.input.start, blocks.output.start)
    }
  }

  func backward(_ pass: borrowing Pass) {
    guard let dp = blocks.outputGradient, let dz = blocks.inputGradient else { return }
    let pool = pass.pool
    pass.measure(.backward) {
      wsk_softmax_backward(
        pool, blocks.rows, classes, blocks.output.start, dp.start, dz.block.start, dz.add)
    }
  }
}
