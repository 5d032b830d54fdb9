import WSRuntime

extension Netlist {
  /// Fails for whatever is more than threshold neurons in one step.
  func expectThresholds(target: String) throws(RuntimeError) {
    do throws(RuntimeError) {
      try expectThresholds(in: "the target `\(target)`")
    } catch {
      throw RuntimeError(.netlistTarget, error.message, notes: error.notes)
    }
  }
}
