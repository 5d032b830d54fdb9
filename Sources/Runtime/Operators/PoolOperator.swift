import CKernels

/// Pooling over whole windows of x [batch, h, w, c] to y [batch, oh, ow, c]:
///
///     maximum: y = max x,        dx = dy at the first maximum of the window
///     average: y = Σ x / (kh kw), dx = Σ dy / (kh kw)
struct PoolOperator: Sendable {
  let isMaximum: Bool
  private let shape: wsk_pooling
  private let input: Block<Float>
  private let output: Block<Float>
  private let outputGradient: Block<Float>?
  private let inputGradient: InputGradientBlock?
  /// Of the maximum: its place in the window, one byte an output.
  private let winner: Block<UInt8>?

  init(
    _ plan: PoolPlan, isMaximum: Bool, of node: PlanOperator, in workspace: Workspace
  ) throws(RuntimeError) {
    guard node.inputs.count == 1, node.inputGradients.count == 1 else {
      throw .planDefect("`\(node.name)` needs one input")
    }
    let source = try workspace.signal(node.inputs[0], of: node.name)
    let target = try workspace.signal(node.output, of: node.name)
    input = try workspace.value(source)
    output = try workspace.value(target)
    outputGradient = try workspace.gradient(target)
    inputGradient = try InputGradientBlock(source, node.inputGradients[0], in: workspace)
    shape = try Self.shape(
      plan, isMaximum: isMaximum, from: source.shape, to: target.shape, of: node.name,
      batch: workspace.plan.batch)
    self.isMaximum = isMaximum
    if isMaximum, inputGradient != nil {
      guard node.scratch.count == 1 else {
        throw .planDefect("`\(node.name)` has no buffer for its winners")
      }
      winner = try workspace.buffer(
        node.scratch[0], as: UInt8.self, count: output.count, of: node.name)
    } else {
      winner = nil
    }
  }

  private static func shape(
    _ plan: PoolPlan, isMaximum: Bool, from source: [Int], to target: [Int], of owner: String,
    batch: Int
  ) throws(RuntimeError) -> wsk_pooling {
    guard source.count == 3, target.count == 3, source[2] == target[2],
      plan.outputExtent(Array(source.prefix(2))) == Array(target.prefix(2)),
      plan.stride.allSatisfy({ $0 <= 1 << 16 }),
      !isMaximum || plan.window.allSatisfy({ $0 <= 256 }) && plan.window[0] * plan.window[1] <= 256
    else { throw .planDefect("`\(owner)` cannot pool \(source) to \(target)") }
    var shape = wsk_pooling()
    shape.batch = Int32(batch)
    (shape.h, shape.w, shape.c) = (Int32(source[0]), Int32(source[1]), Int32(source[2]))
    (shape.oh, shape.ow) = (Int32(target[0]), Int32(target[1]))
    (shape.window_h, shape.window_w) = (Int32(plan.window[0]), Int32(plan.window[1]))
    (shape.stride_h, shape.stride_w) = (Int32(plan.stride[0]), Int32(plan.stride[1]))
    return shape
  }

  func forward(_ pass: borrowing Pass) {
    let pool = pass.pool
    let winner = pass.isTraining ? winner : nil
    withUnsafePointer(to: shape) {
      if isMaximum {
        wsk_max_pool_forward(pool, $0, input.start, output.start, winner?.start)
      } else {
        wsk_average_pool_forward(pool, $0, input.start, output.start)
      }
    }
  }

  func backward(_ pass: borrowing Pass) {
    guard let dy = outputGradient, let dx = inputGradient else { return }
    let pool = pass.pool
    withUnsafePointer(to: shape) {
      if isMaximum {
        wsk_max_pool_backward(pool, $0, dy.start, winner?.start, dx.block.start, dx.add)
      } else {
        wsk_average_pool_backward(pool, $0, dy.start, dx.block.start, dx.add)
      }
    }
  }
}
