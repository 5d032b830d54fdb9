import CKernels

/// Keeps each element with probability 1 − rate:
///
///     training:   y = m x / (1 − rate),  dx = m dy / (1 − rate),  m drawn from {0, 1}
///     evaluation: y = x
struct DropoutOperator: Sendable {
  private let rate: Float
  private let stream: UInt64
  private let input: Block<Float>
  private let output: Block<Float>
  private let outputGradient: Block<Float>?
  private let inputGradient: InputGradientBlock?
  private let mask: Block<UInt8>?

  init(
    rate: Double, stream: UInt64, of node: PlanOperator, in workspace: Workspace
  ) throws(RuntimeError) {
    guard node.inputs.count == 1, node.inputGradients.count == 1, rate >= 0, rate < 1 else {
      throw .planDefect("`\(node.name)` needs one input and a rate from 0 to below 1")
    }
    let source = try workspace.signal(node.inputs[0], of: node.name)
    let target = try workspace.signal(node.output, of: node.name)
    input = try workspace.value(source)
    output = try workspace.value(target)
    guard input.count == output.count else {
      throw .planDefect("`\(node.name)` makes \(target.shape) of \(source.shape)")
    }
    outputGradient = try workspace.gradient(target)
    inputGradient = try InputGradientBlock(source, node.inputGradients[0], in: workspace)
    self.rate = Float(rate)
    self.stream = stream
    if workspace.forTraining {
      guard node.scratch.count == 1 else {
        throw .planDefect("`\(node.name)` has no buffer for its mask")
      }
      mask = try workspace.buffer(
        node.scratch[0], as: UInt8.self, count: output.count, of: node.name)
    } else {
      mask = nil
    }
  }

  func forward(_ pass: borrowing Pass) {
    if pass.isTraining, let mask {
      wsk_dropout_forward(
        pass.pool, Int64(input.count), input.start, rate, pass.seed, stream, pass.step,
        output.start, mask.start)
    } else {
      wsk_copy(pass.pool, Int64(input.count), input.start, output.start, 0)
    }
  }

  func backward(_ pass: borrowing Pass) {
    guard let dy = outputGradient, let dx = inputGradient, let mask else { return }
    wsk_dropout_backward(
      pass.pool, Int64(dy.count), dy.start, rate, mask.start, dx.block.start, dx.add)
  }
}
