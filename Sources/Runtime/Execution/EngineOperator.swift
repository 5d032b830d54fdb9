import CKernels

/// One operator of the plan with its blocks found: what the engine runs. Forward and backward of an
/// operator stand in one file, with its rule.
protocol EngineOperator: Sendable {
  func forward(_ pass: borrowing Pass)
  func backward(_ pass: borrowing Pass)
  /// Once, before the first step.
  func prepare(_ pool: OpaquePointer)
}

extension EngineOperator {
  func prepare(_ pool: OpaquePointer) {}
}

/// A rule that the engine knows how to run.
protocol EngineRule: OperatorRule {
  func engineOperator(
    _ blocks: OperatorBlocks, in workspace: inout Workspace
  ) throws(RuntimeError) -> any EngineOperator

  /// What `engineOperator` takes beyond the blocks that the plan has placed.
  func reserve(_ extent: OperatorExtent, forTraining: Bool) -> OperatorReserve
}

extension EngineRule {
  func reserve(_ extent: OperatorExtent, forTraining: Bool) -> OperatorReserve {
    OperatorReserve()
  }
}

/// In bytes.
struct OperatorReserve {
  /// Weights in the order of the kernels.
  var packed = 0
  /// Memory of the operator's own.
  var own = 0
  /// Memory that operators use in turn.
  var shared = 0
}

/// The memory of one operator of a verified plan.
struct OperatorBlocks: Sendable {
  let extent: OperatorExtent
  let inputs: [Block<Float>]
  let output: Block<Float>
  /// Nil where no gradient flows, and without training.
  let outputGradient: Block<Float>?
  let inputGradients: [GradientBlock?]
  /// What the rule's scratch is, in training.
  let sums: Block<Float>?
  let bytes: Block<UInt8>?
  private let parameters: ParameterStore
  /// Parameters whose gradient no operator has written before this one's backward step.
  private let firstUses: Set<Int>

  init(_ number: Int, in workspace: Workspace) {
    let (program, placement) = (workspace.program, workspace.placement)
    let node = program.operators[number]
    extent = program.extent(of: node, batch: placement.batch)
    inputs = node.inputs.map { workspace.value($0) }
    output = workspace.value(node.output)
    outputGradient = workspace.gradient(node.output)
    inputGradients = zip(node.inputs, placement.inputGradients[number]).map { input, use in
      guard use != .none, let block = workspace.gradient(input) else { return nil }
      return GradientBlock(block: block, add: use == .add ? 1 : 0)
    }
    let (kept, count) = (node.kind.rule.scratch, output.count)
    let scratch = placement.scratch[number]
    sums =
      kept == .sums
      ? scratch.map { workspace.buffer($0, of: Float.self, count: count) } : nil
    bytes =
      kept == .bytes
      ? scratch.map { workspace.buffer($0, of: UInt8.self, count: count) } : nil
    parameters = workspace.parameters
    firstUses = placement.firstUses[number]
  }

  var input: Block<Float> { inputs[0] }
  var inputGradient: GradientBlock? { inputGradients[0] }
  /// Of the output, a row having its channels.
  var rows: Int64 { Int64(output.count / extent.channels) }

  func parameter(_ index: Int) -> ParameterBlocks {
    let gradient = parameters.gradient(index).map {
      GradientBlock(block: $0, add: firstUses.contains(index) ? 0 : 1)
    }
    return ParameterBlocks(value: parameters.value(index), gradient: gradient)
  }
}

struct ParameterBlocks: Sendable {
  let value: Block<Float>
  /// Nil for what the optimiser does not move, and without training.
  let gradient: GradientBlock?
}

/// A gradient that an operator or a loss contributes to, and whether it is the first to do so.
struct GradientBlock: Sendable {
  let block: Block<Float>
  /// 0: overwrite; 1: add.
  let add: Int32
}

extension GradientBlock? {
  var kernel: wsk_gradient { wsk_gradient(to: self?.block.start, add: self?.add ?? 0) }
}
