/// One operator of the plan with its blocks found: what the engine runs.
enum EngineOperator: Sendable {
  case stage(StageOperator)
  case pool(PoolOperator)
  case join(JoinOperator)
  case dropout(DropoutOperator)
  case softmax(SoftmaxOperator)
  case decode(DecodeOperator)
  /// Flatten and reshape: the output is the input's memory.
  case reshape

  init(_ node: PlanOperator, in workspace: inout Workspace) throws(RuntimeError) {
    switch node.kind {
    case .stage(let plan):
      self = .stage(try StageOperator(plan, of: node, in: &workspace))
    case .maxPool(let plan):
      self = .pool(try PoolOperator(plan, isMaximum: true, of: node, in: workspace))
    case .averagePool(let plan):
      self = .pool(try PoolOperator(plan, isMaximum: false, of: node, in: workspace))
    case .concat:
      self = .join(try JoinOperator(isConcat: true, of: node, in: workspace))
    case .add:
      self = .join(try JoinOperator(isConcat: false, of: node, in: workspace))
    case .dropout(let rate, let stream):
      self = .dropout(
        try DropoutOperator(rate: rate, stream: stream, of: node, in: workspace))
    case .softmax:
      self = .softmax(try SoftmaxOperator(of: node, in: workspace))
    case .decode(let plan):
      self = .decode(try DecodeOperator(plan, of: node, in: &workspace))
    case .reshape:
      guard let input = node.inputs.first, node.inputs.count == 1 else {
        throw .planDefect("`\(node.name)` needs one input")
      }
      let source = try workspace.signal(input, of: node.name)
      let target = try workspace.signal(node.output, of: node.name)
      let sharesGradient = source.gradient == target.gradient || !workspace.forTraining
      guard try workspace.value(source).count == workspace.value(target).count,
        source.value == target.value, sharesGradient
      else { throw .planDefect("`\(node.name)` does not share the memory of its input") }
      self = .reshape
    }
  }

  func forward(_ pass: borrowing Pass) {
    switch self {
    case .stage(let stage): stage.forward(pass)
    case .pool(let pool): pass.measure(.forward) { pool.forward(pass) }
    case .join(let join): pass.measure(.forward) { join.forward(pass) }
    case .dropout(let dropout): pass.measure(.forward) { dropout.forward(pass) }
    case .softmax(let softmax): pass.measure(.forward) { softmax.forward(pass) }
    case .decode(let decode): pass.measure(.forward) { decode.forward(pass) }
    case .reshape: break
    }
  }

  func backward(_ pass: borrowing Pass) {
    switch self {
    case .stage(let stage): stage.backward(pass)
    case .pool(let pool): pass.measure(.backward) { pool.backward(pass) }
    case .join(let join): pass.measure(.backward) { join.backward(pass) }
    case .dropout(let dropout): pass.measure(.backward) { dropout.backward(pass) }
    case .softmax(let softmax): pass.measure(.backward) { softmax.backward(pass) }
    case .decode(let decode): pass.measure(.backward) { decode.backward(pass) }
    case .reshape: break
    }
  }
}
