import CKernels

/// Several signals into one:
///
///     add:    y = Σ x_k,                      dx_k = dy
///     concat: y [rows, Σ c_k] = x_k side by side, dx_k = its columns of dy
struct JoinOperator: Sendable {
  private struct Part: Sendable {
    let input: Block<Float>
    let gradient: InputGradientBlock?
    let offset: Int32
    let channels: Int32
  }

  private let isConcat: Bool
  private let parts: [Part]
  private let output: Block<Float>
  private let outputGradient: Block<Float>?
  private let rows: Int64
  private let channels: Int32

  init(isConcat: Bool, of node: PlanOperator, in workspace: Workspace) throws(RuntimeError) {
    guard !node.inputs.isEmpty, node.inputs.count == node.inputGradients.count else {
      throw .planDefect("`\(node.name)` joins nothing")
    }
    let target = try workspace.signal(node.output, of: node.name)
    output = try workspace.value(target)
    outputGradient = try workspace.gradient(target)
    let width = target.shape.last ?? 1
    var parts: [Part] = []
    var offset = 0
    for (index, rule) in zip(node.inputs, node.inputGradients) {
      let source = try workspace.signal(index, of: node.name)
      let input = try workspace.value(source)
      let channels = source.shape.last ?? 1
      guard source.shape.dropLast() == target.shape.dropLast(),
        isConcat ? channels <= width - offset : channels == width
      else { throw .planDefect("`\(node.name)` cannot join \(source.shape) to \(target.shape)") }
      let gradient = try InputGradientBlock(source, rule, in: workspace)
      parts.append(
        Part(
          input: input, gradient: gradient, offset: Int32(offset), channels: Int32(channels)))
      offset += isConcat ? channels : 0
    }
    guard !isConcat || offset == width else {
      throw .planDefect("the parts of `\(node.name)` do not fill its \(width) channels")
    }
    self.isConcat = isConcat
    self.parts = parts
    rows = Int64(output.count / width)
    channels = Int32(width)
  }

  func forward(_ pass: borrowing Pass) {
    for (index, part) in parts.enumerated() {
      if isConcat {
        wsk_concat_part(
          pass.pool, rows, part.channels, part.offset, channels, part.input.start, output.start)
      } else {
        wsk_copy(
          pass.pool, Int64(output.count), part.input.start, output.start, index == 0 ? 0 : 1)
      }
    }
  }

  func backward(_ pass: borrowing Pass) {
    guard let dy = outputGradient else { return }
    for part in parts {
      guard let dx = part.gradient else { continue }
      if isConcat {
        wsk_split_part(
          pass.pool, rows, part.channels, part.offset, channels, dy.start, dx.block.start, dx.add)
      } else {
        wsk_copy(pass.pool, Int64(dy.count), dy.start, dx.block.start, dx.add)
      }
    }
  }
}
