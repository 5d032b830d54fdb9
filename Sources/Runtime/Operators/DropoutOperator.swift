import CKernels

struct DropoutRule: EngineRule {
  private let rate: Double
  private let stream: UInt64

  init(rate: Double, stream: UInt64) {
    self.rate = rate
    self.stream = stream
  }

  var title: String { "dropout" }

  func fault(_ extent: OperatorExtent) -> String? {
    guard extent.input == extent.output else { return extent.mismatch }
    return PlanBounds.dropoutRate.contains(rate) ? nil : "drops with a rate of \(rate)"
  }

  /// The mask.
  var scratch: OperatorScratch? { .bytes }

  /// Evaluation drops nothing.
  var spikes: SpikeRule { .passes }

  func engineOperator(
    _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) -> any EngineOperator {
    DropoutOperator(rate: Float(rate), stream: stream, blocks: blocks)
  }
}

/// Keeps each element with probability 1 − rate:
///
///     training:   y = m x / (1 − rate),  dx = m dy / (1 − rate),  m drawn from {0, 1}
///     evaluation: y = x
private struct DropoutOperator: EngineOperator {
  let rate: Float
  let stream: UInt64
  let blocks: OperatorBlocks

  func forward(_ pass: borrowing Pass) {
    let (pool, seed, step) = (pass.pool, pass.seed, pass.step)
    let mask = pass.isTraining ? blocks.bytes : nil
    let (input, output) = (blocks.input, blocks.output)
    pass.measure(.forward) {
      if let mask {
        wsk_dropout_forward(
          pool, Int64(input.count), input.start, rate, seed, stream, step, output.start,
          mask.start)
      } else {
        wsk_copy(pool, Int64(input.count), input.start, output.start, 0)
      }
    }
  }

  func backward(_ pass: borrowing Pass) {
    guard let dy = blocks.outputGradient, let dx = blocks.inputGradient, let mask = blocks.bytes
    else { return }
    let pool = pass.pool
    pass.measure(.backward) {
      wsk_dropout_backward(
        pool, Int64(dy.count), dy.start, rate, mask.start, dx.block.start, dx.add)
    }
  }
}
