/// What the memory of a netlist hangs on.
package struct NetlistSize: Equatable, Sendable {
  /// Numbers in all projections.
  package var weights: Int
  /// Of all inputs and populations, for one picture.
  package var values: Int

  package init(weights: Int, values: Int) {
    self.weights = weights
    self.values = values
  }

  package init(_ netlist: Netlist) {
    weights = netlist.projections.reduce(0) { MemoryNeed.sum($0, $1.weight.count) }
    values = (netlist.inputs.map(\.shape) + netlist.populations.map(\.shape))
      .reduce(0) { MemoryNeed.sum($0, elementCount($1) ?? Int.max) }
  }

  /// Of the netlist that a program becomes, as long as folding adds nothing to its weights.
  package init(_ program: Program) {
    weights = ParameterCounts(program.parameters).all
    values = program.signals.reduce(0) { MemoryNeed.sum($0, elementCount($1.shape) ?? Int.max) }
  }

  /// Room for either.
  func union(_ other: NetlistSize) -> NetlistSize {
    NetlistSize(weights: max(weights, other.weights), values: max(values, other.values))
  }
}
