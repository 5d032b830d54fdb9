extension Netlist {
  /// The versions of the format that are read. The least that suffices is written.
  package enum Version: String, CaseIterable, Sendable {
    case one = "1"
    /// Steps, neurons with memory, graded wires.
    case two = "2"
  }

  package var version: Version {
    beyondThresholds == nil ? .one : .two
  }

  /// The first thing, if any, that is more than threshold neurons in one step.
  private var beyondThresholds: String? {
    if steps != 1 { return "it runs for \(steps) steps" }
    if period != 1 { return "its steps take \(period) physical ones" }
    if let input = inputs.first(where: \.isPerStep) {
      return "its input `\(input.name)` has values for each step"
    }
    if let population = populations.first(where: { $0.neuron != .threshold }) {
      return "`\(population.name)` has `\(population.neuron.name)` neurons"
    }
    let output = outputs.first {
      switch $0.decode {
      case .key, .spikes: false
      case .membrane, .final: true
      }
    }
    return output.map { "its output `\($0.name)` is read out as `\($0.decode.name)`" }
  }

  /// What the executors of today run.
  package func expectThresholds(in executor: String) throws(RuntimeError) {
    guard let reason = beyondThresholds else { return }
    throw RuntimeError(
      .netlistExecutor, "\(executor) cannot run the netlist `\(name)`: \(reason)",
      notes: ["\(executor) runs `threshold` neurons in one step"],
      help: "`wsc show` prints it; docs/netlist-format.md says how a program of yours runs it")
  }
}
