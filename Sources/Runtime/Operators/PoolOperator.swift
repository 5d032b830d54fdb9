import CKernels

struct PoolRule: EngineRule {
  private let plan: PoolPlan
  private let isMaximum: Bool

  init(_ plan: PoolPlan, isMaximum: Bool) {
    self.plan = plan
    self.isMaximum = isMaximum
  }

  var title: String { isMaximum ? "max pool" : "average pool" }

  func fault(_ extent: OperatorExtent) -> String? {
    let input = extent.input
    guard input.count == 3, let cells = plan.outputExtent(Array(input[..<2])),
      cells + [input[2]] == extent.output,
      plan.stride.allSatisfy({ $0 <= ConvolutionGeometry.largestSide })
    else { return extent.mismatch }
    let isTooLarge = (elementCount(plan.window) ?? .max) > PoolPlan.largestMaximum
    guard isMaximum, isTooLarge else { return nil }
    return "has a window of \(plan.window), a maximum takes \(PoolPlan.largestMaximum) at most"
  }

  /// Of a maximum the winner's place.
  var scratch: OperatorScratch? { isMaximum ? .bytes : nil }

  /// The maximum of spikes is their OR.
  var spikes: SpikeRule { isMaximum ? .joins : .none }

  func engineOperator(
    _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) -> any EngineOperator {
    PoolOperator(plan, isMaximum: isMaximum, blocks)
  }
}

/// Pooling over whole windows of x [batch, h, w, c] to y [batch, oh, ow, c]:
///
///     maximum: y = max x,        dx = dy at the first maximum of the window
///     average: y = Σ x / (kh kw), dx = Σ dy / (kh kw)
private struct PoolOperator: EngineOperator {
  private let isMaximum: Bool
  private let shape: wsk_pooling
  private let blocks: OperatorBlocks
  private let winner: Block<UInt8>?

  init(_ plan: PoolPlan, isMaximum: Bool, _ blocks: OperatorBlocks) {
    let (input, output) = (blocks.extent.input, blocks.extent.output)
    var shape = wsk_pooling()
    shape.batch = Int32(blocks.extent.batch)
    (shape.h, shape.w, shape.c) = (Int32(input[0]), Int32(input[1]), Int32(input[2]))
    (shape.oh, shape.ow) = (Int32(output[0]), Int32(output[1]))
    (shape.window_h, shape.window_w) = (Int32(plan.window[0]), Int32(plan.window[1]))
    (shape.stride_h, shape.stride_w) = (Int32(plan.stride[0]), Int32(plan.stride[1]))
    self.shape = shape
    self.isMaximum = isMaximum
    self.blocks = blocks
    winner = blocks.inputGradient == nil ? nil : blocks.bytes
  }

  func forward(_ pass: borrowing Pass) {
    let (pool, input, output) = (pass.pool, blocks.input, blocks.output)
    let winner = pass.isTraining ? winner : nil
    pass.measure(.forward) {
      withUnsafePointer(to: shape) {
        if isMaximum {
          wsk_max_pool_forward(pool, $0, input.start, output.start, winner?.start)
        } else {
          wsk_average_pool_forward(pool, $0, input.start, output.start)
        }
      }
    }
  }

  func backward(_ pass: borrowing Pass) {
    guard let dy = blocks.outputGradient, let dx = blocks.inputGradient else { return }
    let pool = pass.pool
    pass.measure(.backward) {
      withUnsafePointer(to: shape) {
        if isMaximum {
          wsk_max_pool_backward(pool, $0, dy.start, winner?.start, dx.block.start, dx.add)
        } else {
          wsk_average_pool_backward(pool, $0, dy.start, dx.block.start, dx.add)
        }
      }
    }
  }
}
