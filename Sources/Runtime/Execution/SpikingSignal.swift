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
  /// `[batch, size]`, valid while its operator has just run.
  package let values: Block<Float>

  /// Activations that threshold, and maxima of them (an OR), in the plan's order.
  static func all(of plan: TrainingPlan, in workspace: Workspace) -> [SpikingSignal] {
    var spiking: Set<Int> = []
    var result: [SpikingSignal] = []
    for (index, node) in plan.operators.enumerated() {
      let rule = node.kind.rule.spikes
      switch rule {
      case .none: continue
      case .fires: break
      case .joins, .passes: guard node.inputs.allSatisfy(spiking.contains) else { continue }
      }
      spiking.insert(node.output)
      // Wiring has no neurons of its own.
      if rule == .passes { continue }
      let signal = plan.signals[node.output]
      let values = workspace.value(signal)
      result.append(
        SpikingSignal(
          name: signal.name, size: values.count / plan.batch, node: index,
          isActivation: rule == .fires, values: values))
    }
    return result
  }

  /// Appends the spikes of one picture: ⌈size / 8⌉ bytes, lowest bit first, unused bits 0.
  package func appendPacked(picture: Int, to bytes: inout [UInt8]) {
    let row = values.part((picture * size)..<((picture + 1) * size)).start
    var element = 0
    while element < size {
      var byte: UInt8 = 0
      for bit in 0..<min(8, size - element) where row[element + bit] > 0.5 {
        byte |= 1 << bit
      }
      bytes.append(byte)
      element += 8
    }
  }

  /// Puts the spikes of one picture, packed like that, in the place of another; whoever reads the
  /// signal later in the same pass reads them. Bytes that are not there are silence.
  package func unpack(_ bytes: [UInt8], picture: Int, to place: Int) {
    let row = values.part((place * size)..<((place + 1) * size)).start
    let start = picture * ((size + 7) / 8)
    for element in 0..<size {
      let byte = start + element / 8
      let fires = byte < bytes.count && bytes[byte] >> UInt8(element % 8) & 1 == 1
      row[element] = fires ? 1 : 0
    }
  }
}
