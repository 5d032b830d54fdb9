/// Which signals have a gradient, and who writes it first.
///
/// Backward runs the losses in their order, then the operators from the last to the first. The
/// first of these that reaches a gradient overwrites it, the others add; the same for the gradients
/// of parameters. Operators that share memory share their input's gradient, so first and later are
/// counted over all names of the same memory.
struct GradientFlow {
  /// As `flows(_:losses:)` has them.
  let flows: [Bool]
  /// For each operator and input.
  let inputGradients: [[InputGradient]]
  /// For each operator the parameters whose gradient it writes first.
  let firstUses: [Set<Int>]
  /// For each loss: its signal's gradient has been written before.
  let accumulates: [Bool]

  /// - Parameter memory: for each signal the first one with the same memory.
  init(_ program: Program, losses: [PlanLoss], memory: [Int]) {
    let operators = program.operators
    let flows = Self.flows(program, losses: losses)
    var written = Array(repeating: false, count: program.signals.count)
    var accumulates: [Bool] = []
    for loss in losses {
      let place = memory[loss.kind.rule.signal]
      accumulates.append(written[place])
      written[place] = true
    }
    var inputGradients = operators.map { $0.inputs.map { _ in InputGradient.none } }
    var firstUses = Array(repeating: Set<Int>(), count: operators.count)
    var isUsed = Array(repeating: false, count: program.parameters.count)
    for (index, node) in operators.enumerated().reversed() where flows[node.output] {
      let rule = node.kind.rule
      for use in rule.parameters where !isUsed[use.index] {
        firstUses[index].insert(use.index)
        isUsed[use.index] = true
      }
      if rule.sharesMemory { continue }
      for (position, input) in node.inputs.enumerated() where flows[input] {
        inputGradients[index][position] = written[memory[input]] ? .add : .write
        written[memory[input]] = true
      }
    }
    self.flows = flows
    self.inputGradients = inputGradients
    self.firstUses = firstUses
    self.accumulates = accumulates
  }

  /// For each signal: something below it learns, and a loss hangs on it.
  static func flows(_ program: Program, losses: [PlanLoss]) -> [Bool] {
    var learns = Array(repeating: false, count: program.signals.count)
    for node in program.operators {
      learns[node.output] = node.kind.rule.learns || node.inputs.contains { learns[$0] }
    }
    var judged = Array(repeating: false, count: program.signals.count)
    for loss in losses { judged[loss.kind.rule.signal] = true }
    for node in program.operators.reversed() where judged[node.output] {
      for input in node.inputs { judged[input] = true }
    }
    return zip(learns, judged).map { $0 && $1 }
  }
}

/// What the backward pass of an operator does with the gradient of an input.
package enum InputGradient: Sendable {
  /// Nothing below learns: not computed. Also where the gradient is the output's memory.
  case none
  /// First to arrive: overwrite.
  case write
  /// A later reader: add.
  case add
}
