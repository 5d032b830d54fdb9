/// A signal whose values are 0 or 1 once every activation is hard.
package struct SpikingSignal: Sendable {
  /// As in the plan: the dotted name of the layer that fires.
  package let name: String
  /// Neurons of one picture.
  package let size: Int
  /// Index of the operator that computes it.
  package let node: Int
  /// False for the pooling of another spiking signal.
  package let isActivation: Bool

  /// Activations that threshold, and maxima of them (an OR), in the plan's order.
  package static func all(of program: Program) -> [SpikingSignal] {
    var spiking: Set<Int> = []
    var result: [SpikingSignal] = []
    for (index, node) in program.operators.enumerated() {
      let rule = node.kind.rule.spikes
      switch rule {
      case .none: continue
      case .fires: break
      case .joins, .passes: guard node.inputs.allSatisfy(spiking.contains) else { continue }
      }
      spiking.insert(node.output)
      // Wiring has no neurons of its own.
      if rule == .passes { continue }
      let signal = program.signals[node.output]
      result.append(
        SpikingSignal(
          name: signal.name, size: signal.shape.elements, node: index,
          isActivation: rule == .fires))
    }
    return result
  }
}
